// Actions over many runs: accepted, undone, tried on five, stopped, resumed, and never done twice
// whatever happens in the middle.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <deque>

using namespace runyard;
using namespace runyard::testing;

namespace {

/// Reads for the engine at once and keeps the answer until the test hands it over.
class TestFeeder final : public BulkFeeder
{
public:
    explicit TestFeeder(Bench &bench) : m_bench(bench) {}
    void fetch(BulkFetch request) override
    {
        const auto targets = must(m_bench.reader().bulk.targets({.request = request.action.request,
                                                                 .action = request.action.id,
                                                                 .after = request.after,
                                                                 .upTo = request.action.upTo,
                                                                 .limit = 20}));
        BulkBatch batch{.action = request.action.id, .after = request.after};
        for (const BulkTarget &target : targets.runs) {
            PreparedRun run{.seq = target.seq, .id = target.id};
            if (request.action.request.transform.kind != TransformKind::None && toInt(target.seq) % 7 == 0)
                run.problem = "does not fit";
            batch.runs.push_back(std::move(run));
        }
        batch.isLast = !targets.hasMore;
        m_batches.push_back(std::move(batch));
    }
    bool deliver()
    {
        if (m_batches.empty())
            return false;
        m_bench.drain([&](EngineCore &core) {
            core.bulk.prepared(std::exchange(m_batches.front(), {}));
            return 0;
        });
        m_batches.pop_front();
        return true;
    }
    void forget() { m_batches.clear(); }

private:
    Bench &m_bench;
    std::deque<BulkBatch> m_batches;
};

class Scene
{
public:
    explicit Scene(int runs, std::uint64_t seed = 1) : bench(1, seed), feeder(bench)
    {
        bench.deploy({task("work")});
        bench.pause("task/work");
        for (int i = 0; i < runs; ++i)
            ids.push_back(bench.trigger("work", {}, Packet::json("{}")));
        bench.core().bulk.setFeeder(&feeder);
    }
    BulkAction start(BulkKind kind, bool canary = false)
    {
        BulkRequest request{.kind = kind, .canary = canary};
        request.selection.all = RunFilter{.taskIds = {"work"}};
        request.tags =
            kind == BulkKind::AddTags ? std::vector<std::string>{"seen"} : std::vector<std::string>{};
        return start(request);
    }
    BulkAction start(const BulkRequest &request)
    {
        const std::int64_t total = must(bench.reader().bulk.countTargets(request));
        return must(bench.drain([&](EngineCore &core) { return core.bulk.start(request, total); }));
    }
    void work()
    {
        for (int i = 0; i < 1'000; ++i) {
            bench.drain();
            if (!feeder.deliver() && !(bench.core().nextDue() && *bench.core().nextDue() <= bench.now()))
                return;
        }
    }
    void restart()
    {
        bench.restart();
        feeder.forget();
        bench.core().bulk.setFeeder(&feeder);
    }
    BulkDetail detail(const BulkId &id, bool onlyTroubles = false)
    {
        return must(bench.reader().bulk.detail({id, onlyTroubles, RunSeq::None, 500}));
    }
    BulkState state(const BulkId &id) { return detail(id).action.state; }
    std::int64_t runs() { return bench.audit().number("SELECT count(*) FROM run"); }

    Bench bench;
    TestFeeder feeder;
    std::vector<RunId> ids;
};

} // namespace

class TestBulk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAfterTenSecondsAndDoesAll();
    void undoneBeforeItStarts();
    void laterRunsAreNotMeant();
    void fiveFirstThenWaits();
    void stoppedAndResumed();
    void cancelsEverythingItMade();
    void finishedRunsAreSkippedWithTheReason();
    void runsPickedOneByOne();
    void timesAreCountedFromWhenItWasAskedFor();
    void theSameRequestMakesOneAction();
    void senselessRequestsAreRefused();
    void nothingTwiceNothingLostThroughCrashes();
};

void TestBulk::startsAfterTenSecondsAndDoesAll()
{
    Scene scene(120);
    const BulkAction action = scene.start(BulkKind::Replay);
    QCOMPARE(action.state, BulkState::Waiting);
    QCOMPARE(action.total, std::int64_t{120});
    scene.work();
    QCOMPARE(scene.runs(), std::int64_t{120});
    scene.bench.advance(9s);
    QCOMPARE(scene.runs(), std::int64_t{120});
    scene.bench.advance(1s);
    scene.work();
    const BulkDetail detail = scene.detail(action.id);
    QCOMPARE(detail.action.state, BulkState::Finished);
    QCOMPARE(detail.action.done, std::int64_t{120});
    QCOMPARE(detail.action.made, std::int64_t{120});
    QCOMPARE(detail.items.size(), std::size_t{120});
    for (std::size_t i = 0; i < detail.items.size(); ++i) {
        QCOMPARE(detail.items[i].run, scene.ids[i]);
        QCOMPARE(scene.bench.run(detail.items[i].made).replayOf, scene.ids[i]);
    }
}

void TestBulk::undoneBeforeItStarts()
{
    Scene scene(10);
    const BulkId id = scene.start(BulkKind::Cancel).id;
    scene.bench.advance(8s);
    scene.restart(); // accepted is durable, and so is the time to undo it
    must(scene.bench.drain([&](EngineCore &core) { return core.bulk.undo(id); }));
    scene.bench.advance(1h);
    scene.work();
    QCOMPARE(scene.state(id), BulkState::Undone);
    QCOMPARE(scene.bench.status(scene.ids.front()), RunStatus::Queued);

    const BulkId late = scene.start(BulkKind::Cancel).id;
    scene.bench.advance(10s);
    const auto refused = scene.bench.drain([&](EngineCore &core) { return core.bulk.undo(late); });
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
}

void TestBulk::laterRunsAreNotMeant()
{
    Scene scene(3);
    const BulkId id = scene.start(BulkKind::Cancel).id;
    const RunId later = scene.bench.trigger("work");
    scene.bench.advance(10s);
    scene.work();
    QCOMPARE(scene.state(id), BulkState::Finished);
    QCOMPARE(scene.bench.status(scene.ids.back()), RunStatus::Canceled);
    QCOMPARE(scene.bench.status(later), RunStatus::Queued);
}

void TestBulk::fiveFirstThenWaits()
{
    Scene scene(30);
    const BulkId id = scene.start(BulkKind::Replay, true).id;
    scene.bench.advance(10s);
    scene.work();
    QCOMPARE(scene.state(id), BulkState::Review);
    QCOMPARE(scene.runs(), std::int64_t{35});
    scene.restart();
    scene.work();
    QCOMPARE(scene.runs(), std::int64_t{35});
    must(scene.bench.drain([&](EngineCore &core) { return core.bulk.resume(id); }));
    scene.work();
    QCOMPARE(scene.state(id), BulkState::Finished);
    QCOMPARE(scene.runs(), std::int64_t{60});
}

void TestBulk::stoppedAndResumed()
{
    Scene scene(100);
    const BulkId id = scene.start(BulkKind::AddTags).id;
    scene.bench.advance(10s);
    scene.bench.drain();
    scene.feeder.deliver();
    must(scene.bench.drain([&](EngineCore &core) { return core.bulk.stop(id); }));
    scene.work();
    const std::int64_t done = scene.detail(id).action.done;
    QVERIFY(done > 0 && done < 100);
    QVERIFY(!scene.bench.drain([&](EngineCore &core) { return core.bulk.stop(id); }));
    must(scene.bench.drain([&](EngineCore &core) { return core.bulk.resume(id); }));
    scene.work();
    QCOMPARE(scene.detail(id).action.done, std::int64_t{100});
    for (const RunId &run : scene.ids)
        QCOMPARE(scene.bench.run(run).tags, std::vector<std::string>{"seen"});
}

void TestBulk::cancelsEverythingItMade()
{
    Scene scene(40);
    const BulkId id = scene.start(BulkKind::Replay).id;
    scene.bench.advance(10s);
    scene.work();
    const BulkAction cancel =
        must(scene.bench.drain([&](EngineCore &core) { return core.bulk.cancelMade(id); }));
    scene.work();
    QCOMPARE(scene.detail(cancel.id).action.done, std::int64_t{40});
    const auto made = scene.detail(id).madeByStatus;
    QCOMPARE(made[static_cast<std::size_t>(RunStatus::Canceled)], std::int64_t{40});
    for (const RunId &run : scene.ids)
        QCOMPARE(scene.bench.status(run), RunStatus::Queued);
}

void TestBulk::finishedRunsAreSkippedWithTheReason()
{
    Scene scene(3);
    scene.bench.cancel(scene.ids[1]);
    const BulkId id = scene.start(BulkKind::Cancel).id;
    scene.bench.advance(10s);
    scene.work();
    const BulkDetail detail = scene.detail(id, true);
    QCOMPARE(detail.action.skipped, std::int64_t{1});
    QCOMPARE(detail.items.size(), std::size_t{1});
    QCOMPARE(detail.items.front().run, scene.ids[1]);
    QVERIFY(detail.items.front().reason.find("ended already") != std::string::npos);
}

void TestBulk::runsPickedOneByOne()
{
    Scene scene(5);
    BulkRequest request{.kind = BulkKind::Cancel, .reason = "picked"};
    request.selection.ids = {scene.ids[3], scene.ids[1], scene.ids[3]};
    request.name = "two of them";
    request.actor = Actor::Api;
    const BulkAction action = scene.start(request);
    QCOMPARE(action.total, std::int64_t{2});
    scene.restart();
    QCOMPARE(scene.detail(action.id).action.request.name, std::string("two of them"));
    QCOMPARE(scene.detail(action.id).action.request.actor, Actor::Api);
    scene.bench.advance(10s);
    scene.work();
    QCOMPARE(scene.detail(action.id).action.done, std::int64_t{2});
    QCOMPARE(scene.bench.status(scene.ids[1]), RunStatus::Canceled);
    QCOMPARE(scene.bench.status(scene.ids[2]), RunStatus::Queued);
}

void TestBulk::timesAreCountedFromWhenItWasAskedFor()
{
    Scene scene(12);
    scene.bench.advance(30min);
    BulkRequest request{.kind = BulkKind::AddTags, .tags = {"recent"}, .canary = true};
    request.selection.all = RunFilter{.createdWithin = std::chrono::hours(1)};
    const BulkId id = scene.start(request).id;
    scene.bench.advance(10s);
    scene.work();
    QCOMPARE(scene.state(id), BulkState::Review);
    scene.bench.advance(2h);
    must(scene.bench.drain([&](EngineCore &core) { return core.bulk.resume(id); }));
    scene.work();
    QCOMPARE(scene.detail(id).action.done, std::int64_t{12});
}

void TestBulk::theSameRequestMakesOneAction()
{
    Scene scene(3);
    BulkRequest request{.kind = BulkKind::AddTags, .tags = {"seen"}, .requestKey = "0190-abc"};
    request.selection.ids = scene.ids;
    const BulkId first = scene.start(request).id;
    QCOMPARE(scene.start(request).id.text, first.text);
    scene.bench.advance(10s);
    scene.work();
    scene.restart();
    QCOMPARE(scene.start(request).id.text, first.text); // also when it is over
    QCOMPARE(scene.bench.audit().number("SELECT count(*) FROM bulk_action"), 1LL);
    request.requestKey = "0190-xyz";
    QVERIFY(scene.start(request).id.text != first.text);
}

void TestBulk::senselessRequestsAreRefused()
{
    Scene scene(1);
    const auto refused = [&](const BulkRequest &request) {
        return !scene.bench.drain([&](EngineCore &core) { return core.bulk.start(request, 0); }).ok();
    };
    BulkRequest request;
    QVERIFY(refused(request)); // nothing selected
    request.selection.ids = {RunId{"run_that_is_not_there"}};
    QVERIFY(refused(request));
    request.selection.ids = scene.ids;
    request.kind = BulkKind::AddTags;
    QVERIFY(refused(request)); // no tag
    request.kind = BulkKind::Reschedule;
    QVERIFY(refused(request)); // no time
    request.delayUntil = scene.bench.now() - 1s;
    QVERIFY(refused(request));
}

void TestBulk::nothingTwiceNothingLostThroughCrashes()
{
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
        Scene scene(150, seed);
        SeededRandom dice(seed * 31);
        BulkRequest request{.kind = BulkKind::Replay, .transform = {TransformKind::Jq, "."}};
        request.selection.all = RunFilter{.taskIds = {"work"}};
        const BulkId id = scene.start(request).id;
        scene.bench.advance(10s);
        for (int step = 0; step < 2'000 && scene.state(id) != BulkState::Finished; ++step) {
            switch (dice.below(12)) {
            case 0: scene.restart(); break;
            case 1:
                (void)scene.bench.drainThatFails(
                    [&](EngineCore &core) { (void)core.triggers.trigger({.taskId = "work"}); });
                break;
            case 2:
                if (scene.bench.drain([&](EngineCore &core) { return core.bulk.stop(id); }))
                    must(scene.bench.drain([&](EngineCore &core) { return core.bulk.resume(id); }));
                break;
            case 3: scene.bench.drain(); break;
            default:
                if (!scene.feeder.deliver())
                    scene.bench.drain();
            }
        }
        const BulkDetail detail = scene.detail(id);
        QCOMPARE(detail.action.state, BulkState::Finished);
        QCOMPARE(detail.action.handled(), std::int64_t{150});
        QCOMPARE(detail.items.size(), std::size_t{150});
        QCOMPARE(detail.action.made + detail.action.failed, std::int64_t{150});
        QVERIFY(detail.action.failed > 0);
        Audit &audit = scene.bench.audit();
        QCOMPARE(audit.number("SELECT count(*) FROM run WHERE replay_of IS NOT NULL"),
                 static_cast<long long>(detail.action.made));
        QCOMPARE(audit.number("SELECT count(DISTINCT replay_of) FROM run WHERE replay_of IS NOT NULL"),
                 static_cast<long long>(detail.action.made));
    }
}

RUNYARD_TEST(TestBulk)
#include "bulk_test.moc"
