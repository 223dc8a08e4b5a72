// The runs used in a drain: a unit of work over the store. A run that changes several times in one drain is
// written once, with all its transitions.
// Engine thread only.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/transitions.h"
#include "engine/store/write/run_store.h"

#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

namespace runyard {

/// The engine's knowledge of a live process that is not in the store: it ends with both.
struct AttemptClock
{
    std::optional<Micros> activeSince; // by Clock::elapsed(): start of the current active period (not frozen)
    std::optional<Micros> frozenSince;
    Millis activeBefore{0};    // active time of this attempt before `activeSince`
    bool resumeWanted = false; // frozen, waiting for a slot
    bool operator==(const AttemptClock &) const = default;
};

/// A run in memory, with its current attempt and its unwritten changes.
struct RunEntry
{
    Run run;
    std::optional<Attempt> attempt; // the current one; empty as soon as it has ended
    AttemptClock clock;             // of the current attempt

private:
    friend class RunTable;
    struct EndedAttempt
    {
        Attempt attempt;
        bool isNew = false;
    };
    Run stored;                  // as it is in the store
    AttemptClock committedClock; // as of the last commit
    bool isNew = false;
    bool isTouched = false;
    bool isAttemptNew = false;
    bool isAttemptTouched = false;
    std::vector<EndedAttempt> ended; // during this drain
    std::vector<int> dropped;        // numbers of attempts that were undone
    struct Moment
    {
        TimePoint at;
        Micros elapsed{0};
    };
    std::optional<Moment> lastMoment; // the latest moment recorded in its history by this process
    int lastTransition = -1;          // -1 = not read from the store yet
    std::vector<Transition> transitions;
    NewRunData data; // for new runs; the payload is kept until dispatch
    bool hasPayload = false;
    std::optional<RunError> error;
    std::optional<std::string> metadata;
};

class RunTable
{
public:
    RunTable(RunStore &store, const Clock &clock) : m_store(store), m_clock(clock) {}

    RunEntry *find(RunSeq seq);
    RunEntry *find(const RunId &id);
    RunEntry &insert(Run run, NewRunData data);

    /// Adjusts `wall` to the clock with which the run's history began: when the machine's clock is set, the
    /// moments of a run keep their distances. Never earlier than the last recorded moment.
    TimePoint timeOf(const RunEntry &entry, TimePoint wall) const;
    /// Sets the adjustment that timeOf() makes for runs whose history this process has not extended yet.
    void setShift(Micros shift) { m_shift = shift; }

    /// Applies a transition, the only way to change a status. Returns false and changes nothing when the
    /// transition table does not allow it, so that a late message can never corrupt a run.
    bool apply(RunEntry &entry, RunEvent event, TimePoint now, Actor actor, std::string cause,
               int attempt = 0);

    /// Returns the number of its latest transition, written or not.
    int lastTransition(RunEntry &entry);

    /// Call after changing other fields of entry.run.
    void touch(RunEntry &entry, TimePoint now);
    void beginAttempt(RunEntry &entry, Attempt attempt);
    void touchAttempt(RunEntry &entry)
    {
        entry.isAttemptTouched = true;
        remember(entry);
    }
    /// Removes the attempt, which must have a final status, from the entry.
    void endAttempt(RunEntry &entry);
    /// Removes the attempt, which never had a process, from the entry and the store; its number becomes free
    /// again.
    void dropAttempt(RunEntry &entry);
    /// Adds an unfinished attempt from the store whose process is alive, or was before a restart.
    void adoptAttempt(RunEntry &entry, Attempt attempt, const AttemptClock &clock);
    /// Returns null unless the run is in memory.
    const RunEntry *known(RunSeq seq) const
    {
        const auto found = m_entries.find(seq);
        return found == m_entries.end() ? nullptr : found->second.get();
    }
    /// Returns the runs with a current attempt, oldest first.
    std::vector<RunSeq> withAttempt() const;
    /// Returns the clocks of live processes as of the last commit.
    std::unordered_map<RunSeq, AttemptClock> committedClocks() const;

    void setError(RunEntry &entry, RunError error)
    {
        entry.error = std::move(error);
        remember(entry);
    }
    void setMetadata(RunEntry &entry, std::string json)
    {
        entry.metadata = std::move(json);
        remember(entry);
    }
    /// Writes immediately, together with all pending changes.
    void setTags(RunEntry &entry, std::vector<std::string> tags, TimePoint now);
    Packet payload(RunEntry &entry);
    /// Writes immediately, together with all pending changes.
    void setPayload(RunEntry &entry, const Packet &payload);

    /// Writes all pending changes inside the open transaction.
    void flush();
    /// Returns the runs changed since the last call, each in its latest state.
    std::vector<Run> takeChanged();
    /// Returns the runs that became final since the last call, in that order.
    std::vector<RunSeq> takeEnded() { return std::exchange(m_ended, {}); }
    bool hasEnded() const { return !m_ended.empty(); }
    /// Call after a commit: removes runs that need not stay in memory.
    void trim();
    /// Removes everything from memory, written or not. Call after a failed commit.
    void clear();

private:
    void remember(RunEntry &entry);
    RunEntry &adopt(Run run);

    RunStore &m_store;
    const Clock &m_clock;
    Micros m_shift{0};
    std::unordered_map<RunSeq, std::unique_ptr<RunEntry>> m_entries;
    std::unordered_map<RunId, RunSeq> m_byId;
    std::vector<RunSeq> m_pending; // to be flushed, in order of first change
    std::vector<RunSeq> m_ended;
    std::vector<RunSeq> m_changed; // for the change feed
    std::vector<RunSeq> m_recent;  // touched or loaded since the last trim
};

} // namespace runyard
