// jq expressions in their process: what they give, what is refused, and that none of them can hang or
// exhaust the program.
#include "engine/formats/json_scan.h"
#include "engine/transform/transformer.h"
#include "tests/support/odd_numbers.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

static const std::filesystem::path kHelper = RUNYARD_BINARY_DIR "/libexec/runyard-jq";

class TestTransformer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jqGivesOneValue();
    void noneOrManyValuesAreErrors();
    void errorsOfTheExpressionAreTold();
    void badExpressionsAreRefused();
    void aRunawayExpressionIsStopped();
    void aGreedyExpressionIsStopped();
    void modulesAreRefused();
    void aCrashIsToldAsOne();
    void payloadsStayApart();
    void aMissingHelperIsTold();
    void superJsonKeepsItsTypes();
    void whatIsNotNamedStays_data();
    void whatIsNotNamedStays();
    void numbersThatAreCarriedAlongAreKept();
    void numbersThatAreLostAreCounted_data();
    void numbersThatAreLostAreCounted();
};

static std::unique_ptr<Transformer> jq(const char *expression)
{
    auto made = Transformer::make({TransformKind::Jq, expression}, kHelper);
    if (!made)
        qFatal("%s", made.error().text().c_str());
    return std::move(*made);
}

static QByteArray result(Transformer &transformer, const std::string &payload)
{
    const auto packet = transformer.apply(Packet::json(payload));
    return QByteArray::fromStdString(packet ? packet->data : packet.error().text());
}

void TestTransformer::jqGivesOneValue()
{
    const auto transformer = jq(".width |= . * 2 | .tags += [\"again\"]");
    QCOMPARE(result(*transformer, R"({"width":21,"tags":[]})"),
             QByteArray(R"({"width":42,"tags":["again"]})"));
    QCOMPARE(result(*transformer, R"({"width":1,"tags":["a"]})"),
             QByteArray(R"({"width":2,"tags":["a","again"]})"));
}

void TestTransformer::superJsonKeepsItsTypes()
{
    const auto transformer = jq(".n += 1 | .until = {\"$date\": \"2031-01-01T00:00:00.000Z\"}");
    const auto changed = transformer->apply(
        {"{\"json\":{\"at\":\"2030-01-01T00:00:00.000Z\",\"n\":1},\"meta\":{\"values\":{\"at\":[\"Date\"]}}}",
         "application/super+json", true});
    QVERIFY(changed.ok());
    QCOMPARE(changed->type, std::string("application/super+json"));
    QCOMPARE(QByteArray::fromStdString(changed->data),
             QByteArray("{\"json\":{\"at\":\"2030-01-01T00:00:00.000Z\",\"n\":2,\"until\":"
                        "\"2031-01-01T00:00:00.000Z\"},\"meta\":{\"values\":{\"at\":[\"Date\"],\"until\":"
                        "[\"Date\"]}}}"));
}

void TestTransformer::noneOrManyValuesAreErrors()
{
    QVERIFY(result(*jq("empty"), "{}").contains("no value"));
    QVERIFY(result(*jq(".[]"), "[1,2]").contains("more than one"));
}

void TestTransformer::errorsOfTheExpressionAreTold()
{
    const auto transformer = jq("if .bad then error(\"this one is bad\") else . end");
    QVERIFY(result(*transformer, R"({"bad":true})").contains("this one is bad"));
    QCOMPARE(result(*transformer, R"({"bad":false})"), QByteArray(R"({"bad":false})"));
    QVERIFY(result(*transformer, "{").contains("not JSON"));
}

void TestTransformer::badExpressionsAreRefused()
{
    for (const char *expression : {".\n| .width |", ".\n| nosuchfunction", ".\n| }"}) {
        const auto made = Transformer::make({TransformKind::Jq, expression}, kHelper);
        QVERIFY2(!made, expression);
        const std::string told = made.error().message;
        QVERIFY2(told.starts_with("The jq expression cannot be used: ") && told.ends_with(", in line 2."),
                 told.c_str());
        QVERIFY2(told.find('\n') == std::string::npos && told.find("shell") == std::string::npos,
                 told.c_str());
    }
}

void TestTransformer::aRunawayExpressionIsStopped()
{
    const auto transformer = jq("if .loop then (def f: f; f) else 1 end");
    QVERIFY(result(*transformer, R"({"loop":true})").contains("longer than 1 s"));
    QCOMPARE(result(*transformer, R"({"loop":false})"), QByteArray("1")); // the next one works again
}

void TestTransformer::aGreedyExpressionIsStopped()
{
    const auto transformer = jq("if .much then [range(1e12)] else 1 end");
    const QByteArray told = result(*transformer, R"({"much":true})");
    QVERIFY2(told.contains("was stopped"), told.constData()); // by memory or by time, whichever is first
    QCOMPARE(result(*transformer, R"({"much":false})"), QByteArray("1"));
    const QByteArray atOnce = result(*jq(".[100000000] = 1"), "[]");
    QVERIFY2(atOnce.contains("more than 512 MB"), atOnce.constData());
}

void TestTransformer::modulesAreRefused()
{
    for (const char *expression : {"import \"a\" as a; .", "# first\n include \"a\"; .", "module {}; ."}) {
        const auto made = Transformer::make({TransformKind::Jq, expression}, kHelper);
        QVERIFY2(!made && made.error().message.find("modules cannot be imported") != std::string::npos,
                 expression);
    }
    QCOMPARE(result(*jq(".import"), R"({"import":1})"), QByteArray("1"));
    QCOMPARE(result(*jq("{import: 1}"), "{}"), QByteArray(R"({"import":1})"));
}

void TestTransformer::aCrashIsToldAsOne()
{
    // libjq asserts on it; through a Transformer it would be refused before.
    const auto made = JqProcess::start(kHelper, "import \"a\" as a; .");
    QVERIFY(!made);
    const QByteArray told = QByteArray::fromStdString(made.error().message);
    QVERIFY2(told.contains("crashed") && told.contains("signal 6") && !told.contains("MB"), told.constData());
}

void TestTransformer::payloadsStayApart()
{
    const auto transformer = jq(".n");
    for (int i = 0; i < 500; ++i)
        QCOMPARE(result(*transformer, "{\"n\":" + std::to_string(i) + "}"), QByteArray::number(i));
    const std::string large = "\"" + std::string(2'000'000, 'x') + "\"";
    QCOMPARE(result(*jq("."), large), QByteArray::fromStdString(large));
}

void TestTransformer::aMissingHelperIsTold()
{
    const auto made = Transformer::make({TransformKind::Jq, "."}, "/nonexistent/runyard-jq");
    QVERIFY(!made);
    QVERIFY(!made.error().message.empty());
}

void TestTransformer::whatIsNotNamedStays_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("transform");
    QTest::newRow("jq") << static_cast<int>(TransformKind::Jq) << QByteArray(R"(.note="x")");
    QTest::newRow("merge patch") << static_cast<int>(TransformKind::MergePatch)
                                 << QByteArray(R"({"note":"x"})");
    QTest::newRow("JSON Patch") << static_cast<int>(TransformKind::JsonPatch)
                                << QByteArray(R"([{"op":"add","path":"/note","value":"x"}])");
}

void TestTransformer::whatIsNotNamedStays()
{
    QFETCH(int, kind);
    QFETCH(QByteArray, transform);
    auto made = Transformer::make({static_cast<TransformKind>(kind), transform.toStdString()}, kHelper);
    QVERIFY(made);
    const std::string odd = test::oddJson();
    const std::string expected = odd.substr(0, odd.size() - 2) + ", \"note\": \"x\" }";
    QCOMPARE(result(**made, odd), QByteArray::fromStdString(expected));
    QCOMPARE((*made)->loss().numbers, 0);
    QCOMPARE((*made)->loss().members, 0);
    for (const char *number : test::kOddNumbers) {
        const std::string payload = "{\"ref\": " + std::string(number) + "}";
        QCOMPARE(result(**made, payload),
                 QByteArray::fromStdString("{\"ref\": " + std::string(number) + ", \"note\": \"x\"}"));
    }
    const auto superJson =
        (*made)->apply({R"({"json":{"id":3544790567247868102,"at":"2030-01-01T00:00:00.000Z"},)"
                        R"("meta":{"values":{"at":["Date"]},"v":1}})",
                        "application/super+json", true});
    QCOMPARE(QByteArray::fromStdString(superJson->data),
             QByteArray(R"({"json":{"id":3544790567247868102,"at":"2030-01-01T00:00:00.000Z","note":"x"},)"
                        R"("meta":{"values":{"at":["Date"]},"v":1}})"));
}

void TestTransformer::numbersThatAreCarriedAlongAreKept()
{
    const std::string payload =
        R"({"a":3544790567247868102,"b":3544790567247868103,"c":[1.10,-2.50],"d":0.123456789012345678901})";
    const auto moved = jq("{b: .a, a: .b, list: [.c[1], .d], big: (.a > 1), sum: (.c | add)}");
    QCOMPARE(result(*moved, payload),
             QByteArray(
                 R"({"b":3544790567247868102,"a":3544790567247868103,"list":[-2.50,0.123456789012345678901],)"
                 R"("big":true,"sum":-1.4})"));
    QCOMPARE(moved->loss(), TransformLoss());
    const auto sorted = jq("sort");
    QCOMPARE(result(*sorted, "[3544790567247868103, 3544790567247868102, 5, -3544790567247868103]"),
             QByteArray("[-3544790567247868103, 5, 3544790567247868102, 3544790567247868103]"));
    const auto removed = jq("del(.[0])");
    QCOMPARE(result(*removed, "[3544790567247868102,3544790567247868103]"),
             QByteArray("[3544790567247868103]"));
}

void TestTransformer::numbersThatAreLostAreCounted_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<int>("numbers");
    QTest::addColumn<int>("members");
    QTest::newRow("computed") << QByteArray(".a += 1") << 1 << 0;
    QTest::newRow("made a text") << QByteArray(".a |= tostring") << 1 << 0;
    QTest::newRow("compared with a number of the expression")
        << QByteArray("if .a == 3544790567247868102 then .a else .b end") << 0 << 2;
    QTest::newRow("compared as if rounded")
        << QByteArray("if .a == 3544790567247868000 then .a else .b end") << 1 << 2;
    QTest::newRow("laid out anew") << QByteArray("{n: .a, o: {p: .t}}") << 0 << 2;
    QTest::newRow("small ones computed") << QByteArray(".b += 0.1") << 0 << 0;
}

void TestTransformer::numbersThatAreLostAreCounted()
{
    QFETCH(QByteArray, expression);
    QFETCH(int, numbers);
    QFETCH(int, members);
    const auto transformer = jq(expression.constData());
    const auto text =
        result(*transformer, R"({"a":3544790567247868102,"b":1.10,"t":1,"t":2,"u":{"x":1,"x":1}})");
    QVERIFY2(isJson(text.toStdString()), text.constData());
    QCOMPARE(transformer->loss().numbers, numbers);
    QCOMPARE(transformer->loss().members, members);
}

RUNYARD_TEST(TestTransformer)
#include "transformer_test.moc"
