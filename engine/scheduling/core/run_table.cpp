#include "engine/scheduling/core/run_table.h"

#include <algorithm>
#include <cassert>

namespace runyard {

namespace {

/// Waiting runs beyond this number are read again when their turn comes.
constexpr std::size_t kMaxWaitingInMemory = 20'000;
/// Payloads larger than this are read again, too.
constexpr std::size_t kMaxPayloadInMemory = 4'096;
/// Smaller differences are the time between two readings, not a clock change.
constexpr Millis kClockStep{100};

} // namespace

RunEntry &RunTable::adopt(Run run)
{
    const RunSeq seq = run.seq;
    auto entry = std::make_unique<RunEntry>();
    entry->run = std::move(run);
    entry->stored = entry->run;
    RunEntry &result = *entry;
    m_byId[result.run.id] = seq;
    m_entries[seq] = std::move(entry);
    m_recent.push_back(seq);
    return result;
}

RunEntry *RunTable::find(RunSeq seq)
{
    if (const auto it = m_entries.find(seq); it != m_entries.end())
        return it->second.get();
    auto run = m_store.runs.find(seq);
    return run ? &adopt(std::move(*run)) : nullptr;
}

RunEntry *RunTable::find(const RunId &id)
{
    if (const auto it = m_byId.find(id); it != m_byId.end())
        return find(it->second);
    auto run = m_store.runs.find(id);
    return run ? &adopt(std::move(*run)) : nullptr;
}

RunEntry &RunTable::insert(Run run, NewRunData data)
{
    RunEntry &entry = adopt(std::move(run));
    entry.isNew = true;
    entry.hasPayload = true;
    entry.lastTransition = 0;
    entry.data = std::move(data);
    remember(entry);
    return entry;
}

TimePoint RunTable::timeOf(const RunEntry &entry, TimePoint wall) const
{
    const Run &run = entry.run;
    if (!entry.lastMoment)
        return std::max({wall + m_shift, run.createdAt, run.queuedAt.value_or(run.createdAt),
                         run.startedAt.value_or(run.createdAt)});
    const Micros apart = m_clock.elapsed() - entry.lastMoment->elapsed;
    const Micros shift = entry.lastMoment->at + apart - m_clock.now();
    return std::max(std::chrono::abs(shift) < kClockStep ? wall : wall + shift, entry.lastMoment->at);
}

bool RunTable::apply(RunEntry &entry, RunEvent event, TimePoint now, Actor actor, std::string cause,
                     int attempt)
{
    std::optional<RunStatus> from;
    const bool exists = !entry.isNew || entry.lastTransition > 0;
    if (exists)
        from = entry.run.status;
    const auto to = nextStatus(from, event);
    if (!to)
        return false;
    const Micros since = m_clock.now() - now; // events are often reported a little later
    now = timeOf(entry, now);
    entry.lastMoment = RunEntry::Moment{now, m_clock.elapsed() - since};
    entry.lastTransition = lastTransition(entry) + 1;
    entry.transitions.push_back({.run = entry.run.seq,
                                 .number = entry.lastTransition,
                                 .from = from,
                                 .to = *to,
                                 .attempt = attempt,
                                 .at = now,
                                 .cause = std::move(cause),
                                 .actor = actor});
    entry.run.status = *to;
    entry.run.waits = false;
    if (isFinal(*to)) {
        entry.run.finishedAt = now;
        m_ended.push_back(entry.run.seq);
    }
    touch(entry, now);
    return true;
}

int RunTable::lastTransition(RunEntry &entry)
{
    if (entry.lastTransition < 0)
        entry.lastTransition = m_store.history.lastNumber(entry.run.seq);
    return entry.lastTransition;
}

void RunTable::touch(RunEntry &entry, TimePoint now)
{
    // Strictly increasing per run, so that followers can use it as a version.
    entry.run.updatedAt = std::max(now, entry.run.updatedAt + Micros{1});
    remember(entry);
}

void RunTable::setTags(RunEntry &entry, std::vector<std::string> tags, TimePoint now)
{
    flush();
    m_store.runs.setTags(entry.run.seq, entry.run.tags, tags);
    entry.stored.tags = tags; // what the store counts by when the run ends in this very drain
    entry.run.tags = std::move(tags);
    touch(entry, now);
}

void RunTable::beginAttempt(RunEntry &entry, Attempt attempt)
{
    assert(!entry.attempt);
    entry.attempt = std::move(attempt);
    entry.isAttemptNew = true;
    entry.isAttemptTouched = true;
    entry.clock = {};
    remember(entry);
}

void RunTable::endAttempt(RunEntry &entry)
{
    assert(entry.attempt && isFinal(entry.attempt->status));
    entry.ended.push_back({std::move(*entry.attempt), entry.isAttemptNew});
    entry.attempt.reset();
    entry.isAttemptNew = false;
    entry.isAttemptTouched = false;
    entry.clock = {};
    remember(entry);
}

void RunTable::dropAttempt(RunEntry &entry)
{
    assert(entry.attempt);
    if (!entry.isAttemptNew)
        entry.dropped.push_back(entry.attempt->number);
    entry.attempt.reset();
    entry.isAttemptNew = false;
    entry.isAttemptTouched = false;
    entry.clock = {};
    remember(entry);
}

void RunTable::adoptAttempt(RunEntry &entry, Attempt attempt, const AttemptClock &clock)
{
    entry.attempt = std::move(attempt);
    entry.clock = clock;
    entry.committedClock = clock;
}

std::vector<RunSeq> RunTable::withAttempt() const
{
    std::vector<RunSeq> runs;
    for (const auto &[seq, entry] : m_entries) {
        if (entry->attempt)
            runs.push_back(seq);
    }
    std::sort(runs.begin(), runs.end());
    return runs;
}

std::unordered_map<RunSeq, AttemptClock> RunTable::committedClocks() const
{
    std::unordered_map<RunSeq, AttemptClock> clocks;
    for (const auto &[seq, entry] : m_entries) {
        if (entry->committedClock != AttemptClock{})
            clocks[seq] = entry->committedClock;
    }
    return clocks;
}

Packet RunTable::payload(RunEntry &entry)
{
    return entry.hasPayload ? entry.data.payload : m_store.runs.payload(entry.run.seq);
}

void RunTable::setPayload(RunEntry &entry, const Packet &payload)
{
    flush();
    m_store.runs.savePayload(entry.run.seq, payload);
    if (entry.hasPayload)
        entry.data.payload = payload;
}

void RunTable::remember(RunEntry &entry)
{
    if (!entry.isTouched) {
        entry.isTouched = true;
        m_pending.push_back(entry.run.seq);
        m_recent.push_back(entry.run.seq);
    }
}

void RunTable::flush()
{
    for (const RunSeq seq : m_pending) {
        RunEntry &entry = *m_entries.at(seq);
        if (entry.isNew) {
            m_store.runs.insert(entry.run, entry.data);
            entry.data.seedMetadata.clear();
            entry.data.requestKey.clear();
        } else if (entry.run != entry.stored) {
            m_store.runs.update(entry.stored, entry.run);
        }
        entry.isNew = false;
        entry.stored = entry.run;

        for (const Transition &transition : entry.transitions)
            m_store.history.append(transition);
        entry.transitions.clear();

        for (const int number : std::exchange(entry.dropped, {}))
            m_store.history.removeAttempt(seq, number);
        for (const auto &[attempt, isNew] : entry.ended)
            isNew ? m_store.history.insertAttempt(attempt) : m_store.history.updateAttempt(attempt);
        entry.ended.clear();
        if (entry.attempt && entry.isAttemptTouched)
            entry.isAttemptNew ? m_store.history.insertAttempt(*entry.attempt)
                               : m_store.history.updateAttempt(*entry.attempt);
        entry.isAttemptNew = false;
        entry.isAttemptTouched = false;
        if (entry.error)
            m_store.runs.saveError(seq, *entry.error);
        if (entry.metadata)
            m_store.runs.saveMetadata(seq, *entry.metadata);
        entry.error.reset();
        entry.metadata.reset();
        entry.isTouched = false;
        m_changed.push_back(seq);
    }
    m_pending.clear();
}

std::vector<Run> RunTable::takeChanged()
{
    std::vector<Run> runs;
    std::sort(m_changed.begin(), m_changed.end());
    m_changed.erase(std::unique(m_changed.begin(), m_changed.end()), m_changed.end());
    runs.reserve(m_changed.size());
    for (const RunSeq seq : m_changed) {
        if (const auto it = m_entries.find(seq); it != m_entries.end())
            runs.push_back(it->second->run);
    }
    m_changed.clear();
    return runs;
}

void RunTable::trim()
{
    assert(m_pending.empty());
    const bool crowded = m_entries.size() > kMaxWaitingInMemory;
    for (const RunSeq seq : m_recent) {
        const auto it = m_entries.find(seq);
        if (it == m_entries.end())
            continue;
        RunEntry &entry = *it->second;
        const bool hasProcess = entry.attempt.has_value() || entry.run.holdsSlot;
        const bool waitsSoon = entry.run.status == RunStatus::Queued && !crowded;
        if (hasProcess || waitsSoon) {
            entry.committedClock = entry.clock;
            if (hasProcess || entry.data.payload.data.size() > kMaxPayloadInMemory) {
                entry.hasPayload = false;
                entry.data.payload = {};
            }
            continue;
        }
        m_byId.erase(entry.run.id);
        m_entries.erase(it);
    }
    m_recent.clear();
}

void RunTable::clear()
{
    m_entries.clear();
    m_byId.clear();
    m_pending.clear();
    m_ended.clear();
    m_changed.clear();
    m_recent.clear();
}

} // namespace runyard
