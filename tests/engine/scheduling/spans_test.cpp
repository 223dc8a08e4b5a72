// What tasks tell of their work: kept in the commit of its drain, told to listeners, and nothing else.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

Telemetry::ReportedSpan reported(const RunId &run, const std::string &id, std::optional<TimePoint> to = {})
{
    Telemetry::ReportedSpan made;
    made.run = run;
    made.detail.span.id = id;
    made.detail.span.name = "work";
    made.detail.span.from = fromMicros(1'000);
    made.detail.span.to = to;
    return made;
}

Telemetry::ReportedLine line(const RunId &run, std::int64_t at, const std::string &text)
{
    Telemetry::ReportedLine made;
    made.run = run;
    made.span = "00000000000000a1";
    made.line.at = fromMicros(at);
    made.line.text = text;
    return made;
}

TelemetryTaken add(Bench &bench, const Telemetry &telemetry)
{
    return bench.drain([&](EngineCore &core) { return core.telemetry.add(telemetry); });
}

} // namespace

class TestSpans : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listenersHearOfRunsWithNewSpans();
    void spansOfUnknownRunsAreCounted();
    void aRunOfTheSameDrainHasItsSpans();
    void linesComeInOrderOfTime();
    void aRunStaysAsItWas();
    void aFailedCommitKeepsNothing();
};

void TestSpans::listenersHearOfRunsWithNewSpans()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    add(bench, {.spans = {reported(run, "00000000000000a1"), reported(run, "00000000000000a2")}});
    QCOMPARE(bench.lastChanges().spans, std::vector<RunSeq>{bench.run(run).seq});
    QVERIFY(bench.lastChanges().logs.empty());
    add(bench, {.lines = {line(run, 5, "x")}}); // a span shows how many lines it has
    QCOMPARE(bench.lastChanges().spans, std::vector<RunSeq>{bench.run(run).seq});
    QCOMPARE(bench.lastChanges().logs, std::vector<RunSeq>{bench.run(run).seq});
}

void TestSpans::spansOfUnknownRunsAreCounted()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    const RunId none{"run_none"};
    const auto taken =
        add(bench, {.spans = {reported(none, "00000000000000a1"), reported(run, "00000000000000a2")},
                    .lines = {line(none, 5, "x"), line(none, 6, "y")}});
    QCOMPARE(taken.unknownRun, 3);
    QCOMPARE(taken.pastLimit, 0);
    QCOMPARE(bench.reader().spans.ofRun(run)->spans.size(), 1u);
}

void TestSpans::aRunOfTheSameDrainHasItsSpans()
{
    Bench bench;
    bench.deploy({task("work")});
    RunId run;
    const auto taken = bench.drain([&](EngineCore &core) {
        run = must(core.triggers.trigger({.taskId = "work"})).id;
        return core.telemetry.add({.spans = {reported(run, "00000000000000a1")}});
    });
    QCOMPARE(taken.unknownRun, 0);
    QCOMPARE(bench.reader().spans.ofRun(run)->spans.size(), 1u);
}

void TestSpans::linesComeInOrderOfTime()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    add(bench, {.lines = {line(run, 30, "c"), line(run, 10, "a"), line(run, 20, "b"), line(run, 30, "d")}});
    std::string texts;
    const auto page = bench.reader().logs.page(run, 0, 0, 10);
    for (const LogLine &each : page->lines)
        texts += each.text;
    QCOMPARE(texts, std::string("abcd"));
}

void TestSpans::aRunStaysAsItWas()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    const RunDetail before = *bench.reader().runs.detail(run);
    add(bench, {.spans = {reported(run, "00000000000000a1", fromMicros(2'000))}});
    QVERIFY(*bench.reader().runs.detail(run) == before);
    QVERIFY(bench.lastChanges().runs.empty());
}

void TestSpans::aFailedCommitKeepsNothing()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    const Status failed = bench.drainThatFails([&](EngineCore &core) {
        (void)core.triggers.trigger({.taskId = "work"}); // what cannot be written
        core.telemetry.add({.spans = {reported(run, "00000000000000a1")}, .lines = {line(run, 5, "x")}});
    });
    QVERIFY(!failed.ok());
    QVERIFY(bench.reader().spans.ofRun(run)->spans.empty());
    QVERIFY(bench.reader().logs.page(run, 0, 0, 10)->lines.empty());
    add(bench, {.spans = {reported(run, "00000000000000a1")}});
    QCOMPARE(bench.reader().spans.ofRun(run)->spans.size(), 1u);
}

RUNYARD_TEST(TestSpans)
#include "spans_test.moc"
