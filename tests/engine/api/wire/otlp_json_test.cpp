// OTLP/JSON as exporters send it and as nobody should: what is kept of it, and that nothing is unbounded.
#include "engine/api/access/otel_endpoint.h"
#include "engine/api/wire/otlp_json.h"
#include "engine/base/limits.h"
#include "tests/support/room_test.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <random>

using namespace runyard;
using nlohmann::json;

namespace {

/// Lists of one value in braces are read as the value itself by some compilers.
json listOf(std::initializer_list<json> items)
{
    json list = json::array();
    for (const json &item : items)
        list.push_back(item);
    return list;
}

json attribute(const std::string &key, const json &value)
{
    return {{"key", key}, {"value", value}};
}

json text(const std::string &value)
{
    return {{"stringValue", value}};
}

const json kOwner = {attribute("$metadata.ctx.run.id", text("run_a")),
                     attribute("$metadata.ctx.attempt.number", {{"intValue", 2}})};

json attributes(std::initializer_list<json> more)
{
    json all = kOwner;
    for (const json &one : more)
        all.push_back(one);
    return all;
}

json span(const json &changes = json::object())
{
    json made = {{"traceId", "0123456789ABCDEF0123456789abcdef"},
                 {"spanId", "00000000000000a1"},
                 {"parentSpanId", "00000000000000a0"},
                 {"name", "charge"},
                 {"kind", 1},
                 {"startTimeUnixNano", "1790000000000000000"},
                 {"endTimeUnixNano", "1790000000250000999"},
                 {"attributes", kOwner}};
    made.update(changes);
    return made;
}

std::string bodyOf(const char *resources, const char *scopes, const char *records, const json &all,
                   const json &resource = json::object())
{
    json part = json::object();
    part[records] = all;
    json whole = json::object();
    whole["resource"] = resource;
    whole[scopes] = listOf({part});
    json body = json::object();
    body[resources] = listOf({whole});
    return body.dump();
}

std::string traces(std::initializer_list<json> spans, const json &resource = json::object())
{
    return bodyOf("resourceSpans", "scopeSpans", "spans", listOf(spans), resource);
}

std::string logs(std::initializer_list<json> records)
{
    return bodyOf("resourceLogs", "scopeLogs", "logRecords", listOf(records));
}

SpanDetail only(const json &record)
{
    const auto reported = wire::otlpTraces(traces({record}));
    return reported && reported->spans.size() == 1 ? reported->spans.front().detail : SpanDetail{};
}

json kept(const json &record)
{
    const std::string text = only(record).attributes;
    return text.empty() ? json() : json::parse(text);
}

const TimePoint kNow = TimePoint{Millis{1'790'000'000'000}};

} // namespace

class OtlpTest : public QObject
{
    Q_OBJECT

private slots:
    void aSpanIsRead();
    void aPartialSpanStandsForTheOneItAnnounces();
    void valuesOfEveryKind();
    void theContextIsKeptWithTheAttemptOnly();
    void theRunMayStandOnTheResource();
    void eventsAndExceptionsAreRead();
    void whatIsTooMuchIsCutAndSaid();
    void linesOfALogRecord();
    void oneRequestBringsNotTooMuch();
    void recordsThatCannotBeUsedAreCounted();
    void whatIsNoOtlpIsRefused_data();
    void whatIsNoOtlpIsRefused();
    void nonsenseIsSurvived();
    void theEndpointIsASecretOfTheKey();
};

void OtlpTest::aSpanIsRead()
{
    const auto reported =
        wire::otlpTraces(traces({span({{"status", {{"code", 2}, {"message", "declined"}}}})}));
    QVERIFY2(reported.ok(), reported.ok() ? "" : reported.error().text().c_str());
    QCOMPARE(reported->unusable, 0);
    QCOMPARE(reported->spans.size(), 1u);
    QVERIFY(reported->spans.front().run == RunId{"run_a"});
    const SpanDetail &detail = reported->spans.front().detail;
    QCOMPARE(detail.span.id, std::string("00000000000000a1"));
    QCOMPARE(detail.span.parentId, std::string("00000000000000a0"));
    QCOMPARE(detail.span.traceId, std::string("0123456789abcdef0123456789abcdef"));
    QCOMPARE(detail.span.name, std::string("charge"));
    QCOMPARE(detail.span.attempt, 2);
    QVERIFY(detail.span.from == kNow);
    QVERIFY(detail.span.to == kNow + Micros{250'000});
    QVERIFY(detail.span.status == SpanStatus::Error);
    QCOMPARE(detail.statusText, std::string("declined"));
    // Some exporters write numbers and names.
    QVERIFY(only(span({{"startTimeUnixNano", 1790000000000000000}})).span.from == kNow);
    QVERIFY(only(span({{"status", {{"code", "STATUS_CODE_OK"}}}})).span.status == SpanStatus::Ok);
}

void OtlpTest::aPartialSpanStandsForTheOneItAnnounces()
{
    const auto detail =
        only(span({{"spanId", "00000000000000ff"},
                   {"attributes", attributes({attribute("$span.partial", {{"boolValue", true}}),
                                              attribute("$span.span_id", text("00000000000000A1")),
                                              attribute("step", {{"intValue", "3"}})})}}));
    QCOMPARE(detail.span.id, std::string("00000000000000a1"));
    QVERIFY(!detail.span.to);
    QCOMPARE(detail.attributes, std::string(R"({"step":3})"));
}

void OtlpTest::valuesOfEveryKind()
{
    const json list = {{"arrayValue", {{"values", {text("a"), {{"intValue", 1}}, {{"boolValue", false}}}}}}};
    const json object = {
        {"kvlistValue",
         {{"values", listOf({attribute("x", {{"doubleValue", 1.5}}), attribute("y", list)})}}}};
    const json read = kept(
        span({{"attributes",
               attributes({attribute("s", text("grün")), attribute("n", {{"intValue", 344}}),
                           attribute("big", {{"intValue", "9007199254740993"}}),
                           attribute("d", {{"doubleValue", "NaN"}}), attribute("b", {{"boolValue", true}}),
                           attribute("raw", {{"bytesValue", "AAE="}}), attribute("list", list),
                           attribute("object", object), attribute("none", json::object())})}}));
    QVERIFY(read["s"] == "grün");
    QVERIFY(read["n"] == 344);
    QVERIFY(read["big"] == 9007199254740993);
    QVERIFY(read["d"] == "NaN");
    QVERIFY(read["b"] == true);
    QVERIFY(read["raw"] == "AAE=");
    QVERIFY((read["list"] == json{"a", 1, false}));
    QVERIFY((read["object"] == json{{"x", 1.5}, {"y", {"a", 1, false}}}));
    QVERIFY(read["none"].is_null());
}

void OtlpTest::theContextIsKeptWithTheAttemptOnly()
{
    const json own = attribute("order.id", {{"intValue", 5}});
    QVERIFY((kept(span({{"attributes", attributes({own})}})) == json{{"order.id", 5}}));
    const json attempt =
        kept(span({{"attributes", attributes({own, attribute("$entity.type", text("attempt"))})}}));
    QVERIFY(attempt["$metadata.ctx.run.id"] == "run_a");
    QVERIFY(attempt["order.id"] == 5);
    QVERIFY(
        only(span({{"attributes", attributes({attribute("$entity.type", text("waitpoint"))})}})).span.entity
        == SpanEntity::Wait);
}

void OtlpTest::theRunMayStandOnTheResource()
{
    const json resource = {{"attributes", listOf({attribute("ctx.run.id", text("run_r"))})}};
    const auto reported = wire::otlpTraces(traces({span({{"attributes", json::array()}}), span()}, resource));
    QCOMPARE(reported->spans.size(), 2u);
    QVERIFY(reported->spans[0].run == RunId{"run_r"});
    QVERIFY(reported->spans[1].run == RunId{"run_a"}); // the nearer one
}

void OtlpTest::eventsAndExceptionsAreRead()
{
    const auto detail =
        only(span({{"events",
                    {{{"name", "cache miss"}, {"timeUnixNano", "1790000000001000000"}},
                     {{"name", "exception"},
                      {"timeUnixNano", "1790000000002000000"},
                      {"attributes", listOf({attribute("exception.message", text("no\nluck"))})}}}}}));
    QCOMPARE(detail.span.events, 2);
    QCOMPARE(detail.span.exceptions, 1);
    const json events = json::parse(detail.events);
    QVERIFY(events[0]["time"] == 1790000000001000);
    QVERIFY(events[1]["attributes"]["exception.message"] == "no\nluck");
}

void OtlpTest::whatIsTooMuchIsCutAndSaid()
{
    json many = kOwner;
    for (int i = 0; i < 2'000; ++i)
        many.push_back(attribute("key" + std::to_string(i), {{"intValue", i}}));
    const json few = kept(span({{"attributes", many}}));
    QCOMPARE(few.size(), limits::kSpanAttributes + 1);
    QVERIFY(few["…"].get<std::string>().ends_with("more left out"));

    std::string umlauts; // of two bytes each: nothing is cut in their middle
    for (std::size_t i = 0; i < limits::kSpanValueBytes; ++i)
        umlauts += "ü";
    const json large = kept(span({{"attributes", attributes({attribute("v", text(umlauts))})}}));
    QVERIFY(large["v"].get<std::string>().size() <= limits::kSpanValueBytes + 3);
    QVERIFY(large["v"].get<std::string>().ends_with("ü…"));

    json heavy = kOwner;
    for (int i = 0; i < 20; ++i)
        heavy.push_back(attribute("k" + std::to_string(i), text(std::string(7'000, 'x'))));
    QVERIFY(only(span({{"attributes", heavy}})).attributes.size() < limits::kSpanAttributeBytes + 4'096);

    json events = json::array();
    for (int i = 0; i < 1'000; ++i)
        events.push_back({{"name", "tick"}, {"attributes", i < 10 ? heavy : kOwner}});
    const auto busy = only(span({{"events", events}, {"name", std::string(100'000, 'n')}}));
    QCOMPARE(busy.span.events, 1'000);
    QVERIFY(busy.events.size() < limits::kSpanEventBytes + 4'096);
    QVERIFY(json::parse(busy.events).back()["name"].get<std::string>().ends_with("more left out"));
    QVERIFY(busy.span.name.size() <= limits::kSpanNameLength + 3);

    json deep = {{"intValue", 1}};
    for (int i = 0; i < 100; ++i)
        deep = {{"kvlistValue", {{"values", listOf({attribute("k", deep)})}}}};
    QVERIFY(only(span({{"attributes", attributes({attribute("deep", deep)})}})).attributes.size() < 1'000);
}

void OtlpTest::linesOfALogRecord()
{
    const auto record = [](int severity, const char *name, const json &body) {
        return json{{"timeUnixNano", "1790000000003000000"},
                    {"severityNumber", severity},
                    {"severityText", name},
                    {"spanId", "00000000000000a1"},
                    {"body", body},
                    {"attributes", attributes({attribute("order.id", {{"intValue", 5}})})}};
    };
    const auto reported = wire::otlpLogs(
        logs(
            {record(9, "INFO", text("charged")),
             record(17, "ERROR", text("a\nb")),
             record(9, "Log", text("plain")),
             record(13, "WARN", {{"kvlistValue", {{"values", listOf({attribute("x", {{"intValue", 1}})})}}}}),
             {{"body", text("bare")}, {"attributes", kOwner}}}),
        kNow);
    QVERIFY(reported.ok());
    QCOMPARE(reported->unusable, 0);
    std::vector<std::string> lines;
    std::vector<LogLevel> levels;
    for (const auto &line : reported->lines) {
        QVERIFY(line.run == RunId{"run_a"});
        QCOMPARE(line.line.attempt, 2);
        lines.push_back(line.line.text);
        levels.push_back(line.line.level);
    }
    QVERIFY((lines
             == std::vector<std::string>{"charged {\"order.id\":5}", "a", "b {\"order.id\":5}",
                                         "plain {\"order.id\":5}", "{\"x\":1} {\"order.id\":5}", "bare"}));
    QVERIFY((levels
             == std::vector{LogLevel::Info, LogLevel::Error, LogLevel::Error, LogLevel::Plain, LogLevel::Warn,
                            LogLevel::Plain}));
    QCOMPARE(reported->lines[0].span, std::string("00000000000000a1"));
    QVERIFY(reported->lines[0].line.at == kNow + Millis{3});
    QCOMPARE(reported->lines.back().span, std::string());
    QVERIFY(reported->lines.back().line.at == kNow); // it carries no time
}

void OtlpTest::oneRequestBringsNotTooMuch()
{
    json spans = json::array();
    while (spans.size() < wire::kMaxRecords)
        spans.push_back(span());
    QCOMPARE(wire::otlpTraces(bodyOf("resourceSpans", "scopeSpans", "spans", spans))->spans.size(),
             spans.size());
    spans.push_back(span());
    const auto refused = wire::otlpTraces(bodyOf("resourceSpans", "scopeSpans", "spans", spans));
    QVERIFY(!refused.ok() && refused.error().code == ErrorCode::TooLarge);

    const json newlines = {{"body", text(std::string(100'000, '\n'))}, {"attributes", kOwner}};
    const auto cut = wire::otlpLogs(logs({newlines}), kNow);
    QCOMPARE(cut->lines.size(), wire::kMaxLines);
    QVERIFY(cut->lines.back().line.text.find("100000 bytes") != std::string::npos);
    json many = json::array();
    for (int i = 0; i < 20; ++i)
        many.push_back(newlines);
    const auto flood = wire::otlpLogs(bodyOf("resourceLogs", "scopeLogs", "logRecords", many), kNow);
    QVERIFY(!flood.ok() && flood.error().code == ErrorCode::TooLarge);
}

void OtlpTest::recordsThatCannotBeUsedAreCounted()
{
    const auto reported =
        wire::otlpTraces(traces({span(), span({{"attributes", json::array()}}), span({{"spanId", "xyz"}}),
                                 span({{"spanId", "0000000000000000"}}), span({{"startTimeUnixNano", "-5"}}),
                                 span({{"startTimeUnixNano", nullptr}})}));
    QCOMPARE(reported->spans.size(), 1u);
    QCOMPARE(reported->unusable, 5);
    QCOMPARE(wire::otlpLogs(logs({{{"body", text("of nobody")}}}), kNow)->unusable, 1);
}

void OtlpTest::whatIsNoOtlpIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no JSON") << QByteArray("{\"resourceSpans\":[");
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("no list") << QByteArray(R"({"resourceSpans":{}})");
    QTest::newRow("numbers") << QByteArray(R"({"resourceSpans":[1]})");
    QTest::newRow("scopes") << QByteArray(R"({"resourceSpans":[{"scopeSpans":"x"}]})");
    QTest::newRow("spans") << QByteArray(R"({"resourceSpans":[{"scopeSpans":[{"spans":[null]}]}]})");
    QTest::newRow("deep") << QByteArray(R"({"resourceSpans":)") + QByteArray(100'000, '[');
    QTest::newRow("protobuf") << QByteArray("\x0a\x9f\x01\x0a\x00", 5);
    QTest::newRow("UTF-8") << QByteArray("{\"resourceSpans\":[{\"x\":\"\xff\"}]}");
}

void OtlpTest::whatIsNoOtlpIsRefused()
{
    QFETCH(QByteArray, body);
    const auto reported = wire::otlpTraces(body.toStdString());
    QVERIFY(!reported.ok());
    QVERIFY(reported.error().code == ErrorCode::InvalidInput);
    QVERIFY(!reported.error().message.empty());
}

/// Every value of a good body in turn becomes every kind of JSON.
void OtlpTest::nonsenseIsSurvived()
{
    const json good = json::parse(traces({span({{"events", listOf({{{"name", "e"}, {"attributes", kOwner}}})},
                                                {"status", {{"code", 1}, {"message", "m"}}}})},
                                         {{"attributes", kOwner}}));
    const json values = {nullptr,       true,           -1,        1e300,       "", "00",
                         json::array(), json::object(), {nullptr}, {{"key", 1}}};
    const json flat = good.flatten();
    std::size_t read = 0;
    for (const auto &[pointer, value] : flat.items()) {
        for (json::json_pointer at(pointer); !at.empty(); at.pop_back()) {
            for (const json &wrong : values) {
                json bad = good;
                bad[at] = wrong;
                if (const auto reported = wire::otlpTraces(bad.dump()); reported.ok())
                    read += reported->spans.size() + static_cast<std::size_t>(reported->unusable);
            }
        }
    }
    QVERIFY(read > 100);
}

void OtlpTest::theEndpointIsASecretOfTheKey()
{
    const std::string endpoint = otelEndpoint("http://127.0.0.1:9", "tr_dev_a");
    QCOMPARE(endpoint, "http://127.0.0.1:9/otel/" + otelToken("tr_dev_a"));
    QCOMPARE(otelToken("tr_dev_a").size(), 43u);
    QVERIFY(otelToken("tr_dev_a") != otelToken("tr_dev_b"));
    QVERIFY(endpoint.find("tr_dev_a") == endpoint.npos);
}

RUNYARD_TEST(OtlpTest)
#include "otlp_json_test.moc"
