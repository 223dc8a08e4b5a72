// Patches over payloads: the examples of RFC 7386 (appendix A) and RFC 6902 (appendix A), and what is
// refused.
#include "engine/domain/payload_transform.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace runyard;
using nlohmann::json;

class TestPayloadTransform : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void mergePatch_data();
    void mergePatch();
    void jsonPatch_data();
    void jsonPatch();
    void badPatchesAreRefused_data();
    void badPatchesAreRefused();
    void largeIntegersAndTheOrderOfMembersStay();
    void deepNestingIsRefused();
    void onlyJsonCanBeTransformed();
};

static std::string applied(TransformKind kind, const char *patch, const std::string &document)
{
    const auto compiled = PatchTransform::compile({kind, patch});
    if (!compiled)
        return "compile: " + compiled.error().message;
    const auto result = (*compiled)->apply(document);
    return result ? *result : "error";
}

void TestPayloadTransform::mergePatch_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("result");
    const char *rows[][3] = {
        {R"({"a":"b"})", R"({"a":"c"})", R"({"a":"c"})"},
        {R"({"a":"b"})", R"({"b":"c"})", R"({"a":"b","b":"c"})"},
        {R"({"a":"b"})", R"({"a":null})", R"({})"},
        {R"({"a":"b","b":"c"})", R"({"a":null})", R"({"b":"c"})"},
        {R"({"a":["b"]})", R"({"a":"c"})", R"({"a":"c"})"},
        {R"({"a":"c"})", R"({"a":["b"]})", R"({"a":["b"]})"},
        {R"({"a":{"b":"c"}})", R"({"a":{"b":"d","c":null}})", R"({"a":{"b":"d"}})"},
        {R"({"a":[{"b":"c"}]})", R"({"a":[1]})", R"({"a":[1]})"},
        {R"(["a","b"])", R"(["c","d"])", R"(["c","d"])"},
        {R"({"a":"b"})", R"(["c"])", R"(["c"])"},
        {R"({"a":"foo"})", R"(null)", R"(null)"},
        {R"({"a":"foo"})", R"("bar")", R"("bar")"},
        {R"({"e":null})", R"({"a":1})", R"({"e":null,"a":1})"},
        {R"([1,2])", R"({"a":"b","c":null})", R"({"a":"b"})"},
        {R"({})", R"({"a":{"bb":{"ccc":null}}})", R"({"a":{"bb":{}}})"},
    };
    int number = 0;
    for (const auto &row : rows)
        QTest::addRow("%d", ++number) << QByteArray(row[0]) << QByteArray(row[1]) << QByteArray(row[2]);
}

void TestPayloadTransform::mergePatch()
{
    QFETCH(QByteArray, original);
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, result);
    QCOMPARE(QByteArray::fromStdString(
                 applied(TransformKind::MergePatch, patch.constData(), original.toStdString())),
             result);
}

void TestPayloadTransform::jsonPatch_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("patch");
    QTest::addColumn<QByteArray>("result");
    const char *rows[][4] = {
        {"A.1", R"({"foo":"bar"})", R"([{"op":"add","path":"/baz","value":"qux"}])",
         R"({"foo":"bar","baz":"qux"})"},
        {"A.2", R"({"foo":["bar","baz"]})", R"([{"op":"add","path":"/foo/1","value":"qux"}])",
         R"({"foo":["bar","qux","baz"]})"},
        {"A.3", R"({"baz":"qux","foo":"bar"})", R"([{"op":"remove","path":"/baz"}])", R"({"foo":"bar"})"},
        {"A.4", R"({"foo":["bar","qux","baz"]})", R"([{"op":"remove","path":"/foo/1"}])",
         R"({"foo":["bar","baz"]})"},
        {"A.5", R"({"baz":"qux","foo":"bar"})", R"([{"op":"replace","path":"/baz","value":"boo"}])",
         R"({"baz":"boo","foo":"bar"})"},
        {"A.6", R"({"foo":{"bar":"baz","waldo":"fred"},"qux":{"corge":"grault"}})",
         R"([{"op":"move","from":"/foo/waldo","path":"/qux/thud"}])",
         R"({"foo":{"bar":"baz"},"qux":{"corge":"grault","thud":"fred"}})"},
        {"A.7", R"({"foo":["all","grass","cows","eat"]})",
         R"([{"op":"move","from":"/foo/1","path":"/foo/3"}])", R"({"foo":["all","cows","eat","grass"]})"},
        {"A.8", R"({"baz":"qux","foo":["a",2,"c"]})",
         R"([{"op":"test","path":"/baz","value":"qux"},{"op":"test","path":"/foo/1","value":2}])",
         R"({"baz":"qux","foo":["a",2,"c"]})"},
        {"A.9", R"({"baz":"qux"})", R"([{"op":"test","path":"/baz","value":"bar"}])", "error"},
        {"A.10", R"({"foo":"bar"})", R"([{"op":"add","path":"/child","value":{"grandchild":{}}}])",
         R"({"foo":"bar","child":{"grandchild":{}}})"},
        {"A.12", R"({"foo":"bar"})", R"([{"op":"add","path":"/baz/bat","value":"qux"}])", "error"},
        {"A.14", R"({"/":9,"~1":10})", R"([{"op":"test","path":"/~01","value":10}])", R"({"/":9,"~1":10})"},
        {"A.15", R"({"/":9,"~1":10})", R"([{"op":"test","path":"/~01","value":"10"}])", "error"},
        {"A.16", R"({"foo":["bar"]})", R"([{"op":"add","path":"/foo/-","value":["abc","def"]}])",
         R"({"foo":["bar",["abc","def"]]})"},
    };
    for (const auto &row : rows)
        QTest::addRow("%s", row[0]) << QByteArray(row[1]) << QByteArray(row[2]) << QByteArray(row[3]);
}

void TestPayloadTransform::jsonPatch()
{
    QFETCH(QByteArray, original);
    QFETCH(QByteArray, patch);
    QFETCH(QByteArray, result);
    const std::string got = applied(TransformKind::JsonPatch, patch.constData(), original.toStdString());
    if (result == "error")
        QCOMPARE(got, std::string("error"));
    else
        QVERIFY2(json::parse(got, nullptr, false) == json::parse(result.toStdString()), got.c_str());
}

void TestPayloadTransform::badPatchesAreRefused_data()
{
    QTest::addColumn<bool>("isMerge");
    QTest::addColumn<QByteArray>("patch");
    QTest::newRow("merge, not JSON") << true << QByteArray("{a: 1}");
    QTest::newRow("empty") << false << QByteArray();
    QTest::newRow("not an array") << false << QByteArray(R"({"op":"add","path":"/a","value":1})");
    QTest::newRow("no op") << false << QByteArray(R"([{"path":"/a","value":1}])");
    QTest::newRow("unknown op") << false << QByteArray(R"([{"op":"put","path":"/a","value":1}])");
    QTest::newRow("no path") << false << QByteArray(R"([{"op":"remove"}])");
    QTest::newRow("not a pointer") << false << QByteArray(R"([{"op":"remove","path":"a"}])");
    QTest::newRow("no value") << false << QByteArray(R"([{"op":"add","path":"/a"}])");
    QTest::newRow("no from") << false << QByteArray(R"([{"op":"move","path":"/a"}])");
}

void TestPayloadTransform::badPatchesAreRefused()
{
    QFETCH(bool, isMerge);
    QFETCH(QByteArray, patch);
    const auto compiled = PatchTransform::compile(
        {isMerge ? TransformKind::MergePatch : TransformKind::JsonPatch, patch.toStdString()});
    QVERIFY(!compiled);
    QVERIFY(!compiled.error().message.empty());
}

void TestPayloadTransform::largeIntegersAndTheOrderOfMembersStay()
{
    QCOMPARE(applied(TransformKind::MergePatch, R"({"z":1})",
                     R"({"b":9007199254740993,"a":18446744073709551615})"),
             std::string(R"({"b":9007199254740993,"a":18446744073709551615,"z":1})"));
}

void TestPayloadTransform::deepNestingIsRefused()
{
    const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
    QCOMPARE(applied(TransformKind::MergePatch, R"({"z":1})", deep), std::string("error"));
    QVERIFY(!PatchTransform::compile({TransformKind::MergePatch, deep}));
}

void TestPayloadTransform::onlyJsonCanBeTransformed()
{
    QVERIFY(!transformInput({}));
    QVERIFY(!transformInput(Packet::text("{}")));
    QCOMPARE(*transformInput(Packet::json("{}")), std::string("{}"));
}

RUNYARD_TEST(TestPayloadTransform)
#include "payload_transform_test.moc"
