// Long random stories: commands, worker events, clock jumps, restarts and failing commits in any order.
// The bench audits the workspace after every drain; at the end all work finishes and every run is final.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace runyard;
using namespace runyard::testing;

namespace {

constexpr int kSteps = 700;

ProjectManifest storyProject()
{
    TaskDefinition quick = task("quick", 3);
    quick.retry.minDelay = Millis{500};
    TaskDefinition slow = task("slow", 4);
    slow.retry.minDelay = Millis{45'000};
    slow.queue = "narrow";
    slow.maxDuration = Seconds{120};
    TaskDefinition once = task("once");
    once.queue = "narrow";
    once.ttl = Seconds{90};
    TaskDefinition hungry = task("hungry", 3);
    hungry.retry.outOfMemoryMachine = "medium-1x";
    hungry.retry.minDelay = hungry.retry.maxDelay = Millis{0};
    return project({quick, slow, once, hungry}, {{"narrow", 2}},
                   {{.taskId = "quick", .cron = "*/10 * * * *", .name = "often"}});
}

class Story
{
public:
    explicit Story(std::uint64_t seed) : m_bench(6, seed), m_dice(seed * 7919)
    {
        m_bench.deploy(storyProject());
    }

    void step()
    {
        const int what = m_dice.below(100);
        if (what < 70 || !m_unheard.empty())
            drainSomething(what < 3);
        else if (what < 94)
            m_bench.advance(Millis{m_dice.below(20'000)});
        else if (what < 97)
            m_bench.jump(Seconds{m_dice.below(3'000)});
        else
            restart();
        checkLimits();
    }

    /// Everybody helps until nothing is left to do.
    bool finishEverything()
    {
        if (!m_unheard.empty()) // the last commit of the story failed
            drainSomething(false);
        m_bench.pause("narrow", false);
        m_bench.pause("task/quick", false);
        ProjectManifest all = storyProject();
        all.tasks.push_back(task("later"));
        all.schedules.clear();
        m_bench.deploy(all);
        for (int round = 0; round < 60 && unfinished() > 0; ++round) {
            m_bench.drain([&](EngineCore &core) {
                const InterceptList list = core.intercepts.list();
                for (const Intercept &intercept : list.intercepts)
                    (void)core.intercepts.remove(intercept.number);
                for (const HeldRun &held : list.held) // also those that a schedule made
                    (void)core.intercepts.continueHeld(held.run.id, {}, Actor::User);
                for (const RunId &id : m_runs) {
                    const Run run = *m_bench.store().runs.find(id);
                    if (run.status == RunStatus::Frozen)
                        (void)core.control.resume(id, Actor::User);
                    else if (run.status == RunStatus::WaitingForDeploy) // for a version that never came
                        (void)core.cancellation.cancel(id, {}, Actor::User);
                }
                return 0;
            });
            m_bench.drain([&](EngineCore &core) {
                auto processes = m_bench.workers().processes();
                for (auto &[key, process] : processes)
                    endProcess(core, key, process, 0);
                return 0;
            });
            m_bench.advance(10min);
        }
        return unfinished() == 0;
    }

    long long runCount() { return m_bench.audit().number("SELECT count(*) FROM run"); }
    long long acknowledged() // but for runs of batches that a key led to
    {
        return std::ranges::count_if(
            m_runs, [&](const RunId &id) { return m_bench.store().runs.find(id)->batchId.empty(); });
    }
    /// Made by a schedule or a batch: nobody was told of each.
    long long madeOtherwise()
    {
        return m_bench.audit().number(
            "SELECT count(*) FROM run WHERE schedule IS NOT NULL OR batch IS NOT NULL");
    }
    long long batchRuns()
    {
        return m_bench.audit().number("SELECT count(*) FROM run WHERE batch IS NOT NULL");
    }

private:
    using Event = std::function<void(EngineCore &)>;

    long long unfinished() { return m_bench.audit().number("SELECT count(*) FROM run WHERE status < 7"); }

    void checkLimits()
    {
        const long long most = m_bench.audit().number(
            "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM run JOIN name ON name.id = run.queue"
            " WHERE flags & 2 AND name.text = 'narrow' GROUP BY concurrency_key)");
        if (most > 2)
            qFatal("%lld runs of one key of \"narrow\" hold slots", most);
        const long long astray = m_bench.audit().number(
            "SELECT count(*) FROM held_run h JOIN run r ON r.seq = h.run WHERE h.released_at IS NULL"
            " AND (r.status <> 6 OR r.attempt_count > 0)");
        if (astray > 0)
            qFatal("%lld runs are held by an intercept and not Frozen before their start", astray);
    }

    void restart()
    {
        m_bench.restart();
        m_unheard.clear(); // their processes died with the engine
    }

    void drainSomething(bool fails)
    {
        const std::size_t known = m_runs.size();
        std::vector<Event> events = std::exchange(m_unheard, {});
        const auto act = [&](EngineCore &core) {
            for (const Event &event : events) // told again after a commit that failed
                event(core);
            for (int i = m_dice.below(4); i >= 0; --i)
                command(core, events);
            return 0;
        };
        if (!fails) {
            m_bench.drain(act);
        } else if (!m_bench.drainThatFails(act).ok()) {
            m_runs.resize(known);
            m_unheard = std::move(events);
        }
    }

    RunId anyRun() { return m_runs[static_cast<std::size_t>(m_dice.below(static_cast<int>(m_runs.size())))]; }

    TriggerOptions anyOptions()
    {
        TriggerOptions options;
        if (m_dice.below(4) == 0)
            options.delayUntil = m_bench.now() + Seconds{m_dice.below(200)};
        if (m_dice.below(5) == 0)
            options.ttl = Seconds{m_dice.below(60)};
        if (m_dice.below(3) == 0)
            options.concurrencyKey = std::string(1, static_cast<char>('a' + m_dice.below(3)));
        if (m_dice.below(6) == 0)
            options.idempotencyKey = "key" + std::to_string(m_dice.below(5));
        if (m_dice.below(6) == 0)
            options.requestKey = "request" + std::to_string(m_dice.below(1'000));
        if (m_dice.below(5) == 0 && !m_runs.empty())
            options.parent = anyRun();
        if (m_dice.below(5) == 0)
            options.prioritySeconds = m_dice.below(100);
        if (m_dice.below(8) == 0)
            options.tags = {"t" + std::to_string(m_dice.below(4))};
        if (m_dice.below(8) == 0) {
            options.debounce = DebounceOptions{.key = "d" + std::to_string(m_dice.below(3)),
                                               .delay = Seconds{1 + m_dice.below(60)}};
            options.debounce->mode = m_dice.below(2) ? DebounceMode::Leading : DebounceMode::Trailing;
            if (m_dice.below(2))
                options.debounce->maxDelay = options.debounce->delay + Seconds{30};
        }
        if (m_dice.below(20) == 0)
            options.lockToVersion = "20261124." + std::to_string(1 + m_dice.below(4));
        return options;
    }

    void command(EngineCore &core, std::vector<Event> &events)
    {
        static constexpr const char *kTasks[] = {"quick", "slow", "once", "hungry", "later"};
        const int what = m_dice.below(100);
        if (what < 14 || m_runs.empty()) {
            TriggerRequest request{.taskId = kTasks[m_dice.below(5)], .options = anyOptions()};
            const auto reply = core.triggers.trigger(request);
            if (!reply.ok())
                qFatal("%s", reply.error().text().c_str());
            remember(reply->id);
            return;
        }
        if (what < 17)
            return batchSomething(core);
        if (what < 75) {
            workerEvent(core, events);
            return;
        }
        const RunId run = anyRun();
        switch (what % 12) {
        case 0: (void)core.cancellation.cancel(run, {}, Actor::User); return;
        case 1:
        case 2: (void)core.control.freeze(run, Actor::User); return;
        case 3:
        case 4:
        case 5: (void)core.control.resume(run, Actor::User); return;
        case 6: (void)core.control.retryNow(run, Actor::User); return;
        case 7:
            (void)core.control.reschedule(run, m_bench.now() + Seconds{m_dice.below(300)}, Actor::User);
            return;
        case 8:
            (void)core.queues.setPaused(m_dice.below(2) ? "narrow" : "task/quick", m_dice.below(3) == 0);
            return;
        case 9:
            if (const auto reply = core.triggers.replay({.original = run}); reply.ok())
                remember(reply->id);
            return;
        case 10: {
            ProjectManifest manifest = storyProject();
            if (m_dice.below(2))
                manifest.tasks.erase(manifest.tasks.begin() + m_dice.below(3)); // withdrawn, or back again
            std::erase_if(manifest.schedules, [&](const ScheduleDefinition &s) {
                return std::ranges::none_of(manifest.tasks, [&](const auto &t) { return t.id == s.taskId; });
            });
            (void)core.deployments.deploy(manifest, Actor::User);
            return;
        }
        default: debugSomething(core, run); return;
        }
    }

    /// Announces a batch, or sends some items of one, also again and past its end.
    void batchSomething(EngineCore &core)
    {
        if (m_batches.empty() || m_dice.below(3) == 0) {
            BatchRequest request;
            request.runCount = 1 + m_dice.below(6);
            if (m_dice.below(2))
                request.requestKey = "batch" + std::to_string(m_dice.below(20));
            if (m_dice.below(3) == 0)
                request.idempotencyKey.hash = "night" + std::to_string(m_dice.below(3));
            if (const auto reply = core.batches.create(request); reply.ok())
                m_batches.push_back(reply->batch.id);
            return;
        }
        const BatchId id =
            m_batches[static_cast<std::size_t>(m_dice.below(static_cast<int>(m_batches.size())))];
        std::vector<BatchItem> items;
        for (int i = m_dice.below(6); i >= 0; --i) {
            BatchItem item{.index = m_dice.below(7), .request = {.taskId = "quick"}, .problem = {}};
            if (m_dice.below(4) == 0)
                item.request.options.idempotencyKey = "key" + std::to_string(m_dice.below(5));
            if (m_dice.below(8) == 0)
                item.request.options.machine = "enormous"; // cannot become a run
            items.push_back(std::move(item));
        }
        (void)core.batches.add(id, std::move(items));
    }

    void debugSomething(EngineCore &core, const RunId &run)
    {
        switch (m_dice.below(12)) {
        case 0:
        case 1:
            (void)core.dispatcher.step(m_dice.below(2) ? "narrow" : "task/quick",
                                       m_dice.below(3) ? RunId{} : run, Actor::User);
            return;
        case 2: {
            const char *const kQueries[] = {"task:quick", "queue:narrow", "tag:t1", "is:root", "payload.x:1"};
            (void)core.intercepts.add({kQueries[m_dice.below(5)], m_dice.below(4) == 0});
            return;
        }
        case 3:
            if (const InterceptList list = core.intercepts.list(); !list.intercepts.empty())
                (void)core.intercepts.remove(list.intercepts.front().number);
            return;
        case 4:
            if (const InterceptList list = core.intercepts.list(); !list.held.empty())
                (void)core.intercepts.continueHeld(list.held.back().run.id, Packet::json("{\"edited\":true}"),
                                                   Actor::User);
            return;
        case 5:
        case 6:
        case 7: {
            TriggerRequest request{.taskId = m_dice.below(2) ? "quick" : "slow", .options = anyOptions()};
            request.options.parent = run;
            request.options.resumesParent = true;
            if (const auto reply = core.triggers.trigger(request);
                reply.ok()) // refused where it does not execute
                remember(reply->id);
            return;
        }
        case 8:
            (void)core.waitRequests.wait({.run = run, .until = m_bench.now() + Seconds{m_dice.below(300)}});
            return;
        case 9: (void)core.waitRequests.wait({.run = run, .runs = {anyRun(), anyRun()}}); return;
        default: (void)core.control.addTags(run, {"t" + std::to_string(m_dice.below(6))}); return;
        }
    }

    void remember(const RunId &run)
    {
        if (std::ranges::find(m_runs, run) == m_runs.end()) // a key may have led to an older run
            m_runs.push_back(run);
    }

    void workerEvent(EngineCore &core, std::vector<Event> &events)
    {
        auto &processes = m_bench.workers().processes();
        if (processes.empty())
            return;
        auto chosen = processes.begin();
        std::advance(chosen, m_dice.below(static_cast<int>(processes.size())));
        const AttemptKey key = chosen->first;
        if (!chosen->second.confirmed && m_dice.below(10) > 0) {
            chosen->second.confirmed = true;
            tell(core, events,
                 [key, at = m_bench.now()](EngineCore &engine) { engine.attempts.started(key, 4711, at); });
            return;
        }
        const auto process = chosen->second;
        events.push_back(endProcess(core, key, process, m_dice.below(8)));
    }

    Event endProcess(EngineCore &core, AttemptKey key, const SimulatedWorkers::Process &process, int how)
    {
        AttemptOutcome outcome{.key = key, .stopped = process.stop, .finishedAt = m_bench.now()};
        if (process.stop == StopReason::MaxDuration)
            outcome.error = internalError(InternalCode::MaxDurationExceeded);
        else if (how == 1)
            outcome.error = internalError(InternalCode::ProcessOomKilled);
        else if (how == 2)
            outcome.error = internalError(InternalCode::ProcessSigsegv);
        else if (how == 3)
            outcome.error = internalError(InternalCode::CouldNotFindExecutor);
        else if (how >= 5)
            outcome.error = taskError();
        if (how == 6)
            outcome.retryAfter = Millis{m_dice.below(60'000)};
        if (!outcome.error)
            outcome.output = Packet::json("1");
        m_bench.workers().end(key);
        Event event = [outcome](EngineCore &engine) { engine.attempts.finished(outcome); };
        event(core);
        return event;
    }

    static void tell(EngineCore &core, std::vector<Event> &events, Event event)
    {
        event(core);
        events.push_back(std::move(event));
    }

    Bench m_bench;
    SeededRandom m_dice;
    std::vector<RunId> m_runs;
    std::vector<BatchId> m_batches; // some of them of commits that failed
    std::vector<Event> m_unheard;
};

} // namespace

class TestRandomHistories : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyStoryEndsWell_data();
    void everyStoryEndsWell();
};

void TestRandomHistories::everyStoryEndsWell_data()
{
    QTest::addColumn<int>("seed");
    for (const int seed : {1, 2, 3, 5, 8, 13})
        QTest::addRow("seed %d", seed) << seed;
}

void TestRandomHistories::everyStoryEndsWell()
{
    QFETCH(int, seed);
    Story story(static_cast<std::uint64_t>(seed));
    for (int step = 0; step < kSteps; ++step)
        story.step();
    QVERIFY(story.finishEverything());
    QCOMPARE(story.runCount() - story.madeOtherwise(), story.acknowledged());
    QVERIFY(story.batchRuns() > 0);
    QVERIFY(story.runCount() > 100);
}

RUNYARD_TEST(TestRandomHistories)
#include "random_histories_test.moc"
