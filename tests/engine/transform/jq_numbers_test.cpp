// Numbers that jq cannot hold: in what an expression gives, each is exactly right or counted as lost.
#include "engine/formats/json_kept.h"
#include "engine/formats/json_number.h"
#include "engine/formats/json_tree.h"
#include "engine/transform/transformer.h"
#include "tests/support/room_test.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace runyard;

static const std::filesystem::path kHelper = RUNYARD_BINARY_DIR "/libexec/runyard-jq";

class TestJqNumbers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resultsAreExactOrCounted_data();
    void resultsAreExactOrCounted();
    void eachNumberIsRightOrCounted_data();
    void eachNumberIsRightOrCounted();
};

static std::unique_ptr<Transformer> jq(const QByteArray &expression)
{
    auto made = Transformer::make({TransformKind::Jq, expression.toStdString()}, kHelper);
    if (!made)
        qFatal("%s", made.error().text().c_str());
    return std::move(*made);
}

void TestJqNumbers::resultsAreExactOrCounted_data()
{
    QTest::addColumn<QByteArray>("expression");
    QTest::addColumn<QByteArray>("payload");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<int>("lost");
    const QByteArray two = R"({"a":9007199254740993123,"b":9007199254740993124})";
    QTest::newRow("negated") << QByteArray(".debit |= -.")
                             << QByteArray(R"({"debit":-9007199254740993123,"credit":9007199254740993200})")
                             << QByteArray(R"({"debit":9007199254740993123,"credit":9007199254740993200})")
                             << 0;
    QTest::newRow("without signs") << QByteArray("map(fabs)")
                                   << QByteArray("[-9007199254740993123,9007199254740993200,-1.10]")
                                   << QByteArray("[9007199254740993123,9007199254740993200,1.10]") << 0;
    QTest::newRow("branch of a large number")
        << QByteArray(".c = (if .a > 9e18 then .a else .b end)") << two
        << QByteArray(R"({"a":9007199254740993123,"b":9007199254740993124,"c":9007199254740993123})") << 0;
    QTest::newRow("branch of two that are one double")
        << QByteArray(".c = (if .a < .b then .a else .b end)") << two
        << QByteArray(R"({"a":9007199254740993123,"b":9007199254740993124,"c":9007199254740993123})") << 0;
    QTest::newRow("branch that jq takes wrongly")
        << QByteArray(".c = (if .a == .b then 1 else 2 end)") << two
        << QByteArray(R"({"a":9007199254740993123,"b":9007199254740993124,"c":1})") << 1;
    QTest::newRow("branch that touches neither")
        << QByteArray("if .a > 5e18 then .big=true else . end") << two
        << QByteArray(R"({"a":9007199254740993123,"b":9007199254740993124,"big":true})") << 0;
    QTest::newRow("branch too near to tell")
        << QByteArray(".c = (if .a > 9007199254740992000 then 1 else 2 end)") << two
        << QByteArray(R"({"a":9007199254740993123,"b":9007199254740993124,"c":1})") << 1;
    QTest::newRow("one more") << QByteArray(".a += 1") << two
                              << QByteArray(R"({"a":9007199254740993000,"b":9007199254740993124})") << 1;
    QTest::newRow("one more than a large double")
        << QByteArray(".a += 1") << QByteArray(R"({"a":9007199254740994})")
        << QByteArray(R"({"a":9007199254740996})") << 1;
    QTest::newRow("to and fro") << QByteArray(".a |= . + 700 - 1024") << two
                                << QByteArray(R"({"a":9007199254740993000,"b":9007199254740993124})") << 1;
    QTest::newRow("a whole part") << QByteArray(".a |= floor") << QByteArray(R"({"a":12345678901234567.5})")
                                  << QByteArray(R"({"a":12345678901234568})") << 1;
    QTest::newRow("the last digits as a text") << QByteArray(".a |= tostring[-3:]") << two
                                               << QByteArray(R"({"a":"000","b":9007199254740993124})") << 1;
    QTest::newRow("nothing but definitions") << QByteArray("def f: 1; # only") << two << two << 0;
    QTest::newRow("nothing") << QByteArray("") << two << two << 0;
    QTest::newRow("set") << QByteArray(".id = 9007199254740993125") << QByteArray(R"({"id":1})")
                         << QByteArray(R"({"id":9007199254740993125})") << 0;
    QTest::newRow("set to more digits")
        << QByteArray(".c=12345678901234567890123 # \"(") << QByteArray(R"({"c":null})")
        << QByteArray(R"({"c":12345678901234567890123})") << 0;
    QTest::newRow("set to a fraction")
        << QByteArray(".c=.12345678901234567890123") << QByteArray(R"({"c":null})")
        << QByteArray(R"({"c":0.12345678901234567890123})") << 0;
    QTest::newRow("added to a list") << QByteArray(".l += [9007199254740993999]") << QByteArray(R"({"l":[]})")
                                     << QByteArray(R"({"l":[9007199254740993999]})") << 0;
    QTest::newRow("in a text") << QByteArray(
        R"jq(.t = "9007199254740993999 \("(" + (9007199254740993999 | tostring))" | .n = 007)jq")
                               << QByteArray(R"({"t":1})")
                               << QByteArray(R"({"t":"9007199254740993999 (9007199254740994000","n":7})")
                               << 1;
}

void TestJqNumbers::resultsAreExactOrCounted()
{
    QFETCH(QByteArray, expression);
    QFETCH(QByteArray, payload);
    QFETCH(QByteArray, expected);
    QFETCH(int, lost);
    const auto transformer = jq(expression);
    const auto result = transformer->apply(Packet::json(payload.toStdString()));
    QVERIFY2(result, result ? "" : result.error().text().c_str());
    QCOMPARE(QByteArray::fromStdString(result->data), expected);
    QCOMPARE(transformer->loss().numbers, lost);
}

namespace {

using Numbers = std::vector<std::string>;

/// An expression over a list of numbers, and what it gives in exact arithmetic.
struct Program
{
    const char *expression;
    Numbers (*exact)(const Numbers &);
    enum Kind { Keeps, MayLose, Computes } kind = Keeps;
};

bool isLess(const std::string &a, const std::string &b)
{
    return compareNumbers(a, b) < 0;
}

Numbers sorted(Numbers numbers)
{
    std::ranges::stable_sort(numbers, isLess);
    return numbers;
}

template <class Make>
Numbers mapped(Numbers numbers, Make made)
{
    std::ranges::transform(numbers, numbers.begin(), made);
    return numbers;
}

std::string negative(const std::string &number)
{
    return number.starts_with('-') ? number.substr(1) : "-" + number;
}

template <class Make>
Numbers computed(const Numbers &numbers, Make made)
{
    return mapped(numbers,
                  [&](const std::string &number) { return std::to_string(made(std::stoll(number))); });
}

const std::vector<Program> kPrograms{
    {".", [](const Numbers &n) { return n; }},
    {"map(-.)", [](const Numbers &n) { return mapped(n, negative); }},
    {"map(fabs)",
     [](const Numbers &n) {
         return mapped(n, [](const auto &one) { return one.starts_with('-') ? negative(one) : one; });
     },
     Program::MayLose},
    {"sort", [](const Numbers &n) { return sorted(n); }},
    {"sort_by(-.) | reverse", [](const Numbers &n) { return sorted(n); }},
    {"[min, max]",
     [](const Numbers &n) {
         return Numbers{sorted(n).front(), sorted(n).back()};
     },
     Program::MayLose},
    {"unique",
     [](const Numbers &n) {
         Numbers all = sorted(n);
         const auto rest =
             std::ranges::unique(all, [](const auto &a, const auto &b) { return compareNumbers(a, b) == 0; });
         all.erase(rest.begin(), rest.end());
         return all;
     },
     Program::MayLose},
    {"[if .[0] < .[1] then .[2] else .[3] end]",
     [](const Numbers &n) { return Numbers{isLess(n[0], n[1]) ? n[2] : n[3]}; }, Program::MayLose},
    {"[if .[2] == .[3] then .[0] else .[1] end]",
     [](const Numbers &n) { return Numbers{compareNumbers(n[2], n[3]) == 0 ? n[0] : n[1]}; },
     Program::MayLose},
    {"[if .[0] > 9e18 then .[1] else .[2] end]",
     [](const Numbers &n) { return Numbers{isLess("9e18", n[0]) ? n[1] : n[2]}; }, Program::MayLose},
    {"[if .[0] - 1 < .[0] then .[1] else .[2] end]", [](const Numbers &n) { return Numbers{n[1]}; },
     Program::MayLose},
    {"[if .[0] < 1000000000000001043 then .[1] else .[2] end]",
     [](const Numbers &n) { return Numbers{isLess(n[0], "1000000000000001043") ? n[1] : n[2]}; },
     Program::MayLose},
    {". + [1000000000000001043, -4503599627370497.25]",
     [](const Numbers &n) {
         Numbers all = n;
         all.insert(all.end(), {"1000000000000001043", "-4503599627370497.25"});
         return all;
     }},
    {"map(tojson | fromjson)", [](const Numbers &n) { return n; }, Program::MayLose},
    {"map(. + 1)", [](const Numbers &n) { return computed(n, [](auto v) { return v + 1; }); },
     Program::Computes},
    {"map(. + 1024)", [](const Numbers &n) { return computed(n, [](auto v) { return v + 1024; }); },
     Program::Computes},
    {"map(. + 700 - 1024)", [](const Numbers &n) { return computed(n, [](auto v) { return v - 324; }); },
     Program::Computes},
    {"map(. % 10)", [](const Numbers &n) { return computed(n, [](auto v) { return v % 10; }); },
     Program::Computes},
    {"map((. + 1) % 10)", [](const Numbers &n) { return computed(n, [](auto v) { return (v + 1) % 10; }); },
     Program::Computes},
    {"map(. - . % 1000)", [](const Numbers &n) { return computed(n, [](auto v) { return v - v % 1'000; }); },
     Program::Computes},
    {"[.[0] + .[1], .[0] - .[1], ([.[2], .[3]] | add)]",
     [](const Numbers &n) {
         const auto at = [&n](std::size_t i) { return std::stoll(n[i]); };
         return Numbers{std::to_string(at(0) + at(1)), std::to_string(at(0) - at(1)),
                        std::to_string(at(2) + at(3))};
     },
     Program::Computes},
};

class Payloads
{
public:
    Numbers next(bool whole)
    {
        Numbers numbers;
        while (numbers.size() < 5)
            numbers.push_back(m_random.generate() % 6 == 0 && !numbers.empty()
                                  ? negatedAtTimes(numbers.back())
                                  : one(whole));
        return numbers;
    }

private:
    std::string one(bool whole)
    {
        constexpr const char *kOdd[] = {"12345678901234567.5",
                                        "0.1234567890123456789012",
                                        "1.10",
                                        "1E400",
                                        "-1e-400",
                                        "1000000000000000000.5",
                                        "1e+22",
                                        "4503599627370497.25"};
        if (!whole && m_random.generate() % 3 == 0)
            return kOdd[m_random.generate() % std::size(kOdd)];
        constexpr long long kBases[] = {0, 9'007'199'254'740'993, 1'000'000'000'000'000'000,
                                        1'000'000'000'000'000'000, 3'544'790'567'247'868'000};
        std::string number = std::to_string(kBases[m_random.generate() % std::size(kBases)]
                                            + static_cast<long long>(m_random.generate() % 2'000));
        return negatedAtTimes(whole || number.size() < 19 ? number
                                                          : number + (m_random.generate() % 2 ? "7" : ""));
    }
    std::string negatedAtTimes(const std::string &number)
    {
        return m_random.generate() % 3 == 0 ? negative(number) : number;
    }

    QRandomGenerator m_random{20261201};
};

} // namespace

void TestJqNumbers::eachNumberIsRightOrCounted_data()
{
    QTest::addColumn<int>("program");
    for (std::size_t i = 0; i < kPrograms.size(); ++i)
        QTest::newRow(kPrograms[i].expression) << static_cast<int>(i);
}

void TestJqNumbers::eachNumberIsRightOrCounted()
{
    QFETCH(int, program);
    const Program &tested = kPrograms[static_cast<std::size_t>(program)];
    const auto transformer = jq(tested.expression);
    Payloads payloads;
    int without = 0; // results without a loss
    for (int round = 0; round < 100; ++round) {
        const Numbers numbers = payloads.next(tested.kind == Program::Computes);
        std::string payload;
        for (const std::string &number : numbers)
            payload += (payload.empty() ? "[" : ",") + number;
        payload += "]";
        const auto result = transformer->apply(Packet::json(payload));
        QVERIFY2(result, payload.c_str());
        const std::string told =
            payload + " gives " + result->data + ", lost: " + std::to_string(transformer->loss().numbers);
        const auto tree = JsonTree::of(result->data);
        const Numbers exact = tested.exact(numbers);
        const auto &children = tree->root().children;
        const bool isAll = exact.size() == children.size();
        int wrong = isAll ? 0 : 1;
        for (std::size_t i = 0; isAll && i < exact.size(); ++i) {
            const auto written = tree->textOf(tree->node(children[i]));
            wrong += isSameJson(written, exact[i]) ? 0 : 1;
        }
        QVERIFY2(wrong <= transformer->loss().numbers, told.c_str());
        QVERIFY2(transformer->loss().numbers == 0 || tested.kind != Program::Keeps, told.c_str());
        without += transformer->loss().numbers == 0 ? 1 : 0;
    }
    QVERIFY(without > 0 || tested.kind == Program::Computes);
}

RUNYARD_TEST(TestJqNumbers)
#include "jq_numbers_test.moc"
