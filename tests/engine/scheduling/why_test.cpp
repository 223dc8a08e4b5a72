// What helps a run that waits, what is usual for its task, and what belongs to it: on a real store.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

Run jump(Bench &bench, const RunId &id)
{
    return must(bench.drain([&](EngineCore &core) { return core.control.jumpQueue(id, Actor::User); }));
}

/// An attempt of this length that completes and used this much memory.
RunId completed(Bench &bench, const std::string &task, Micros length, std::int64_t memory)
{
    const RunId id = bench.trigger(task);
    bench.start(id);
    bench.advance(length);
    AttemptOutcome end = bench.outcome(id);
    end.exit.peakMemoryBytes = memory;
    end.exit.cpuTime = Millis{memory};
    bench.finish(id, end);
    return id;
}

} // namespace

class TestWhy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRunThatJumpedGoesFirstAlsoAfterARestart();
    void theHeadOfOneQueueIsTheHeadOfAllWhenSlotsAreShort();
    void onlyQueuedRunsJump();
    void aDelayedRunStartsNow();
    void aDelayedRunOfNoVersionWaitsForItWhenStartedNow();
    void theUsualIsOfItsVersionWhenEnoughAreKnown();
    void aFullQueueTellsWhoHoldsItAndWhenItIsFree();
    void relatedRunsComeInPagesWithTheirCounts();
    void originsTellWhatEachReplayChanged();
};

void TestWhy::aRunThatJumpedGoesFirstAlsoAfterARestart()
{
    Bench bench(1);
    bench.deploy({task("work")});
    const RunId holder = bench.trigger("work");
    bench.start(holder);
    bench.trigger("work");
    bench.advance(5s);
    const RunId important = bench.trigger("work", {.prioritySeconds = 1});
    const RunId last = bench.trigger("work");
    jump(bench, last);
    QVERIFY(
        bench.causes(last).ends_with("Queued: Moved to the head of queue \"task/work\" by an operator\n"));
    QCOMPARE(bench.detail(last).transitions.back().actor, Actor::User);
    const std::size_t steps = bench.detail(last).transitions.size();
    jump(bench, last); // there is nothing left to do
    QCOMPARE(bench.detail(last).transitions.size(), steps);
    bench.restart();
    bench.advance(1h);
    QCOMPARE(bench.status(last), RunStatus::Dequeued);
    QCOMPARE(bench.status(important), RunStatus::Queued);
}

void TestWhy::theHeadOfOneQueueIsTheHeadOfAllWhenSlotsAreShort()
{
    Bench bench(1);
    bench.deploy({task("a"), task("b")});
    const RunId holder = bench.trigger("a");
    bench.start(holder);
    bench.trigger("a");
    bench.advance(10s);
    const RunId other = bench.trigger("b");
    jump(bench, other);
    bench.succeed(holder);
    QCOMPARE(bench.status(other), RunStatus::Dequeued);
}

void TestWhy::onlyQueuedRunsJump()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work");
    const auto refused =
        bench.drain([&](EngineCore &core) { return core.control.jumpQueue(run, Actor::User); });
    QVERIFY(!refused.ok() && refused.error().code == ErrorCode::Conflict);
    QVERIFY(
        !bench.drain([](EngineCore &core) { return core.control.jumpQueue(RunId{"run_no"}, Actor::User); })
             .ok());
}

void TestWhy::aDelayedRunStartsNow()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.delayUntil = bench.now() + 1h});
    must(bench.drain([&](EngineCore &core) { return core.control.startNow(run, Actor::User); }));
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QVERIFY(bench.causes(run).find("Queued: Started now by an operator\n") != std::string::npos);
    bench.start(run);
    bench.succeed(run);
    bench.advance(2h); // its old time does nothing more
    QCOMPARE(bench.status(run), RunStatus::Completed);
    QVERIFY(!bench.drain([&](EngineCore &core) { return core.control.startNow(run, Actor::User); }).ok());
}

void TestWhy::aDelayedRunOfNoVersionWaitsForItWhenStartedNow()
{
    Bench bench;
    const RunId run = bench.trigger("unknown", {.delayUntil = bench.now() + 1h});
    must(bench.drain([&](EngineCore &core) { return core.control.startNow(run, Actor::User); }));
    QCOMPARE(bench.status(run), RunStatus::WaitingForDeploy);
    bench.deploy({task("unknown")});
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestWhy::theUsualIsOfItsVersionWhenEnoughAreKnown()
{
    Bench bench;
    const std::string first = bench.deploy(project({task("work")})).deployment.version;
    for (int i = 1; i <= 10; ++i)
        completed(bench, "work", Seconds{i}, i * 1'000);
    TaskDefinition changed = task("work");
    changed.command = {"false"};
    const std::string second = bench.deploy(project({changed})).deployment.version;
    QVERIFY(first != second);
    completed(bench, "work", Seconds{100}, 5);

    const UsualTimes old = must(bench.reader().usualTimes.of("work", first));
    QCOMPARE(old.version, first);
    QCOMPARE(old.attemptMicros.size(), std::size_t{10});
    QVERIFY(usualRange(old.runMicros) == (UsualRange{1'000'000, 9'000'000}));
    QVERIFY(usualRange(old.memoryBytes) == (UsualRange{1'000, 9'000}));
    QCOMPARE(*old.cpuMillis.quantile(1), std::int64_t{10'000});

    // One run of a version tells nothing: those of all versions stand in.
    const UsualTimes newer = must(bench.reader().usualTimes.of("work", second));
    QCOMPARE(newer.version, std::string());
    QCOMPARE(newer.runMicros.size(), std::size_t{11});
    QCOMPARE(must(bench.reader().usualTimes.of("nobody", "")).runMicros.size(), std::size_t{0});
}

void TestWhy::aFullQueueTellsWhoHoldsItAndWhenItIsFree()
{
    Bench bench;
    TaskDefinition work = task("work");
    work.queue = "narrow";
    bench.deploy({work}, {{"narrow", 1}});
    for (int i = 0; i < 5; ++i)
        completed(bench, "work", 40s, 1);
    const RunId holder = bench.trigger("work");
    bench.start(holder);
    bench.trigger("work");
    const RunId waiting = bench.trigger("work");
    bench.advance(10s);
    const auto explain = [&] {
        return must(bench.reader().usualTimes.completeExplanation(
            must(bench.core().reasons.explainWithHolders(waiting))));
    };
    RunExplanation why = explain();
    QCOMPARE(why.reason.kind, ReasonKind::QueueFull);
    QCOMPARE(why.holderCount, 1);
    QCOMPARE(why.holders.front().id, holder);
    QCOMPARE(why.holders.front().activeSince, std::optional(bench.now() - 10s));
    QCOMPARE(why.holders.front().usual, std::optional<Micros>(40s));
    QCOMPARE(why.expectedStart, std::optional(bench.now() + 30s + 40s));
    bench.advance(1h); // longer than any: nobody knows how long it goes on
    why = explain();
    QVERIFY(!why.expectedStart);
}

void TestWhy::relatedRunsComeInPagesWithTheirCounts()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId parent = bench.trigger("work");
    bench.start(parent);
    std::vector<RunId> children;
    for (int i = 0; i < 25; ++i)
        children.push_back(bench.trigger("work", {.parent = parent}));
    bench.start(children[3]);
    const RunId grandchild = bench.trigger("work", {.parent = children[3]});
    RelatedRequest request{.of = parent, .limit = 10};
    std::vector<RunId> seen;
    for (bool more = true; more;) {
        const RelatedPage page = must(bench.reader().runs.related(request));
        QCOMPARE(page.total, 25);
        for (const RelatedRun &child : page.runs) {
            QCOMPARE(child.children, child.run.id == children[3] ? 1 : 0);
            seen.push_back(child.run.id);
        }
        more = page.hasMore;
        request.after = page.runs.back().run.seq;
    }
    QVERIFY(seen == children);
    const RunOrigins origins = must(bench.reader().runs.origins(grandchild));
    QCOMPARE(origins.ancestors.size(), std::size_t{2});
    QCOMPARE(origins.ancestors[0].run.id, children[3]);
    QCOMPARE(origins.ancestors[1].run.id, parent);
    QVERIFY(!bench.reader().runs.related({.of = RunId{"run_no"}}).ok());
    QVERIFY(!bench.reader().runs.related({.of = parent, .limit = 501}).ok());
}

void TestWhy::originsTellWhatEachReplayChanged()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId first = bench.trigger("work", {.tags = {"vip"}}, Packet::json("{\"a\": 1}"));
    const RunId same = bench.replay({.original = first});
    const RunId edited = bench.replay(
        {.original = same, .payload = Packet::json("{\"a\": 2}"), .tags = std::vector<std::string>{"eu"}});
    const RunOrigins origins = must(bench.reader().runs.origins(edited));
    QCOMPARE(origins.originals.size(), std::size_t{2});
    QCOMPARE(origins.originals[0].run.id, same);
    QCOMPARE(origins.originals[1].run.id, first);
    QVERIFY(origins.self.changes == (ReplayChanges{.payload = true, .tags = true}));
    QVERIFY(origins.originals[0].changes == ReplayChanges{});
    QVERIFY(!origins.originals[1].changes);
    const RelatedPage replays =
        must(bench.reader().runs.related({.of = same, .relation = Relation::Replays}));
    QCOMPARE(replays.runs.size(), std::size_t{1});
    QVERIFY(replays.runs[0].changes == origins.self.changes);
}

RUNYARD_TEST(TestWhy)
#include "why_test.moc"
