#include "engine/generator/run_generator.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace runyard {

namespace {

class Random final : public RandomSource
{
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}
    std::uint64_t next() override // splitmix64
    {
        std::uint64_t z = (m_state += 0x9e3779b97f4a7c15);
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
    std::int64_t below(std::int64_t bound)
    {
        return static_cast<std::int64_t>(uniform() * static_cast<double>(bound));
    }
    bool chance(double probability) { return uniform() < probability; }
    /// Prefers small numbers: each order of magnitude is equally likely.
    std::int64_t skewed(std::int64_t bound)
    {
        return static_cast<std::int64_t>(std::pow(static_cast<double>(bound), uniform())) - 1;
    }

private:
    std::uint64_t m_state;
};

class FixedClock final : public Clock
{
public:
    TimePoint now() const override { return at; }
    TimePoint at;
};

constexpr std::array kTaskNames = {"resize-image",   "send-email",    "sync-customer", "render-video",
                                   "nightly-report", "import-orders", "scan-upload",   "train-model",
                                   "export-ledger",  "fetch-weather", "rebuild-index", "close-month"};
constexpr std::array kWords = {"amber", "birch",   "cedar", "delta", "ember", "fjord",  "grove", "heron",
                               "ivory", "juniper", "karst", "lotus", "maple", "nimbus", "ochre", "pearl"};
constexpr std::array kRegions = {"region:eu", "region:us", "region:ap"};
constexpr std::array kMachines = {"small-1x", "small-1x", "small-1x",  "small-1x",
                                  "micro",    "small-2x", "medium-1x", "large-1x"};

struct Share
{
    RunStatus status;
    double share;
};
constexpr std::array kFinalShares = {
    Share{RunStatus::Completed, 0.90},    Share{RunStatus::Failed, 0.05},
    Share{RunStatus::Canceled, 0.02},     Share{RunStatus::TimedOut, 0.01},
    Share{RunStatus::Crashed, 0.008},     Share{RunStatus::Expired, 0.008},
    Share{RunStatus::Interrupted, 0.003}, Share{RunStatus::SystemFailure, 0.001},
};
constexpr std::array kActiveShares = {
    Share{RunStatus::Queued, 0.55},   Share{RunStatus::Executing, 0.15},
    Share{RunStatus::Delayed, 0.12},  Share{RunStatus::Reattempting, 0.08},
    Share{RunStatus::Frozen, 0.04},   Share{RunStatus::WaitingForDeploy, 0.04},
    Share{RunStatus::Dequeued, 0.02},
};

template <class Shares>
RunStatus drawn(Random &random, const Shares &shares)
{
    double left = random.uniform();
    for (const Share &share : shares) {
        if ((left -= share.share) < 0)
            return share.status;
    }
    return shares.front().status;
}

AttemptStatus attemptStatusFor(RunStatus status)
{
    switch (status) {
    case RunStatus::Dequeued: return AttemptStatus::Starting;
    case RunStatus::Executing: return AttemptStatus::Executing;
    case RunStatus::Frozen: return AttemptStatus::Frozen;
    case RunStatus::Completed: return AttemptStatus::Completed;
    case RunStatus::Canceled: return AttemptStatus::Canceled;
    case RunStatus::TimedOut: return AttemptStatus::TimedOut;
    case RunStatus::Crashed: return AttemptStatus::Crashed;
    case RunStatus::Interrupted: return AttemptStatus::Interrupted;
    case RunStatus::SystemFailure: return AttemptStatus::SystemFailure;
    case RunStatus::WaitingForDeploy:
    case RunStatus::Delayed:
    case RunStatus::Queued:
    case RunStatus::Reattempting:
    case RunStatus::Failed:
    case RunStatus::Expired: break;
    }
    return AttemptStatus::Failed;
}

bool neverStarts(RunStatus status)
{
    return status == RunStatus::WaitingForDeploy || status == RunStatus::Delayed
           || status == RunStatus::Queued || status == RunStatus::Expired;
}

class Generator
{
public:
    Generator(RunStore &store, const GeneratorOptions &options)
        : m_store(store), m_options(options), m_random(options.seed), m_ids(m_clock, m_random)
    {
    }

    Status generate()
    {
        for (std::int64_t done = 0; done < m_options.runs;) {
            m_store.transaction.begin();
            for (int i = 0; i < m_options.runsPerCommit && done < m_options.runs; ++i)
                addRun(done++);
            if (Status committed = m_store.transaction.commit(); !committed)
                return committed;
            // At once, while what waits for the index is little: each step counts all that waits.
            while (m_options.searchIndex && m_store.search.indexSome(m_options.runsPerCommit) > 0) {
            }
            if (m_options.mayContinue && !m_options.mayContinue(done))
                break;
        }
        const TimePoint end = m_options.begin + m_options.span;
        while (m_options.statistics
               && m_store.statistics.takeInFinished(m_options.runsPerCommit, end).value_or(0) > 0) {
        }
        return Done{};
    }

private:
    void addRun(std::int64_t number)
    {
        const double part = static_cast<double>(number) / static_cast<double>(m_options.runs);
        const Micros span = m_options.span;
        m_clock.at =
            m_options.begin + Micros{static_cast<std::int64_t>(part * static_cast<double>(span.count()))};
        const bool active = number >= m_options.runs - m_options.active;
        Run run = identity(part);
        run.status = active ? drawn(m_random, kActiveShares) : drawn(m_random, kFinalShares);
        addRelatives(run);
        addTags(run);
        addTimes(run);
        m_store.runs.insert(run, {Packet::json(payload(number)), {}, {}});
        addHistory(run);
        if (run.status == RunStatus::Completed)
            m_store.runs.saveOutput(run.seq, Packet::json("{\"ok\":true,\"bytes\":"
                                                          + std::to_string(m_random.below(1 << 20)) + "}"));
        if (isFailure(run.status))
            m_store.runs.saveError(run.seq, failure(number));
        m_recent[static_cast<std::size_t>(number) % m_recent.size()] = {run.seq, run.id};
    }

    Run identity(double part)
    {
        Run run;
        run.seq = m_store.runs.nextSeq();
        run.id = m_ids.runId();
        run.taskId = generatedTask(static_cast<int>(m_random.skewed(m_options.tasks + 1)));
        run.queue = m_random.chance(0.1) ? "media" : "task/" + run.taskId;
        run.version = "2025" + std::to_string(1001 + static_cast<int>(part * 20)) + ".1";
        run.machine = kMachines[static_cast<std::size_t>(m_random.below(kMachines.size()))];
        run.maxAttempts = 3;
        run.isTest = m_random.chance(0.01);
        run.createdAt = m_clock.at;
        return run;
    }

    void addRelatives(Run &run)
    {
        const Relative &other =
            m_recent[static_cast<std::size_t>(m_random.below(static_cast<std::int64_t>(m_recent.size())))];
        if (m_random.chance(0.03))
            run.scheduleId = ScheduleId{"sched_" + std::to_string(m_random.below(8))};
        if (other.seq == RunSeq::None)
            return;
        if (m_random.chance(0.05)) {
            run.parent = run.root = other.seq;
            run.parentId = run.rootId = other.id;
            run.depth = 1;
        } else if (m_random.chance(0.005)) {
            run.replayOf = other.id;
        }
    }

    void addTags(Run &run)
    {
        if (m_random.chance(0.3))
            run.tags.push_back("env:prod");
        if (m_random.chance(0.3))
            run.tags.push_back(kRegions[static_cast<std::size_t>(m_random.below(kRegions.size()))]);
        if (m_random.chance(0.4))
            run.tags.push_back("customer:" + std::to_string(m_random.skewed(5'000)));
    }

    void addTimes(Run &run)
    {
        const auto later = [this](std::int64_t bound) { return Micros{1 + m_random.skewed(bound)}; };
        run.updatedAt = run.createdAt;
        if (run.status == RunStatus::Delayed)
            run.delayUntil = run.createdAt + std::chrono::hours{1 + m_random.below(48)};
        else if (run.status != RunStatus::WaitingForDeploy)
            run.queuedAt = run.createdAt;
        if (!neverStarts(run.status)) {
            run.attemptCount = 1;
            while (run.attemptCount < run.maxAttempts && m_random.chance(isFailure(run.status) ? 0.8 : 0.05))
                ++run.attemptCount;
            run.startedOnce = true;
            run.startedAt = run.updatedAt = run.createdAt + later(60'000'000);
        }
        run.holdsSlot = run.status == RunStatus::Executing || run.status == RunStatus::Dequeued;
        if (run.status == RunStatus::Reattempting)
            run.retryAt = run.updatedAt + Seconds{60};
        if (isFinal(run.status)) {
            run.finishedAt = run.updatedAt + later(600'000'000);
            run.updatedAt = *run.finishedAt;
            run.activeTime = std::chrono::duration_cast<Millis>(run.updatedAt - run.createdAt);
        }
    }

    void addHistory(const Run &run)
    {
        int number = 0;
        std::optional<RunStatus> from;
        const auto move = [&](RunStatus to, int attempt, TimePoint at) {
            m_store.history.append({run.seq, ++number, from, to, attempt, at, "Generated", Actor::Engine});
            from = to;
        };
        if (run.queuedAt)
            move(RunStatus::Queued, 0, run.createdAt);
        for (int n = 1; n <= run.attemptCount; ++n) {
            const bool last = n == run.attemptCount;
            const TimePoint began = *run.startedAt + Micros{n - 1};
            move(RunStatus::Dequeued, n, began);
            if (run.status != RunStatus::Dequeued || !last)
                move(RunStatus::Executing, n, began);
            if (!last)
                move(RunStatus::Reattempting, n, began);
            Attempt attempt;
            attempt.id = AttemptId{"attempt_" + m_ids.body()};
            attempt.run = run.seq;
            attempt.number = n;
            attempt.status = last ? attemptStatusFor(run.status) : AttemptStatus::Failed;
            attempt.version = run.version;
            attempt.machine = run.machine;
            attempt.createdAt = began;
            attempt.startedAt = began;
            if (isFinal(attempt.status)) {
                attempt.finishedAt = last && run.finishedAt ? *run.finishedAt : began;
                attempt.exit.exitCode = attempt.status == AttemptStatus::Completed ? 0 : 1;
            }
            m_store.history.insertAttempt(attempt);
        }
        if (from != run.status)
            move(run.status, run.attemptCount, run.updatedAt);
    }

    /// Each task fails in a few different ways, chosen by the run's number, so that other random draws stay
    /// the same.
    static RunError failure(std::int64_t number)
    {
        const std::string text = std::to_string(number);
        const auto error = [](const char *name, const std::string &message) {
            return RunError{RunErrorKind::BuiltIn, name, message, "at order.py:12", InternalCode::None};
        };
        switch (number % 11) {
        case 0:
        case 1:
        case 2: return error("HttpError", "GET https://api.example.com/orders/" + text + " answered 503");
        case 3:
        case 4: return error("TimeoutError", "gave up after " + std::to_string(10 + number % 50) + "s");
        case 5: return error("IoError", "cannot write /var/spool/media/" + text + ".jpg: no space left");
        case 6: return error("KeyError", "customer 'c-" + text + "' is not known");
        default: return error("Error", "no such order " + text);
        }
    }

    std::string payload(std::int64_t number)
    {
        const auto word = [this] { return kWords[static_cast<std::size_t>(m_random.below(kWords.size()))]; };
        return std::string("{\"customer\":") + std::to_string(m_random.skewed(5'000)) + ",\"order\":\"order-"
               + std::to_string(number) + "\",\"name\":\"" + word() + " " + word() + "\"}";
    }

    struct Relative
    {
        RunSeq seq = RunSeq::None;
        RunId id;
    };
    RunStore &m_store;
    GeneratorOptions m_options;
    Random m_random;
    FixedClock m_clock;
    IdFactory m_ids;
    std::array<Relative, 64> m_recent;
};

} // namespace

std::string generatedTask(int number)
{
    const auto index = static_cast<std::size_t>(number);
    const std::string name = kTaskNames[index % kTaskNames.size()];
    return index < kTaskNames.size() ? name : name + "-" + std::to_string(index / kTaskNames.size());
}

Status generateRuns(RunStore &store, const GeneratorOptions &options)
{
    return Generator(store, options).generate();
}

} // namespace runyard
