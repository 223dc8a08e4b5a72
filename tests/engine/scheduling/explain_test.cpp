// The stated reason of every run in random states, with who holds the slots and when it may start, compared
// with what is derived here from nothing but the stored runs, their histories and the settings the test
// made itself. RUNYARD_SEED=n repeats one story.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <algorithm>
#include <set>
#include <utility>

using namespace runyard;
using namespace runyard::testing;

namespace {

constexpr int kStories = 40;
constexpr int kSteps = 60;
constexpr int kEnvironmentLimit = 5;

class ExplainStory
{
public:
    explicit ExplainStory(std::uint64_t seed) : m_bench(kEnvironmentLimit, seed), m_dice(seed * 7919)
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
            const RunExplanation explained = must(m_bench.core().reasons.explainWithHolders(run.id));
            const RunReason &stated = explained.reason;
            const RunReason derived = derive(run);
            if (stated == derived) {
                if (std::string more = differenceOfHolders(run, explained); !more.empty())
                    return "run " + run.id.text + ": " + more;
                continue;
            }
            return "run " + std::to_string(static_cast<long long>(run.seq)) + " ("
                   + std::string(displayName(run.status)) + "): stated " + words(stated) + ", derived "
                   + words(derived);
        }
        return {};
    }

    std::set<ReasonKind> kinds; // met so far
    int estimates = 0;
    int jumps = 0;

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
            if (!m_bench.retryNow(id).ok())
                (void)m_bench.drain([&](EngineCore &core) { return core.control.startNow(id, Actor::User); });
        } else if (what < 9 && run.status == RunStatus::Queued) {
            jump(id);
        } else if (run.status == RunStatus::Dequeued) {
            m_bench.start(id);
        } else if (run.status == RunStatus::Executing) {
            what < 6 ? m_bench.fail(id) : m_bench.succeed(id);
        } else if (isFinal(run.status) && m_bench.process(id)) {
            m_bench.finish(id, m_bench.outcome(id)); // it was canceled; its process has ended now
        }
    }

    void jump(const RunId &id)
    {
        read();
        const std::vector<Run> before = m_list;
        const Run run =
            must(m_bench.drain([&](EngineCore &core) { return core.control.jumpQueue(id, Actor::User); }));
        ++jumps;
        for (const Run &other : before) {
            const bool wasBehind = isReady(other) && other.id != id && !m_atHead.count(other.seq);
            if (wasBehind && !(place(run) < place(other)))
                qFatal("a run that jumped the queue is not before another");
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
        must(m_bench.drain([&](EngineCore &core) { return core.queues.setLimit(queue, limit); }));
        m_limits[queue] = limit;
    }

    void restart()
    {
        m_bench.restart();
        m_atHead.clear(); // a place at the head does not outlive the program
    }

    void read()
    {
        m_list = must(m_bench.reader().lists.page({.limit = 500})).runs;
        std::reverse(m_list.begin(), m_list.end());
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

    /// Empty, or what differs.
    std::string differenceOfHolders(const Run &run, const RunExplanation &stated)
    {
        RunExplanation derived;
        derived.reason = stated.reason; // compared already
        derived.status = run.status;
        derived.at = m_bench.now();
        const auto attempts = m_bench.detail(run.id).attempts;
        if (run.status == RunStatus::Frozen && !attempts.empty() && !attempts.back().finishedAt)
            derived.pid = attempts.back().pid;
        const bool isQueue = stated.reason.kind == ReasonKind::QueueFull;
        if (isQueue || stated.reason.kind == ReasonKind::EnvironmentFull) {
            for (const Run &other : m_list) {
                const bool isInLane = other.queue == run.queue && other.concurrencyKey == run.concurrencyKey;
                if (other.holdsSlot && (isInLane || !isQueue))
                    derived.holders.push_back(deriveHolder(other));
            }
            if (!isQueue)
                derived.aheadOfAll = deriveAheadOfAll(run);
        }
        derived.holderCount = std::ssize(derived.holders);
        if (!(derived == stated))
            return "holders or runs ahead in all queues differ";
        for (SlotHolder &holder : derived.holders)
            addUsual(holder);
        derived.expectedStart = deriveStart(derived);
        estimates += derived.expectedStart ? 1 : 0;
        const RunExplanation whole = must(m_bench.reader().usualTimes.completeExplanation(stated));
        if (whole.holders != derived.holders)
            return "what is usual differs";
        return whole.expectedStart == derived.expectedStart ? "" : "the expected start differs";
    }

    SlotHolder deriveHolder(const Run &run)
    {
        SlotHolder holder{.id = run.id, .taskId = run.taskId, .version = run.version, .status = run.status};
        if (run.status == RunStatus::Reattempting)
            holder.retryAt = run.retryAt;
        if (const auto active = activeTime(run, run.attemptCount); active.first)
            holder.activeSince = m_bench.now() - active.second;
        return holder;
    }

    /// Whether its process runs now, and for how long an attempt has.
    std::pair<bool, Micros> activeTime(const Run &run, int attempt)
    {
        Micros sum{0};
        std::optional<TimePoint> since;
        const RunDetail detail = m_bench.detail(run.id);
        for (const Transition &step : detail.transitions) {
            if (step.attempt != attempt)
                continue;
            const bool isCancel = step.to == RunStatus::Canceled;
            if (since && !isCancel) // a canceled process runs on until it ends
                sum += step.at - *std::exchange(since, std::nullopt);
            if (step.to == RunStatus::Executing)
                since = step.at;
        }
        return {since.has_value(), since ? sum + (m_bench.now() - *since) : sum};
    }

    std::int64_t deriveAheadOfAll(const Run &run) const
    {
        const auto mayStart = [this](const Run &other) {
            const auto paused = m_paused.find(other.queue);
            if (paused != m_paused.end() && paused->second)
                return false;
            const auto limit = m_limits.find(other.queue);
            return limit == m_limits.end()
                   || std::count_if(m_list.begin(), m_list.end(), [&](const Run &holder) {
                          return holder.holdsSlot && holder.queue == other.queue
                                 && holder.concurrencyKey == other.concurrencyKey;
                      }) < limit->second;
        };
        return std::count_if(m_list.begin(), m_list.end(), [&](const Run &other) {
            return isReady(other) && place(other) < place(run) && mayStart(other);
        });
    }

    /// What attempts of the task took that completed, shortest first.
    std::vector<Micros> completedAttempts(const std::string &task)
    {
        std::vector<Micros> times;
        for (const Run &run : m_list) {
            if (run.taskId == task && run.status == RunStatus::Completed)
                times.push_back(activeTime(run, run.attemptCount).second);
        }
        std::sort(times.begin(), times.end());
        return times;
    }

    void addUsual(SlotHolder &holder)
    {
        const auto times = completedAttempts(holder.taskId);
        if (times.size() >= 5)
            holder.usual = times[(times.size() + 1) / 2 - 1];
    }

    std::optional<Micros> deriveRemaining(const SlotHolder &holder)
    {
        if (isFinal(holder.status))
            return Micros{0};
        auto times = completedAttempts(holder.taskId);
        const Micros reached = holder.activeSince ? m_bench.now() - *holder.activeSince : Micros{0};
        const bool isEnough = times.size() >= 5;
        std::erase_if(times, [reached](Micros time) { return time <= reached; });
        if (!isEnough || times.empty())
            return {};
        const Micros left = times[(times.size() - 1) / 2] - reached;
        return holder.retryAt ? left + (*holder.retryAt - m_bench.now()) : left;
    }

    /// The weighted mean of what waits in the queue, or in all.
    std::optional<Micros> deriveEach(const RunReason &reason)
    {
        double sum = 0;
        double count = 0;
        for (const Run &run : m_list) {
            if (run.status != RunStatus::Queued
                || (reason.kind == ReasonKind::QueueFull && run.queue != reason.queue))
                continue;
            Micros whole{0};
            const auto times = completedAttempts(run.taskId);
            if (times.size() < 5)
                continue;
            for (const Micros time : times)
                whole += time;
            sum += static_cast<double>((whole / std::ssize(times)).count());
            ++count;
        }
        return count > 0 ? std::optional(Micros{static_cast<std::int64_t>(sum / count)}) : std::nullopt;
    }

    /// Lets the holders end and the runs ahead take their slots one after the other.
    std::optional<TimePoint> deriveStart(const RunExplanation &state)
    {
        const RunReason &reason = state.reason;
        const bool isQueue = reason.kind == ReasonKind::QueueFull;
        if (!isQueue && reason.kind != ReasonKind::EnvironmentFull)
            return {};
        const int limit = isQueue ? *reason.queueLimit : reason.environmentLimit;
        const std::int64_t ahead = isQueue ? reason.ahead : *state.aheadOfAll;
        std::multiset<Micros> ends;
        for (const SlotHolder &holder : state.holders) {
            if (const auto left = deriveRemaining(holder))
                ends.insert(*left);
        }
        const auto each = deriveEach(reason);
        if (limit == 0 || (ahead > 0 && !each))
            return {};
        std::int64_t taken = state.holderCount;
        for (std::int64_t i = 0;;) {
            if (ends.empty())
                return {};
            const Micros free = *ends.begin();
            ends.erase(ends.begin());
            if (--taken >= limit)
                continue; // one that was too many
            if (i++ == ahead)
                return state.at + free;
            ends.insert(free + *each);
            ++taken;
        }
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
    int estimates = 0;
    int jumps = 0;
    for (int seed = only ? only : 1; seed <= (only ? only : kStories); ++seed) {
        ExplainStory story(static_cast<std::uint64_t>(seed));
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
        estimates += story.estimates;
        jumps += story.jumps;
    }
    qInfo("%d stories of %d steps, %zu kinds of reason, %d expected starts, %d jumps", only ? 1 : kStories,
          kSteps, kinds.size(), estimates, jumps);
    if (!only)
        QVERIFY(estimates > 100 && jumps > 20);
    // Every kind but the one that no run keeps once dispatch has looked at it, and those that the tests of variables,
    // waits, dev runs and shortage make.
    if (!only)
        QCOMPARE(static_cast<int>(kinds.size()), static_cast<int>(ReasonKind::Ended) - 4);
    QVERIFY(!kinds.count(ReasonKind::TurnComes));
}

void TestExplain::anUnknownRunIsRefused()
{
    Bench bench;
    QVERIFY(!bench.core().reasons.explain(RunId{}).ok());
}

RUNYARD_TEST(TestExplain)
#include "explain_test.moc"
