// What dialogs decide without a window: reading options, what a replay names, examples, differences.
#include "engine/domain/trigger_rules.h"
#include "engine/formats/payload_schema.h"
#include "models/words/deploy_findings.h"
#include "models/words/line_diff.h"
#include "models/words/option_texts.h"
#include "models/words/sentences.h"
#include "tests/support/room_test.h"
#include "views/payload/schema_example.h"

#include <QTest>

using namespace runyard;

namespace {

const TimePoint kNow{Millis{1'790'000'000'000}};

QString shownDiff(const QByteArray &before, const QByteArray &after, int context = 3)
{
    QString out;
    for (const DiffLine &line : lineDiff(before, after, context)) {
        switch (line.kind) {
        case DiffLine::Kind::Same: out += QLatin1Char(' '); break;
        case DiffLine::Kind::Added: out += QLatin1Char('+'); break;
        case DiffLine::Kind::Removed: out += QLatin1Char('-'); break;
        case DiffLine::Kind::Skipped: out += QLatin1Char('~'); break;
        }
        out += QString::fromUtf8(line.text) + QLatin1Char('|');
    }
    return out;
}

} // namespace

class DialogRulesTest : public QObject
{
    Q_OBJECT

private slots:
    void everyOptionIsRead();
    void zeroAndEmptyMeanNotSet();
    void whatCannotBeReadIsSaidPerField_data();
    void whatCannotBeReadIsSaidPerField();
    void aReplayNamesOnlyWhatDiffers();
    void aClearedFieldIsNamedInTheReplay();
    void examplesMatchTheirSchema_data();
    void examplesMatchTheirSchema();
    void differencesAreShortAndInOrder();
    void hugeDifferencesStillApply();
    void sentencesFollowWhatIsKnown();
    void spansUseTheTwoLargestUnits();
    void payloadRulesSeeWhatTheTaskGets();
    void keysAreHashedOnce();
    void deployRowsPutChangesFirst();
};

void DialogRulesTest::everyOptionIsRead()
{
    const OptionTexts texts = {
        {OptionField::Delay, QStringLiteral("1h30m")},
        {OptionField::Ttl, QStringLiteral(" 2h ")},
        {OptionField::Priority, QStringLiteral("30")},
        {OptionField::MaxAttempts, QStringLiteral("5")},
        {OptionField::MaxDuration, QStringLiteral("10m")},
        {OptionField::Queue, QStringLiteral("media")},
        {OptionField::ConcurrencyKey, QStringLiteral("eu")},
        {OptionField::Machine, QStringLiteral("small-2x")},
        {OptionField::Tags, QStringLiteral("vip, eu ,")},
        {OptionField::IdempotencyKey, QStringLiteral("order-42")},
        {OptionField::IdempotencyKeyTtl, QStringLiteral("1d")},
        {OptionField::Metadata, QStringLiteral("{\"a\": 1}")},
    };
    const OptionsReading reading = readOptions(texts, kNow);
    QVERIFY(reading.problems.isEmpty());
    const TriggerOptions &options = reading.options;
    QVERIFY(options.delayUntil == kNow + std::chrono::minutes(90));
    QVERIFY(options.ttl == Seconds(7'200));
    QCOMPARE(options.prioritySeconds, 30);
    QVERIFY(options.maxAttempts == 5);
    QVERIFY(options.maxDuration == Seconds(600));
    QCOMPARE(options.queue, std::string("media"));
    QCOMPARE(options.concurrencyKey, std::string("eu"));
    QCOMPARE(options.machine, std::string("small-2x"));
    QVERIFY((options.tags == std::vector<std::string>{"vip", "eu"}));
    QCOMPARE(options.idempotencyUserKey, std::string("order-42"));
    QCOMPARE(options.idempotencyKey, idempotencyKeyHash("order-42"));
    QVERIFY(options.idempotencyKeyTtl == Seconds(86'400));
    QCOMPARE(options.metadata, std::string("{\"a\": 1}"));

    const OptionTexts date = {{OptionField::Delay, QStringLiteral("2030-01-02T03:04Z")}};
    QVERIFY(readOptions(date, kNow).options.delayUntil.value() > kNow + std::chrono::hours(24 * 365));
    const OptionTexts past = {{OptionField::Delay, QStringLiteral("2020-01-02T03:04Z")}};
    QVERIFY(!readOptions(past, kNow).options.delayUntil);
}

void DialogRulesTest::zeroAndEmptyMeanNotSet()
{
    OptionTexts zeros;
    for (const auto field :
         {OptionField::Delay, OptionField::Ttl, OptionField::Priority, OptionField::MaxAttempts,
          OptionField::MaxDuration, OptionField::IdempotencyKeyTtl})
        zeros.insert(field, QStringLiteral("0"));
    const OptionsReading reading = readOptions(zeros, kNow);
    QVERIFY(reading.problems.isEmpty());
    QVERIFY(reading.options == TriggerOptions{});
    QVERIFY(readOptions({{OptionField::Ttl, QStringLiteral("0s")}}, kNow).options == TriggerOptions{});
    QVERIFY(readOptions({}, kNow).options == TriggerOptions{});
}

void DialogRulesTest::whatCannotBeReadIsSaidPerField_data()
{
    QTest::addColumn<int>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, OptionField field, const QString &text, const char *said) {
        QTest::newRow(name) << static_cast<int>(field) << text << QString::fromUtf8(said);
    };
    QStringList eleven;
    for (int i = 0; i < 11; ++i)
        eleven << QString::number(i);
    row("decimal duration", OptionField::Ttl, QStringLiteral("1.0005h"), "whole number of seconds");
    row("delay", OptionField::Delay, QStringLiteral("soon"), "neither a time nor a duration");
    row("date", OptionField::Delay, QStringLiteral("2026-13-01"), "neither a time");
    row("number", OptionField::Priority, QStringLiteral("high"), "whole number");
    row("attempts", OptionField::MaxAttempts, QStringLiteral("-1"), "at least one");
    row("duration", OptionField::MaxDuration, QStringLiteral("5 moons"), "not a duration");
    row("machine", OptionField::Machine, QStringLiteral("huge"), "no machine");
    row("many tags", OptionField::Tags, eleven.join(QLatin1Char(',')), "10 tags");
    row("long tag", OptionField::Tags, QString(129, QLatin1Char('t')), "1 to 128");
    row("key ttl", OptionField::IdempotencyKeyTtl, QStringLiteral("1month"), "unit");
    row("long key", OptionField::IdempotencyKey, QString(2'049, QLatin1Char('k')), "2,048");
    row("metadata syntax", OptionField::Metadata, QStringLiteral("{"), "not JSON");
    row("metadata kind", OptionField::Metadata, QStringLiteral("[1]"), "object");
}

void DialogRulesTest::whatCannotBeReadIsSaidPerField()
{
    QFETCH(int, field);
    QFETCH(QString, text);
    QFETCH(QString, said);
    const auto at = static_cast<OptionField>(field);
    const OptionsReading reading = readOptions({{at, text}}, kNow);
    QCOMPARE(reading.problems.size(), 1);
    QVERIFY2(reading.problems.value(at).contains(said), qPrintable(reading.problems.value(at)));
}

void DialogRulesTest::aReplayNamesOnlyWhatDiffers()
{
    Run run;
    run.queue = "media";
    run.machine = "small-1x";
    run.tags = {"a,b", "c"}; // a comma cannot be typed, and must survive all the same
    const OptionTexts before = optionTextsOf(run, "{\"seed\":1}");
    const OptionsReading same = readOptions(before, kNow);
    const ReplayRequest untouched = replayRequest(RunId{"run_x"}, before, before, same.options);
    QVERIFY(!untouched.payload && !untouched.tags && !untouched.queue && !untouched.machine);
    QVERIFY(!untouched.concurrencyKey && !untouched.metadata);
    QVERIFY(optionChanges(before, before).isEmpty());

    OptionTexts edited = before;
    edited.insert(OptionField::Queue, QStringLiteral("fast"));
    edited.insert(OptionField::Priority, QStringLiteral("7"));
    const ReplayRequest request =
        replayRequest(RunId{"run_x"}, before, edited, readOptions(edited, kNow).options);
    QVERIFY(request.queue == "fast");
    QVERIFY(!request.tags && !request.machine);
    QCOMPARE(request.options.prioritySeconds, 7);
    QCOMPARE(optionChanges(before, edited),
             (QStringList{QStringLiteral("Priority: not set → 7"), QStringLiteral("Queue: media → fast")}));
}

void DialogRulesTest::aClearedFieldIsNamedInTheReplay()
{
    Run run;
    run.queue = "media";
    run.tags = {"vip"};
    const OptionTexts before = optionTextsOf(run, "{\"seed\":1}");
    const ReplayRequest request = replayRequest(RunId{"run_x"}, before, {}, {});
    QVERIFY(request.tags && request.tags->empty());
    QVERIFY(request.queue && request.queue->empty());
    QVERIFY(request.metadata && request.metadata->empty());
}

void DialogRulesTest::examplesMatchTheirSchema_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("example");
    const auto row = [](const char *name, const char *schema, const char *example) {
        QTest::newRow(name) << QByteArray(schema) << QByteArray(example);
    };
    row("nothing required", R"({"type":"object","properties":{"a":{"type":"string"}}})", "{}");
    row("required, in the order of the schema",
        R"({"type":"object","required":["url","width","deep"],"properties":{
            "url":{"type":"string","minLength":3},"width":{"type":"integer","minimum":16},
            "deep":{"type":"object","required":["on"],"properties":{"on":{"type":"boolean"}}}}})",
        "{\"url\":\"xxx\",\"width\":16,\"deep\":{\"on\":false}}");
    row("defaults are shown", R"({"properties":{"level":{"default":"info"},"b":{}}})",
        "{\"level\":\"info\"}");
    row("examples win", R"({"required":["c"],"properties":{"c":{"type":"string","examples":["red"]}}})",
        "{\"c\":\"red\"}");
    row("enum and const", R"({"required":["e","k"],"properties":{"e":{"enum":["x","y"]},"k":{"const":3}}})",
        "{\"e\":\"x\",\"k\":3}");
    row("number", R"({"type":"number","exclusiveMinimum":2})", "3.0");
    row("array", R"({"type":"array","minItems":2,"items":{"type":"null"}})", "[null,null]");
    row("string", R"({"type":"string"})", "\"\"");
    row("reference", R"({"$ref":"#/definitions/p","definitions":{"p":{"type":"object","required":["n"],
        "properties":{"n":{"type":"integer"}}}}})",
        "{\"n\":0}");
    row("alternatives", R"({"anyOf":[{"type":"array"},{"type":"string"}]})", "[]");
    row("several types", R"({"type":["null","string"]})", "null");
    row("all of", R"({"allOf":[{"required":["a"],"properties":{"a":{"type":"integer"}}},
        {"required":["b"],"properties":{"b":{"type":"boolean"}}}]})",
        "{\"a\":0,\"b\":false}");
}

void DialogRulesTest::examplesMatchTheirSchema()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, example);
    const std::string made = exampleForSchema(schema.toStdString());
    QCOMPARE(QByteArray::fromStdString(made).replace('\n', "").replace(' ', ""), example);
    const auto compiled = PayloadSchema::compile(schema.toStdString());
    QVERIFY2(compiled.ok(), compiled.ok() ? "" : compiled.error().text().c_str());
    QVERIFY((*compiled)->check(made).ok());
    QCOMPARE(exampleForSchema(""), std::string("{}"));
    // A schema that needs itself has no finite example; making one must end all the same.
    const std::string endless =
        exampleForSchema("{\"required\":[\"me\"],\"properties\":{\"me\":{\"$ref\":\"#\"}}}");
    QVERIFY(!endless.empty());
}

void DialogRulesTest::differencesAreShortAndInOrder()
{
    QCOMPARE(shownDiff("a\nb", "a\nb"), QString());
    QCOMPARE(shownDiff("a\nb\nc", "a\nB\nc"), QStringLiteral(" a|-b|+B| c|"));
    QCOMPARE(shownDiff("", "x"), QStringLiteral("-|+x|"));
    QCOMPARE(shownDiff("1\n2\n3\n4\n5\n6\n7", "1\n2\n3\n4\n5\n6\n7\n8", 1), QStringLiteral("~6| 7|+8|"));
    QCOMPARE(shownDiff("1\n2\n3\n4\n5\n6", "0\n2\n3\n4\n5\n7", 1), QStringLiteral("-1|+0| 2|~2| 5|-6|+7|"));
}

void DialogRulesTest::hugeDifferencesStillApply()
{
    QByteArray before;
    QByteArray after;
    for (int i = 0; i < 30'000; ++i) {
        before += QByteArray::number(i) + '\n';
        after += QByteArray::number(i + (i > 5 ? 1'000'000 : 0)) + '\n';
    }
    QByteArray left;
    QByteArray right;
    for (const DiffLine &line : lineDiff(before, after, 1'000'000)) {
        if (line.kind != DiffLine::Kind::Added)
            left += line.text + '\n';
        if (line.kind != DiffLine::Kind::Removed)
            right += line.text + '\n';
    }
    left.chop(1);
    right.chop(1);
    QCOMPARE(left, before);
    QCOMPARE(right, after);
}

void DialogRulesTest::sentencesFollowWhatIsKnown()
{
    using namespace sentences;
    const Target deployed{QStringLiteral("resize"), QStringLiteral("20261124.1")};
    QCOMPARE(replay(deployed, PayloadChange::Unchanged, 0, {}, kNow),
             QStringLiteral(
                 "Starts a new run of resize on version 20261124.1 with the same payload, byte for byte."));
    const QString edited = replay(deployed, PayloadChange::Edited, 1, kNow + std::chrono::minutes(5), kNow);
    QVERIFY2(
        edited.startsWith(QStringLiteral("Starts a new run of resize on version 20261124.1 with an edited "
                                         "payload and 1 changed option, in 5 minutes, at ")),
        qPrintable(edited));
    QVERIFY(trigger({QStringLiteral("new"), {}}, {}, kNow).contains(QStringLiteral("waits")));
    QVERIFY(trigger({}, {}, kNow).contains(QStringLiteral("Choose a task")));
    Run run;
    run.id = RunId{"run_0123456789abcdef01"};
    run.taskId = "resize";
    run.status = RunStatus::Executing;
    QCOMPARE(cancel(run, 0), QStringLiteral("Cancels run_…cdef01 of resize, which is executing."));
    QVERIFY(cancel(run, 1).endsWith(QStringLiteral("and the run it started.")));
    QVERIFY(cancel(run, 3).endsWith(QStringLiteral("and the 3 runs below it.")));
}

void DialogRulesTest::spansUseTheTwoLargestUnits()
{
    QCOMPARE(sentences::span(Seconds(1)), QStringLiteral("1 second"));
    QCOMPARE(sentences::span(Seconds(300)), QStringLiteral("5 minutes"));
    QCOMPARE(sentences::span(Seconds(5'400)), QStringLiteral("1 hour 30 minutes"));
    QCOMPARE(sentences::span(Seconds(3'601)), QStringLiteral("1 hour"));
    QCOMPARE(sentences::span(Seconds(2 * 86'400 + 3 * 3'600 + 59)), QStringLiteral("2 days 3 hours"));
}

void DialogRulesTest::payloadRulesSeeWhatTheTaskGets()
{
    const auto object = PayloadSchema::compile(R"({"type":"object","required":["a"]})").value();
    const auto text = PayloadSchema::compile(R"({"type":"string"})").value();
    QVERIFY(checkPayload(Packet::json("{\"a\":1}"), object.get()).ok());
    QVERIFY(!checkPayload(Packet::json("{}"), object.get()).ok());
    QVERIFY(!checkPayload(Packet{}, object.get()).ok());
    QVERIFY(checkPayload(Packet{}, nullptr).ok());
    QVERIFY(checkPayload(Packet::text("{ not json"), nullptr).ok());
    QVERIFY(checkPayload(Packet::text("{ not json"), text.get()).ok());
    QVERIFY(!checkPayload(Packet::text("x"), object.get()).ok());
    QVERIFY(!checkPayload(Packet::json("{"), nullptr).ok());
    Packet super = Packet::json(R"({"json":{"a":"2026-01-01"},"meta":{"values":{"a":["Date"]}}})");
    super.type = "application/super+json";
    QVERIFY(checkPayload(super, object.get()).ok());
    super.data = R"({"json":{}})";
    QVERIFY(!checkPayload(super, object.get()).ok());
    QVERIFY(checkPayload(Packet::text(std::string(3'145'728, 'x')), nullptr).ok());
    QCOMPARE(checkPayload(Packet::text(std::string(3'145'729, 'x')), nullptr).error().code,
             ErrorCode::TooLarge);
}

void DialogRulesTest::keysAreHashedOnce()
{
    QCOMPARE(idempotencyKeyHash("order-42"),
             std::string("3bf8b157c4238eefe5ae4a66eca81c6b887d4dcedb58dd674271859f4dc2edfd"));
    const std::string hash(64, 'a');
    QCOMPARE(idempotencyKeyHash(hash), hash);
}

void DialogRulesTest::deployRowsPutChangesFirst()
{
    DeployPreview preview;
    preview.unchangedTasks = {"old"};
    preview.addedTasks = {"new"};
    preview.removedTasks = {"gone"};
    preview.scheduleChanges = {"new at \"0 3 * * *\" (UTC)"};
    preview.manifest.tasks.emplace_back().id = "new";
    preview.manifest.tasks.back().command = {"python3", "new.py"};
    const auto rows = deployRows(preview);
    QCOMPARE(rows.size(), 4);
    QCOMPARE(rows[0].what, QStringLiteral("new"));
    QCOMPARE(rows[0].detail, QStringLiteral("python3 new.py"));
    QCOMPARE(rows[1].what, QStringLiteral("gone"));
    QCOMPARE(rows[3].what, QStringLiteral("old"));
}

RUNYARD_TEST(DialogRulesTest)
#include "dialog_rules_test.moc"
