// JSON as text: nothing that keeps other people's values may write a number, a blank or an escape anew.
#include "engine/base/quoted.h"
#include "engine/domain/payload_transform.h"
#include "engine/domain/task_input.h"
#include "engine/formats/json_kept.h"
#include "engine/formats/json_layout.h"
#include "engine/formats/json_lexemes.h"
#include "engine/formats/json_member.h"
#include "engine/formats/json_number.h"
#include "engine/formats/json_scan.h"
#include "engine/formats/payload_schema.h"
#include "engine/formats/super_json.h"
#include "tests/support/odd_numbers.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <random>

using namespace runyard;
using nlohmann::ordered_json;

namespace {

std::string applied(TransformKind kind, const std::string &patch, const std::string &document)
{
    const auto compiled = PatchTransform::compile({kind, patch});
    if (!compiled)
        return "compile: " + compiled.error().message;
    const auto result = (*compiled)->apply(document);
    return result ? *result : "error: " + result.error().message;
}

std::string replaced(std::string text, const std::string &what, const std::string &with)
{
    const auto at = text.find(what);
    return at == text.npos ? "not found: " + what : text.replace(at, what.size(), with);
}

} // namespace

class TestJsonText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theScannerAgreesWithTheParser();
    void numbersOfAnySizeAreJson();
    void deepNestingTakesNoStack();
    void numbersAreComparedExactly();
    void treesKeepNumbersAsTheyAreWritten();
    void membersAreFoundHoweverTheirNamesAreWritten();
    void anEditTouchesOnlyWhatItChanges_data();
    void anEditTouchesOnlyWhatItChanges();
    void editsOfAnyTwoValuesMeanTheTarget();
    void patchesLeaveWhatTheyDoNotName();
    void superJsonKeepsNumbersToo();
    void hiddenMembersAreCounted();
    void quotationsAreShort();
    void layoutIsLinearAtAnyDepth();
};

void TestJsonText::theScannerAgreesWithTheParser()
{
    std::mt19937 random(7);
    const std::string seed =
        R"( {"a\u00e9\"":[1,-2.5e+3,true,false,null,"\ud83d\ude00é"],"b":{"c":[{}]} ,"":0} )";
    const std::string letters = "{}[]\",:\\u0129abcdefDd.-+eE tfn\xc3\xa9\x01\n/";
    int valid = 0;
    for (int i = 0; i < 60'000; ++i) {
        std::string text = seed;
        for (unsigned edits = random() % 3; edits > 0; --edits) {
            const auto at = random() % text.size();
            switch (random() % 3) {
            case 0: text[at] = letters[random() % letters.size()]; break;
            case 1: text.erase(at, 1); break;
            default: text.insert(at, 1, letters[random() % letters.size()]);
            }
        }
        valid += isJson(text);
        if (isJson(text) != nlohmann::json::accept(text))
            QCOMPARE(QByteArray::fromStdString(text), QByteArray("read in two ways"));
    }
    QVERIFY(valid > 5'000);
}

void TestJsonText::numbersOfAnySizeAreJson()
{
    for (const char *number : test::kOddNumbers)
        QVERIFY2(checkJsonSyntax(number).ok(), number);
    for (const char *wrong : {"01", "1.", ".5", "+1", "1e", "- 1", "NaN", "0x10", "1 2", ""})
        QVERIFY2(!checkJsonSyntax(wrong).ok(), wrong);
    const Status bad = checkJsonSyntax("[1E400,\n  tru]");
    QCOMPARE(bad.error().details.front().path, std::string("line 2, column 3"));
    const auto schema = PayloadSchema::compile(R"({"properties":{"a":{"type":"number"}}})");
    QVERIFY((*schema)->check(R"({"a":1E400})").ok());
    QVERIFY(!(*schema)->check(R"({"a":"1E400"})").ok());
}

void TestJsonText::deepNestingTakesNoStack()
{
    const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
    QVERIFY(isJson(deep));
    QVERIFY(!isJson(deep + "]"));
    QCOMPARE(jsonNesting(deep), 1'000'000);
    QVERIFY(!lexemeTree<ordered_json>(deep));
    QVERIFY(!isSameJson(deep, "1"));
    QCOMPARE(keptWhereSame(deep, "1"), std::string("1"));
    QCOMPARE(rawMember("{\"a\":" + deep + "}", "a").value().size(), deep.size());
    QVERIFY(checkJsonSyntax(deep).ok());
    QVERIFY(applied(TransformKind::MergePatch, "{}", deep).starts_with("error"));
    QVERIFY(!readableSuperJson("{\"json\":" + deep + "}"));
}

void TestJsonText::numbersAreComparedExactly()
{
    const char *ordered[] = {"-1E400",
                             "-9007199254740993",
                             "-9007199254740992",
                             "-1.1",
                             "-1e-400",
                             "0",
                             "1e-400",
                             "0.1",
                             "1.1",
                             "1.11",
                             "2",
                             "10",
                             "9007199254740992",
                             "9007199254740993",
                             "1E400",
                             "1e99999999999999999999"};
    for (std::size_t i = 0; i < std::size(ordered); ++i) {
        for (std::size_t j = 0; j < std::size(ordered); ++j)
            QVERIFY2((compareNumbers(ordered[i], ordered[j]) < 0) == (i < j),
                     (std::string(ordered[i]) + " " + ordered[j]).c_str());
    }
    QVERIFY(compareNumbers("1.10", "1.1") == 0);
    QVERIFY(compareNumbers("1e5", "100000") == 0);
    QVERIFY(compareNumbers("-0.0", "0") == 0);
    QVERIFY(compareNumbers("0.00120E+3", "1.2") == 0);
    QVERIFY(fitsDouble("1.10") && fitsDouble("-0.0") && fitsDouble("9007199254740992"));
    QVERIFY(!fitsDouble("-9223372036854775808") && !fitsDouble("9007199254740993") && !fitsDouble("1E400")
            && !fitsDouble("1e-400"));
}

void TestJsonText::treesKeepNumbersAsTheyAreWritten()
{
    for (const char *number : test::kOddNumbers) {
        const std::string text = "{\"a\":[" + std::string(number) + ",true,\"x\\\"\"],\"b\":{}}";
        QCOMPARE(written(*lexemeTree<ordered_json>(text)), text);
        QCOMPARE(written(*lexemeTree<ordered_json>(text, Pieces::OddNumbers)), text);
    }
    const auto odd = *lexemeTree<ordered_json>("[1, 2.5, 1.10, -0]", Pieces::OddNumbers);
    QVERIFY(odd[0] == 1 && odd[1] == 2.5);
    QCOMPARE(pieceText(odd[2]), std::string_view("1.10"));
    QCOMPARE(pieceText(odd[3]), std::string_view("-0"));
    QCOMPARE(written(ordered_json{{"data", jsonPiece(test::oddJson())}}),
             "{\"data\":" + test::oddJson() + "}");
}

void TestJsonText::membersAreFoundHoweverTheirNamesAreWritten()
{
    const std::string text =
        R"({"n\u0061me": 1.10 , "other":[1, {"name":2}], "list": [ 1.0,"a,]" , {"b":[2]} ]})";
    QCOMPARE(rawMember(text, "name").value(), std::string_view("1.10"));
    const auto list = rawElements(rawMember(text, "list").value());
    QCOMPARE(list, (std::vector<std::string_view>{"1.0", "\"a,]\"", "{\"b\":[2]}"}));
    QVERIFY(rawElements("[ ]").empty() && rawElements("{}").empty());
}

void TestJsonText::anEditTouchesOnlyWhatItChanges_data()
{
    QTest::addColumn<QByteArray>("original");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("expected");
    const char *rows[][3] = {
        {R"({ "a":1.10, "b" : "\u00e9" })", R"({"a":1.10,"b":"é","c":2})",
         R"({ "a":1.10, "b" : "\u00e9", "c" : 2 })"},
        {R"({"a": 1.10, "b": 2.0})", R"({"b":2.0})", R"({"b": 2.0})"},
        {R"({"a": 1.10, "b": 2.0})", R"({"a":1.10})", R"({"a": 1.10})"},
        {R"({"a":1,"a":2.0,"b":[3.0]})", R"({"a":2.0,"b":[4]})", R"({"a":1,"a":2.0,"b":[4]})"},
        {R"({"a":1,"a":2.0,"b":3.0})", R"({"b":3.0})", R"({"b":3.0})"},
        {R"({"a":1.0,"b":2.0})", R"({"b":2.0,"a":1.0})", R"({"b":2.0,"a":1.0})"},
        {R"([ 1.0 , 2.0, 3.0 ])", R"([1.0,3.0])", R"([ 1.0 , 3.0 ])"},
        {R"([ 1.0, 2.0 ])", R"([0,1.0,2.0])", R"([ 0, 1.0, 2.0 ])"},
        {R"([])", R"([1.0])", R"([1.0])"},
        {R"({})", R"({"a":1.10})", R"({"a":1.10})"},
        {R"({"a":1.10})", R"({})", R"({})"},
        {"{\n  \"a\": 1.10\n}\n", R"({"a":1.10,"b":2})", "{\n  \"a\": 1.10,\n  \"b\": 2\n}\n"},
        {R"({"a":1.10})", R"({"a":1.1})", R"({"a":1.1})"},
        {R"([1.10])", "null", "null"},
    };
    int number = 0;
    for (const auto &row : rows)
        QTest::addRow("%d", ++number) << QByteArray(row[0]) << QByteArray(row[1]) << QByteArray(row[2]);
}

void TestJsonText::anEditTouchesOnlyWhatItChanges()
{
    QFETCH(QByteArray, original);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, expected);
    const std::string kept = keptWhereSame(original.toStdString(), target.toStdString());
    QCOMPARE(QByteArray::fromStdString(kept), expected);
    QVERIFY(isSameJson(kept, target.toStdString()));
}

/// Whatever the two are, the result means the target and is the original where they mean the same.
void TestJsonText::editsOfAnyTwoValuesMeanTheTarget()
{
    std::mt19937 random(11);
    std::function<std::string(int)> any = [&](int depth) -> std::string {
        const auto kind = random() % (depth > 3 ? 3u : 5u);
        if (kind == 0)
            return test::kOddNumbers[random() % test::kOddNumbers.size()];
        if (kind == 1)
            return random() % 2 ? "\"\\u0061\"" : "\"a\"";
        if (kind == 2)
            return random() % 2 ? "true" : "null";
        std::string text = kind == 3 ? "[" : "{";
        for (unsigned i = 0, count = random() % 4; i < count; ++i)
            text +=
                (i ? " ," : "") + std::string(random() % 3, ' ')
                + (kind == 4 ? "\"" + std::string(1, static_cast<char>('a' + random() % 3)) + "\" : " : "")
                + any(depth + 1);
        return text + (kind == 3 ? "]" : " }");
    };
    for (int i = 0; i < 5'000; ++i) {
        const std::string original = any(0);
        const std::string target = any(0);
        const std::string kept = keptWhereSame(original, target);
        QVERIFY2(isJson(kept) && isSameJson(kept, target),
                 (original + " -> " + target + ": " + kept).c_str());
        QCOMPARE(keptWhereSame(original, original), original);
        const std::string compact = written(*lexemeTree<ordered_json>(original));
        QCOMPARE(keptWhereSame(original, compact), original);
    }
}

void TestJsonText::patchesLeaveWhatTheyDoNotName()
{
    const std::string odd = test::oddJson();
    QCOMPARE(applied(TransformKind::MergePatch, R"({"a":2.50})", odd), replaced(odd, "100000 ,", "2.50 ,"));
    QCOMPARE(applied(TransformKind::MergePatch, R"({"in":{"b":null}})", odd),
             replaced(odd, "\"b\":3.0, ", ""));
    QCOMPARE(applied(TransformKind::MergePatch, "{}", odd), odd);
    QCOMPARE(applied(TransformKind::JsonPatch, R"([{"op":"replace","path":"/list/1","value":7.70}])", odd),
             replaced(odd, "2.0 ", "7.70 "));
    QCOMPARE(applied(TransformKind::JsonPatch,
                     R"([{"op":"test","path":"/a","value":1e5},{"op":"remove","path":"/list/0"}])", odd),
             replaced(odd, "1.50,", ""));
    QCOMPARE(applied(TransformKind::JsonPatch, R"([{"op":"copy","from":"/numbers/0","path":"/in/c"}])", odd),
             replaced(odd, "1e5 }", "1e5, \"c\": 3544790567247868102 }"));
    QVERIFY(applied(TransformKind::JsonPatch, R"([{"op":"test","path":"/a","value":100001}])", odd)
                .find("finds 100000, not 100001")
            != std::string::npos);
}

void TestJsonText::superJsonKeepsNumbersToo()
{
    const std::string text =
        R"({"json": {"price": 1.10, "id":3544790567247868102, "at":"2030-01-01T00:00:00.000Z"}, )"
        R"("meta":{"values":{"at":["Date"]},"v":1}})";
    const auto readable = readableSuperJson(text);
    QVERIFY(readable->find("1.10") != std::string::npos
            && readable->find("3544790567247868102") != std::string::npos);
    QCOMPARE(superJsonFromReadable(*readable, text).value(), text);
    QCOMPARE(superJsonFromReadable(replaced(*readable, "1.10", "2.20"), text).value(),
             replaced(text, "1.10", "2.20"));
    QCOMPARE(superJsonFromReadable(R"({"$bigint":123456789012345678901234567890})").value(),
             std::string(R"({"json":"123456789012345678901234567890","meta":{"values":["bigint"]}})"));
    QCOMPARE(taskInput({R"({"json":1E400})", std::string(kSuperJson), true}), std::string("1E400"));
}

void TestJsonText::hiddenMembersAreCounted()
{
    QCOMPARE(hiddenMembers(R"({"a":1,"a":2,"b":{"a":1,"\u0061":2}})"), 2);
    QCOMPARE(hiddenMembers(R"({"a":{"a":1}})"), 0);
}

void TestJsonText::quotationsAreShort()
{
    const std::string digits(100'000, '7');
    QVERIFY(inQuotes(digits).size() < 80);
    QVERIFY(inQuotes(std::string(59, 'x') + "é").size() < 80);
    QCOMPARE(inQuotes("short"), std::string("\"short\""));
    const std::string bounded = boundedMessage("Tag \"" + digits + "\" is too long.");
    QVERIFY2(bounded.size() < 150 && bounded.ends_with("…\" is too long."), bounded.c_str());
    QCOMPARE(boundedMessage("A plain sentence."), std::string("A plain sentence."));
    const Status status = checkJsonSyntax("[" + digits + "x]");
    QVERIFY(status.error().text().size() < 200);
    const auto patch =
        PatchTransform::compile({TransformKind::JsonPatch, "[{\"op\":\"" + digits + "\",\"path\":\"\"}]"});
    QVERIFY(patch.error().text().size() < 300);
}

void TestJsonText::layoutIsLinearAtAnyDepth()
{
    QCOMPARE(indentedJsonText(R"({"a":[1.10,{}],"b":"x,{"})"),
             std::string("{\n  \"a\": [\n    1.10,\n    {}\n  ],\n  \"b\": \"x,{\"\n}"));
    for (const int depth : {10, 64, 65, 66, 3'000, 100'000}) {
        const auto brackets = static_cast<std::size_t>(depth);
        const std::string deep = std::string(brackets, '[') + "1.10" + std::string(brackets, ']');
        const std::string laidOut = indentedJsonText(deep);
        QVERIFY2(laidOut.size() < deep.size() + 20'000, std::to_string(laidOut.size()).c_str());
        std::string bare = laidOut;
        std::erase_if(bare, [](char c) { return c == ' ' || c == '\n'; });
        QCOMPARE(bare, deep);
        QVERIFY(laidOut.ends_with("\n]"));
    }
}

RUNYARD_TEST(TestJsonText)
#include "json_text_test.moc"
