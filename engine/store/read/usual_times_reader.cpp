#include "engine/store/read/usual_times_reader.h"

#include "engine/store/base/names.h"
#include "engine/store/read/read_scope.h"

#include <algorithm>
#include <map>
#include <utility>

namespace runyard {

namespace {

/// Runs of an old version may be far back; those beyond this many are ignored.
constexpr int kMaxLookedAt = 2'000;

/// `version`: -1 = all.
UsualTimes readUsual(Database &database, std::int64_t task, std::int64_t version)
{
    std::vector<std::int64_t> runs;
    std::vector<std::int64_t> attempts;
    std::vector<std::int64_t> memory;
    std::vector<std::int64_t> cpu;
    Statement query = database.prepare(
        "SELECT n.finished_at - n.started_at, a.finished_at - a.started_at - a.frozen_ms * 1000, "
        "a.peak_memory,"
        " a.cpu_ms FROM (SELECT r.seq, r.version, r.attempt_count, r.started_at, r.finished_at"
        " FROM run r INDEXED BY run_by_task WHERE r.task = ?1 AND r.status = ?2 ORDER BY r.seq DESC LIMIT "
        "?3) n"
        " JOIN attempt a ON a.run = n.seq AND a.number = n.attempt_count"
        " WHERE ?4 = -1 OR n.version = ?4 ORDER BY n.seq DESC LIMIT ?5");
    query.with(task, static_cast<int>(RunStatus::Completed), kMaxLookedAt, version, UsualTimes::kMaxRuns);
    while (query.step()) {
        const std::pair<int, std::vector<std::int64_t> *> columns[] = {
            {0, &runs}, {1, &attempts}, {2, &memory}, {3, &cpu}};
        for (const auto &[column, values] : columns) {
            if (const auto value = query.optionalInt64(column))
                values->push_back(std::max<std::int64_t>(*value, 0));
        }
    }
    UsualTimes usual;
    usual.runMicros = Sample(std::move(runs));
    usual.attemptMicros = Sample(std::move(attempts));
    usual.memoryBytes = Sample(std::move(memory));
    usual.cpuMillis = Sample(std::move(cpu));
    return usual;
}

UsualTimes usualOf(Database &database, Names &names, const std::string &taskId, const std::string &version)
{
    UsualTimes usual;
    const auto task = names.find(taskId);
    if (const auto number = version.empty() ? std::nullopt : names.find(version); task && number) {
        usual = readUsual(database, *task, *number);
        usual.version = version;
    }
    if (task && !usual.attemptMicros.isEnough()) {
        if (UsualTimes all = readUsual(database, *task, -1); all.attemptMicros.isEnough() || version.empty())
            usual = std::move(all);
    }
    usual.taskId = taskId;
    return usual;
}

/// Reads the usual times of each task only once.
class UsualBook
{
public:
    UsualBook(Database &database, Names &names) : m_database(database), m_names(names) {}
    const UsualTimes &of(const std::string &task, const std::string &version)
    {
        const auto key = std::pair{task, version};
        auto found = m_known.find(key);
        if (found == m_known.end())
            found = m_known.emplace(key, usualOf(m_database, m_names, task, version)).first;
        return found->second;
    }

private:
    Database &m_database;
    Names &m_names;
    std::map<std::pair<std::string, std::string>, UsualTimes> m_known;
};

std::optional<Micros> micros(std::optional<std::int64_t> count)
{
    return count ? std::optional(Micros{*count}) : std::nullopt;
}

/// Returns how long the holder will keep its slot.
std::optional<Micros> remainingOf(const SlotHolder &holder, const Sample &attempts, TimePoint now)
{
    if (isFinal(holder.status))
        return Micros{0}; // its process is ending
    if (holder.retryAt) {
        const auto whole = attempts.remaining(0);
        return whole ? std::optional(std::max(*holder.retryAt - now, Micros{0}) + Micros{*whole})
                     : std::nullopt;
    }
    const Micros reached = holder.activeSince ? now - *holder.activeSince : Micros{0};
    return micros(attempts.remaining(reached.count()));
}

/// Returns how long a run waiting in the queue takes on average; `queue` -1 = in any.
std::optional<Micros> averageWaiting(Database &database, Names &names, std::int64_t queue, UsualBook &usual)
{
    std::vector<std::pair<std::string, std::int64_t>> waiting;
    {
        Statement query = database.prepare(
            "SELECT task, sum(runs) FROM counter WHERE status = ?1 AND (?2 = -1 OR queue = ?2)"
            " AND runs > 0 GROUP BY task ORDER BY 2 DESC LIMIT 50");
        query.with(static_cast<int>(RunStatus::Queued), queue);
        while (query.step())
            waiting.emplace_back(names.text(query.int64(0)), query.int64(1));
    }
    double sum = 0;
    double runs = 0;
    for (const auto &[task, count] : waiting) {
        const Sample &attempts = usual.of(task, {}).attemptMicros;
        if (!attempts.isEnough())
            continue;
        sum += static_cast<double>(*attempts.mean()) * static_cast<double>(count);
        runs += static_cast<double>(count);
    }
    return runs > 0 ? std::optional(Micros{static_cast<std::int64_t>(sum / runs)}) : std::nullopt;
}

} // namespace

Result<UsualTimes> UsualTimesReader::of(const std::string &taskId, const std::string &version)
{
    ReadScope scope(m_database);
    return scope.give(usualOf(m_database, m_names, taskId, version));
}

Result<RunExplanation> UsualTimesReader::completeExplanation(RunExplanation explanation)
{
    ReadScope scope(m_database);
    UsualBook usual(m_database, m_names);
    std::vector<std::optional<Micros>> remaining;
    for (SlotHolder &holder : explanation.holders) {
        const Sample &attempts = usual.of(holder.taskId, holder.version).attemptMicros;
        if (attempts.isEnough())
            holder.usual = micros(attempts.quantile(0.5));
        remaining.push_back(remainingOf(holder, attempts, explanation.at));
    }
    remaining.resize(static_cast<std::size_t>(explanation.holderCount)); // nobody asked about the others
    const RunReason &reason = explanation.reason;
    const bool isEnvironment = reason.kind == ReasonKind::EnvironmentFull;
    const auto ahead = isEnvironment ? explanation.aheadOfAll : std::optional(reason.ahead);
    if ((isEnvironment || reason.kind == ReasonKind::QueueFull) && ahead) {
        const int slots = isEnvironment ? reason.environmentLimit : reason.queueLimit.value_or(0);
        const auto queue = isEnvironment ? -1 : m_names.find(reason.queue).value_or(-2);
        const auto each =
            *ahead > 0 ? averageWaiting(m_database, m_names, queue, usual) : std::optional(Micros{0});
        if (const auto wait = timeUntilSlot(remaining, slots, *ahead, each))
            explanation.expectedStart = explanation.at + *wait;
    }
    explanation.holders.resize(std::min(explanation.holders.size(), RunExplanation::kMaxHolders));
    return scope.give(std::move(explanation));
}

} // namespace runyard
