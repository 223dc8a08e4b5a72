// runyard.toml: what a good one means, and that a bad one is refused line by line.
#include "engine/domain/project_manifest.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace std::chrono_literals;

class TestManifest : public QObject
{
    Q_OBJECT

private slots:
    void everyKeyIsRead();
    void aSmallFileGetsDefaults();
    void everyMistakeIsReportedWithItsLine();
    void aBadScheduleDoesNotBlockTheTasks();
    void mistakesAreExplained_data();
    void mistakesAreExplained();
    void aFileThatIsNotTomlNamesTheLine();
};

namespace {

Result<std::string> schemaFile(const std::string &path)
{
    if (path == "schemas/resize.json")
        return std::string(R"({"type":"object","required":["width"]})");
    if (path == "schemas/broken.json")
        return std::string(R"({"type":)");
    return Error{ErrorCode::NotFound, "There is no such file.", "", {}};
}

Result<ProjectManifest> parse(std::string_view toml)
{
    return parseProjectManifest(toml, "/projects/media", schemaFile);
}

std::string allDetails(const Error &error)
{
    std::string out;
    for (const ErrorDetail &detail : error.details)
        out += detail.path + " " + detail.reason + "\n";
    return out;
}

} // namespace

void TestManifest::everyKeyIsRead()
{
    const auto manifest = parse(R"(
[project]
name = "Media jobs"

[[queue]]
name = "mail"
concurrency_limit = 5

[[task]]
id = "resize-image"
command = ["python3", "tasks/resize.py"]
mode = "persistent"
slots = 4
max_duration = "5m"
ttl = "1h"
retry = { max_attempts = 5, factor = 1.5, min_timeout = "2s", max_timeout = "30s", randomize = false, out_of_memory = { machine = "large-1x" } }
queue = { name = "media", concurrency_limit = 2 }
machine = "small-2x"
payload_schema = "schemas/resize.json"
description = "Makes images smaller"
env = { LEVEL = "info" }

[[task]]
id = "send"
command = ["./send"]
queue = "mail"
max_duration = "1s"

[[task]]
id = "alone"
command = ["true"]
queue = { concurrency_limit = 1 }

[[schedule]]
task = "send"
cron = "0 3 * * *"
timezone = "Europe/Paris"
payload = '{"to":"all"}'
name = "nightly"
)");
    QVERIFY2(manifest.ok(), manifest.ok() ? "" : allDetails(manifest.error()).c_str());
    QCOMPARE(manifest->name, std::string("Media jobs"));
    QCOMPARE(manifest->directory, std::string("/projects/media"));
    QCOMPARE(manifest->tasks.size(), std::size_t{3});

    const TaskDefinition &resize = manifest->tasks[0];
    QCOMPARE(resize.command, (std::vector<std::string>{"python3", "tasks/resize.py"}));
    QCOMPARE(resize.mode, TaskMode::Persistent);
    QCOMPARE(resize.directory, std::string("/projects/media"));
    QCOMPARE(resize.maxDuration, std::optional<Seconds>(300s));
    QCOMPARE(resize.ttl, std::optional<Seconds>(3'600s));
    QCOMPARE(resize.retry, (RetryPolicy{5, 1.5, 2'000ms, 30'000ms, false, "large-1x"}));
    QCOMPARE(resize.queueName(), std::string("media"));
    QCOMPARE(resize.machine, std::string("small-2x"));
    QVERIFY(resize.payloadSchema.find("width") != std::string::npos);
    QCOMPARE(resize.env.at("LEVEL"), std::string("info"));
    QCOMPARE(resize.description, std::string("Makes images smaller"));

    QCOMPARE(manifest->tasks[1].maxDuration, std::optional<Seconds>(5s)); // raised to the minimum
    QCOMPARE(manifest->tasks[2].queueName(), std::string("task/alone"));
    QCOMPARE(manifest->queues, (std::vector<QueueDefinition>{{"mail", 5}, {"media", 2}, {"task/alone", 1}}));
    QCOMPARE(manifest->schedules, (std::vector<ScheduleDefinition>{
                                      {"send", "0 3 * * *", "Europe/Paris", R"({"to":"all"})", "nightly"}}));
}

void TestManifest::aSmallFileGetsDefaults()
{
    const auto manifest = parse("[project]\nname = \"x\"\n"
                                "[[task]]\nid = \"jq\"\ncommand = [\"jq\", \".\"]\n"
                                "[[schedule]]\ntask = \"jq\"\ncron = \"@daily\"\n");
    QVERIFY2(manifest.ok(), manifest.ok() ? "" : allDetails(manifest.error()).c_str());
    const TaskDefinition &task = manifest->tasks.front();
    QCOMPARE(task.retry, RetryPolicy{});
    QCOMPARE(task.mode, TaskMode::Process);
    QVERIFY(!task.maxDuration && !task.ttl);
    QCOMPARE(task.queueName(), std::string("task/jq"));
    QCOMPARE(manifest->schedules.front().name, std::string("jq:@daily"));
    QCOMPARE(manifest->schedules.front().timezone, std::string("UTC"));
}

void TestManifest::everyMistakeIsReportedWithItsLine()
{
    const auto manifest = parse("[project]\n"                    // 1
                                "name = \"x\"\n"                 // 2
                                "colour = \"red\"\n"             // 3
                                "[[task]]\n"                     // 4
                                "id = \"a b\"\n"                 // 5
                                "command = \"ls -l\"\n"          // 6
                                "max_duration = \"1.5h\"\n"      // 7
                                "retry = { max_attempts = 0 }\n" // 8
                                "[[schedule]]\n"                 // 9
                                "task = \"nobody\"\n"            // 10
                                "cron = \"61 * * * *\"\n"        // 11
                                "timezone = \"Mars/Base\"\n");   // 12
    QVERIFY(!manifest.ok());
    std::vector<std::string> places;
    for (const ErrorDetail &detail : manifest.error().details)
        places.push_back(detail.path);
    const std::vector<std::string> expected = {"runyard.toml:3",  "runyard.toml:5", "runyard.toml:6",
                                               "runyard.toml:7",  "runyard.toml:8", "runyard.toml:10",
                                               "runyard.toml:11", "runyard.toml:12"};
    QVERIFY2(places == expected, allDetails(manifest.error()).c_str());
}

void TestManifest::aBadScheduleDoesNotBlockTheTasks()
{
    const auto manifest = parse("[project]\nname = \"x\"\n[[task]]\nid = \"t\"\ncommand = [\"ls\"]\n"
                                "[[schedule]]\ntask = \"t\"\ncron = \"0 0 31 2 *\"\n"                  // 8
                                "[[schedule]]\ntask = \"t\"\ncron = \"@daily\"\ntimezone = \"PST8\"\n" // 12
                                "[[schedule]]\ntask = \"t\"\ncron = \"@weekly\"\npayload = \"{\"\n"    // 16
                                "[[schedule]]\ntask = \"t\"\ncron = \"@hourly\"\n");
    QVERIFY(manifest.ok());
    QCOMPARE(manifest->tasks.size(), 1u);
    QCOMPARE(manifest->schedules.size(), 4u);
    QCOMPARE(manifest->warnings.size(), 3u);
    QCOMPARE(manifest->warnings[0].path, std::string("runyard.toml:8"));
    QCOMPARE(manifest->warnings[1].path, std::string("runyard.toml:12"));
    QCOMPARE(manifest->warnings[2].path, std::string("runyard.toml:16"));
    QVERIFY(manifest->warnings[2].reason.find("must be JSON") != std::string::npos);
}

void TestManifest::mistakesAreExplained_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char *name, const char *lines, const char *part) {
        QTest::newRow(name) << QByteArray(lines) << QByteArray(part);
    };
    const char *second = "[[task]]\nid = \"t\"\ncommand = [\"ls\"]\n";
    row("duplicate task", second, "declared twice");
    row("wrong type", "ttl = 5", "must be text in quotes");
    row("ttl zero", "ttl = \"0s\"", "1s or more");
    row("mode", "mode = \"thread\"", "\"process\" or \"persistent\"");
    row("slots without mode", "slots = 3", "needs mode");
    row("access", "access = \"all\"", "\"run\" or \"workspace\"");
    row("factor", "retry = { factor = 0.5 }", "1 or more");
    row("retry order", "retry = { min_timeout = \"2m\" }", "not be shorter");
    row("memory machine", "retry = { out_of_memory = { machine = \"huge\" } }", "no machine");
    row("machine", "machine = \"huge\"", "Use one of: micro");
    row("retry key", "retry = { attempts = 3 }", "no key \"attempts\" in retry");
    row("float attempts", "retry = { max_attempts = 3.0 }", "whole number");
    row("schema file", "payload_schema = \"schemas/none.json\"", "There is no such file.");
    row("schema outside", "payload_schema = \"../other.json\"", "inside the project");
    row("schema broken", "payload_schema = \"schemas/broken.json\"", "cannot be used");
    row("env type", "env = { A = 1 }", "must be text");
    row("env reserved", "env = { RUNYARD_RUN_ID = \"x\" }", "set by Runyard");
    row("queue name", "queue = \"task/other\"", "does not begin with");
    row("queue type", "queue = 3", "queue's name or");
    row("two limits",
        "queue = { name = \"q\", concurrency_limit = 3 }\n[[queue]]\nname = \"q\"\n"
        "concurrency_limit = 4",
        "already has");
    row("duplicate queue", "[[queue]]\nname = \"q\"\n[[queue]]\nname = \"q\"", "declared twice");
    row("single brackets", "[queue]\nname = \"q\"", "double brackets");
    row("duplicate schedule",
        "[[schedule]]\ntask = \"t\"\ncron = \"@daily\"\n[[schedule]]\ntask = \"t\"\n"
        "cron = \"@daily\"",
        "two schedules");
    row("schedule without cron", "[[schedule]]\ntask = \"t\"", "needs \"cron\"");
    row("task without command", "[[task]]\nid = \"u\"", "needs \"command\"");
}

void TestManifest::mistakesAreExplained()
{
    QFETCH(QByteArray, lines);
    QFETCH(QByteArray, part);
    const std::string good = "[project]\nname = \"x\"\n[[task]]\nid = \"t\"\ncommand = [\"ls\"]\n";
    QVERIFY(parse(good).ok());
    const auto manifest = parse(good + lines.toStdString());
    QVERIFY(!manifest.ok());
    const std::string details = allDetails(manifest.error());
    QCOMPARE(manifest.error().details.size(), std::size_t{1});
    QVERIFY2(details.find(part.toStdString()) != std::string::npos, details.c_str());
}

void TestManifest::aFileThatIsNotTomlNamesTheLine()
{
    const auto manifest = parse("[project]\nname = \"x\"\nthis is not toml\n");
    QVERIFY(!manifest.ok());
    QCOMPARE(manifest.error().details.at(0).path, std::string("runyard.toml:3"));
    QCOMPARE(parse("").error().details.at(0).path, std::string("runyard.toml:1"));
}

RUNYARD_TEST(TestManifest)
#include "project_manifest_test.moc"
