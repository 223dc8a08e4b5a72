// The stated reason of every run in random states, compared with one derived here from nothing but the
// list of stored runs and the settings the test made itself. RUNYARD_SEED=n repeats one story.
#include "tests/scheduling/bench.h"

#include <QTest>

#include <algorithm>
#include <set>

using namespace runyard;
using namespace runyard::testing;

namespace {

constexpr int kStories = 40;
constexpr int kSteps = 60;
constexpr int kEnvironmentLimit = 5;

class Story
{
public:
    explicit Story(std::uint64_t seed) : m_bench(kEnvironmentLimit, seed), m_dice(seed * 7919)
    {
        TaskDefinition work = task("work", 3);
        work.queue = "narrow";
        work.retry.minDelay = Millis{20'000};
        m_bench.deploy({work, task("other", 2)}, {{"narrow", 2}});
        m_limits = {{"narrow", 2}};
    }

    void step()
    {
        const int what = m_dice.below(100);
        if (what < 40)
            triggerOne();
        else if (what < 80)
            changeOne(m_runs.empty() ? RunId{} : m_runs[m_dice.below(static_cast<int>(m_runs.size()))]);
        else if (what < 86)
            changeQueue();
        else if (what < 97)
            m_bench.advance(Seconds{m_dice.below(30)});
        else
            restart();
        read();
    }

    /// Empty, or what differs.
    std::string difference()
    {
        for (const Run &run : m_list) {
            const RunReason stated = must(m_bench.core().explain(run.id));
            const RunReason derived = derive(run);
            if (stated == derived)
                continue;
            return "run " + std::to_string(static_cast<long long>(run.seq)) + " ("
                   + std::string(displayName(run.status)) + "): stated " + words(stated) + ", derived "
                   + words(derived);
        }
        return {};
    }

    std::set<ReasonKind> kinds; // met so far

private:
    static std::string words(const RunReason &reason)
    {
        std::string text = "kind " + std::to_string(static_cast<int>(reason.kind)) + " ahead "
                           + std::to_string(reason.ahead) + " in use " + std::to_string(reason.slotsInUse)
                           + " holders";
        for (const RunSeq holder : reason.holders)
            text += ' ' + std::to_string(static_cast<long long>(holder));
        return text;
    }

    void triggerOne()
    {
        TriggerOptions options;
        const char *const keys[] = {"", "", "a", "b"};
        options.concurrencyKey = keys[m_dice.below(4)];
        options.prioritySeconds = m_dice.below(4) == 0 ? m_dice.below(60) : 0;
        if (m_dice.below(6) == 0)
            options.ttl = Seconds{1 + m_dice.below(60)};
        if (m_dice.below(6) == 0)
            options.delayUntil = m_bench.now() + Seconds{1 + m_dice.below(60)};
        const char *const tasks[] = {"work", "work", "work", "other", "unknown"};
        m_runs.push_back(m_bench.trigger(tasks[m_dice.below(5)], options));
    }

    void changeOne(const RunId &id)
    {
        if (m_runs.empty())
            return;
        const Run run = m_bench.run(id);
        const int what = m_dice.below(10);
        if (what == 0) {
            m_bench.cancel(id);
        } else if (what == 1) {
            if (m_bench.freeze(id).ok())
                m_atHead.erase(run.seq);
        } else if (what < 4) {
            if (m_bench.resume(id).ok())
                m_atHead.insert(run.seq);
        } else if (what == 4) {
            (void)m_bench.retryNow(id);
        } else if (run.status == RunStatus::Dequeued) {
            m_bench.start(id);
        } else if (run.status == RunStatus::Executing) {
            what < 7 ? m_bench.fail(id) : m_bench.succeed(id);
        } else if (isFinal(run.status) && m_bench.process(id)) {
            m_bench.finish(id, m_bench.outcome(id)); // it was canceled; its process has ended now
        }
    }

    void changeQueue()
    {
        const std::string queue = m_dice.below(2) ? "narrow" : "task/other";
        if (m_dice.below(2)) {
            const bool paused = m_dice.below(3) == 0;
            m_bench.pause(queue, paused);
            m_paused[queue] = paused;
            return;
        }
        const int limit = m_dice.below(4);
        must(m_bench.drain([&](EngineCore &core) { return core.setQueueLimit(queue, limit); }));
        m_limits[queue] = limit;
    }

    void restart()
    {
        m_bench.restart();
        m_atHead.clear(); // a place at the head does not outlive the program
    }

    void read()
    {
        m_list.clear();
        for (const RunId &id : m_runs)
            m_list.push_back(m_bench.run(id));
        for (const Run &run : m_list) {
            if (run.status != RunStatus::Queued && run.status != RunStatus::Frozen)
                m_atHead.erase(run.seq);
        }
    }

    bool isReady(const Run &run) const
    {
        return run.status == RunStatus::Queued
               || (run.status == RunStatus::Frozen && m_atHead.count(run.seq));
    }

    /// Smaller goes first.
    std::pair<TimePoint, RunSeq> place(const Run &run) const
    {
        if (m_atHead.count(run.seq))
            return {TimePoint::min(), run.seq};
        const TimePoint entered = run.retryAt ? std::max(*run.queuedAt, *run.retryAt) : *run.queuedAt;
        return {entered - Seconds{run.prioritySeconds}, run.seq};
    }

    RunReason derive(const Run &run)
    {
        RunReason reason = isReady(run) ? deriveWaiting(run) : RunReason{.kind = plainKind(run.status)};
        kinds.insert(reason.kind);
        return reason;
    }

    RunReason deriveWaiting(const Run &run) const
    {
        RunReason reason{
            .queue = run.queue, .concurrencyKey = run.concurrencyKey, .environmentLimit = kEnvironmentLimit};
        if (const auto limit = m_limits.find(run.queue); limit != m_limits.end())
            reason.queueLimit = limit->second;
        for (const Run &other : m_list) {
            reason.slotsInUse += other.holdsSlot ? 1 : 0;
            if (other.queue != run.queue || other.concurrencyKey != run.concurrencyKey)
                continue;
            if (other.holdsSlot)
                reason.holders.push_back(other.seq);
            if (isReady(other) && place(other) < place(run))
                ++reason.ahead;
        }
        std::sort(reason.holders.begin(), reason.holders.end());
        const auto paused = m_paused.find(run.queue);
        if (paused != m_paused.end() && paused->second)
            reason.kind = ReasonKind::QueuePaused;
        else if (reason.queueLimit && std::ssize(reason.holders) >= *reason.queueLimit)
            reason.kind = ReasonKind::QueueFull;
        else if (reason.slotsInUse >= kEnvironmentLimit)
            reason.kind = ReasonKind::EnvironmentFull;
        return reason;
    }

    static ReasonKind plainKind(RunStatus status)
    {
        if (isFinal(status))
            return ReasonKind::Ended;
        return std::map<RunStatus, ReasonKind>{
            {RunStatus::WaitingForDeploy, ReasonKind::NoDeployedTask},
            {RunStatus::Delayed, ReasonKind::DelayNotOver},
            {RunStatus::Dequeued, ReasonKind::Starting},
            {RunStatus::Executing, ReasonKind::Running},
            {RunStatus::Reattempting, ReasonKind::RetryDelayNotOver},
            {RunStatus::Frozen, ReasonKind::FrozenUntilResumed},
        }
            .at(status);
    }

    Bench m_bench;
    SeededRandom m_dice;
    std::vector<RunId> m_runs;
    std::vector<Run> m_list; // the newest state of each
    std::set<RunSeq> m_atHead;
    std::map<std::string, bool> m_paused;
    std::map<std::string, int> m_limits;
};

} // namespace

class TestExplain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyReasonIsTheOneTheListsTell();
    void anUnknownRunIsRefused();
};

void TestExplain::everyReasonIsTheOneTheListsTell()
{
    const int only = qEnvironmentVariableIntValue("RUNYARD_SEED");
    std::set<ReasonKind> kinds;
    for (int seed = only ? only : 1; seed <= (only ? only : kStories); ++seed) {
        Story story(static_cast<std::uint64_t>(seed));
        for (int i = 0; i < kSteps; ++i) {
            story.step();
            const std::string difference = story.difference();
            if (!difference.empty())
                QFAIL(qPrintable(QStringLiteral("seed %1, step %2: %3")
                                     .arg(seed)
                                     .arg(i)
                                     .arg(QString::fromStdString(difference))));
        }
        kinds.merge(story.kinds);
    }
    qInfo("%d stories of %d steps, %zu kinds of reason", only ? 1 : kStories, kSteps, kinds.size());
    if (!only) // every kind but the one that no run keeps once dispatch has looked at it
        QCOMPARE(static_cast<int>(kinds.size()), static_cast<int>(ReasonKind::Ended));
    QVERIFY(!kinds.count(ReasonKind::TurnComes));
}

void TestExplain::anUnknownRunIsRefused()
{
    Bench bench;
    QVERIFY(!bench.core().explain(RunId{}).ok());
}

QTEST_GUILESS_MAIN(TestExplain)
#include "tst_explain.moc"
