// Payload checking: our own reports, and the public draft 7 test suite where it is installed.
#include "engine/formats/payload_schema.h"
#include "tests/support/room_test.h"

#include <QDir>
#include <QFile>
#include <QTest>

#include <nlohmann/json.hpp>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

using namespace runyard;

class TestPayloadSchema : public QObject
{
    Q_OBJECT

private slots:
    void violationsNameThePlaceAndTheReason();
    void nestedPlacesAreEscapedPointers();
    void theSameViolationIsReportedOnce();
    void unusableSchemasAreRefused_data();
    void unusableSchemasAreRefused();
    void hugeInputsAreRefusedInsteadOfCrashing();
    void checkingIsSafeFromSeveralThreads();
    void syntaxErrorsNameLineAndColumn_data();
    void syntaxErrorsNameLineAndColumn();
    void thePublicTestSuiteAgrees();
};

namespace {

std::string reportFor(std::string_view schema, std::string_view payload)
{
    const auto compiled = PayloadSchema::compile(schema);
    if (!compiled.ok())
        return compiled.error().text();
    const Status status = (*compiled)->check(payload);
    if (status.ok())
        return "ok";
    std::string out;
    for (const ErrorDetail &detail : status.error().details)
        out += detail.path + ": " + detail.reason + "\n";
    return out;
}

} // namespace

void TestPayloadSchema::violationsNameThePlaceAndTheReason()
{
    const char *schema = R"({"type":"object","required":["name"],"additionalProperties":false,
        "properties":{"name":{"type":"string"},"age":{"type":"integer","minimum":18}}})";
    QCOMPARE(reportFor(schema, R"({"name":"Ada","age":36})"), std::string("ok"));
    QCOMPARE(reportFor(schema, R"({"age":7})"),
             std::string("/age: Expected number greater than or equal to 18.\n"
                         ": The property \"name\" is missing.\n"));
    QCOMPARE(reportFor(schema, R"({"name":1})"), std::string("/name: Expected string, found number.\n"));
    QCOMPARE(reportFor(schema, R"({"name":"a","x":1})"),
             std::string(": The property \"x\" is not allowed here.\n"));
    QCOMPARE(reportFor(schema, "[]"), std::string(": Expected object, found array.\n"));
}

void TestPayloadSchema::nestedPlacesAreEscapedPointers()
{
    const char *schema = R"({"properties":{"a/b~c":{"items":{"type":"number"}}}})";
    QCOMPARE(reportFor(schema, R"({"a/b~c":[1,"x"]})"),
             std::string("/a~1b~0c/1: Expected number, found string.\n"));
}

void TestPayloadSchema::theSameViolationIsReportedOnce()
{
    const char *schema = R"({"allOf":[{"type":"string"},{"type":"string"}]})";
    QCOMPARE(reportFor(schema, "1"),
             std::string(": This kind of value is not allowed here: found number.\n"));
}

void TestPayloadSchema::unusableSchemasAreRefused_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::newRow("not JSON") << QByteArray("{");
    QTest::newRow("list") << QByteArray("[]");
    QTest::newRow("type") << QByteArray(R"({"type":7})");
    QTest::newRow("unknown type") << QByteArray(R"({"type":"strnig"})");
    QTest::newRow("pattern") << QByteArray(R"({"properties":{"a":{"pattern":"("}}})");
    QTest::newRow("property pattern") << QByteArray(R"({"patternProperties":{"[":{}}})");
    QTest::newRow("reference") << QByteArray(R"({"$ref":"#/definitions/none"})");
    QTest::newRow("remote") << QByteArray(R"({"$ref":"http://example.com/schema.json"})");
    QTest::newRow("deep") << QByteArray("{\"items\":").repeated(2'000) + "{}"
                                 + QByteArray("}").repeated(2'000);
}

void TestPayloadSchema::unusableSchemasAreRefused()
{
    QFETCH(QByteArray, schema);
    const auto compiled = PayloadSchema::compile(schema.toStdString());
    QVERIFY(!compiled.ok());
    QCOMPARE(compiled.error().code, ErrorCode::InvalidInput);
    QVERIFY(!compiled.error().hint.empty());
}

void TestPayloadSchema::hugeInputsAreRefusedInsteadOfCrashing()
{
    const std::string deep = std::string(200'000, '[') + std::string(200'000, ']');
    const char *recursive =
        R"({"$ref":"#/definitions/list","definitions":{"list":{"type":"array","items":{"$ref":"#/definitions/list"}}}})";
    QVERIFY(reportFor(recursive, deep).find("nested deeper") != std::string::npos);
    QCOMPARE(reportFor(recursive, "[[],[[]]]"), std::string("ok"));
    const std::string longText = "\"" + std::string(2'000'000, 'a') + "\"";
    QVERIFY(reportFor(R"({"pattern":"^(a|b)*$"})", longText).find("patterns") != std::string::npos);
    QCOMPARE(reportFor(R"({"pattern":"^(a|b)*$"})", "\"" + std::string(8'000, 'a') + "\""),
             std::string("ok"));
    QCOMPARE(reportFor(R"({"type":"string"})", longText), std::string("ok"));
}

void TestPayloadSchema::checkingIsSafeFromSeveralThreads()
{
    const auto schema =
        PayloadSchema::compile(R"({"properties":{"id":{"pattern":"^[0-9]+$"},"n":{"minimum":3}}})").value();
    std::atomic<int> wrong = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] {
            for (int i = 0; i < 300; ++i) {
                const bool good = (i + t) % 2 == 0;
                const auto status = schema->check(good ? R"({"id":"12","n":4})" : R"({"id":"x"})");
                wrong += status.ok() != good;
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QCOMPARE(wrong.load(), 0);
}

void TestPayloadSchema::syntaxErrorsNameLineAndColumn_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("empty") << QByteArray("") << QByteArray("it is empty");
    QTest::newRow("ends") << QByteArray("{\"a\": 1") << QByteArray("ends too early");
    QTest::newRow("comma") << QByteArray("{\n  \"a\": 1,\n}")
                           << QByteArray("found '}' there (line 3, column 1)");
    QTest::newRow("two") << QByteArray("1 2") << QByteArray("line 1, column 3");
    QTest::newRow("umlaut") << QByteArray("[\"ä\", x]") << QByteArray("found 'x' there (line 1, column 7)");
    QTest::newRow("not UTF-8") << QByteArray("\"\xff\"") << QByteArray("not allowed");
}

void TestPayloadSchema::syntaxErrorsNameLineAndColumn()
{
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, expected);
    QVERIFY(checkJsonSyntax("{\"a\": [1, null]}").ok());
    const Status status = checkJsonSyntax(json.toStdString());
    QVERIFY(!status.ok());
    const std::string &why = status.error().message;
    QVERIFY2(why.find(expected.toStdString()) != std::string::npos, why.c_str());
}

// Groups of the suite ("file: group") that we refuse: all of them refer to schemas by URL, and a
// task's schema must stand alone. A group that starts to work must leave this list, and no other
// may join it unseen.
static const std::set<std::string> kKnownWrong = {
    "definitions: invalid definition",
    "definitions: valid definition",
    "ref: Recursive references between schemas",
    "ref: remote ref, containing refs itself",
    "refRemote: base URI change",
    "refRemote: base URI change - change folder",
    "refRemote: base URI change - change folder in subschema",
    "refRemote: fragment within remote ref",
    "refRemote: ref within remote ref",
    "refRemote: remote ref",
    "refRemote: root ref in remote ref",
};

void TestPayloadSchema::thePublicTestSuiteAgrees()
{
    const QDir suite(QStringLiteral("/usr/share/json-schema-test-suite/tests/draft7"));
    if (!suite.exists())
        QSKIP("The package json-schema-test-suite is not installed");
    std::set<std::string> wrong;
    int checks = 0;
    const auto names = suite.entryList({QStringLiteral("*.json")}, QDir::Files);
    for (const QString &name : names) {
        QFile file(suite.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const auto groups = nlohmann::json::parse(file.readAll().toStdString());
        for (const auto &group : groups) {
            const std::string title = QFileInfo(name).completeBaseName().toStdString() + ": "
                                      + group.at("description").get<std::string>();
            const auto schema = PayloadSchema::compile(group.at("schema").dump());
            for (const auto &test : group.at("tests")) {
                ++checks;
                const bool valid = schema.ok() && (*schema)->check(test.at("data").dump()).ok();
                if (!schema.ok() || valid != test.at("valid").get<bool>())
                    wrong.insert(title);
            }
        }
    }
    QVERIFY2(checks > 400, qPrintable(QString::number(checks)));
    std::string difference;
    for (const std::string &title : wrong)
        difference += kKnownWrong.contains(title) ? "" : "newly wrong: \"" + title + "\"\n";
    for (const std::string &title : kKnownWrong)
        difference += wrong.contains(title) ? "" : "works now: \"" + title + "\"\n";
    QVERIFY2(difference.empty(), difference.c_str());
}

RUNYARD_TEST(TestPayloadSchema)
#include "payload_schema_test.moc"
