// The runs the engine is touching: a unit of work over the store. A run that changes several times
// within one drain is written once; its transitions are all written.
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

/// What the engine knows of a live process and the store does not: it dies with both.
struct AttemptClock
{
    std::optional<Micros> activeSince; // by Clock::elapsed(): runs since then (not while frozen)
    std::optional<Micros> frozenSince;
    Millis activeBefore{0};    // active time of this attempt before `activeSince`
    bool resumeWanted = false; // frozen, waiting for a slot
    bool operator==(const AttemptClock &) const = default;
};

/// One run in memory with its current attempt and what is not written yet.
struct RunEntry
{
    Run run;
    std::optional<Attempt> attempt; // the one under way; empty as soon as it has ended
    AttemptClock clock;             // of that attempt

private:
    friend class RunTable;
    struct EndedAttempt
    {
        Attempt attempt;
        bool isNew = false;
    };
    Run stored;                  // as the store has it
    AttemptClock committedClock; // as of the last commit
    bool isNew = false;
    bool touched = false;
    bool attemptIsNew = false;
    bool attemptTouched = false;
    std::vector<EndedAttempt> ended; // in this drain
    std::vector<int> dropped;        // numbers of attempts that never were
    struct Moment
    {
        TimePoint at;
        Micros elapsed{0};
    };
    std::optional<Moment> lastMoment; // the newest moment of its history in this process
    int lastTransition = -1;          // -1 = ask the store
    std::vector<Transition> transitions;
    NewRunData data; // new runs; the payload is kept until dispatch
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

    /// `wall`, told by the clock the run's history was begun with: after the machine's clock was set,
    /// moments of a run that is under way stay as far apart as they were. Never before the one last told.
    TimePoint timeOf(const RunEntry &entry, TimePoint wall) const;
    /// What timeOf() adds for runs this process has told nothing of yet.
    void setShift(Micros shift) { m_shift = shift; }

    /// The only way to change a status. Asserts that the table allows it; returns false (and changes
    /// nothing) when it does not, so that a late message can never corrupt a run.
    bool apply(RunEntry &entry, RunEvent event, TimePoint now, Actor actor, std::string cause,
               int attempt = 0);

    /// The number of its newest transition, written or not.
    int lastTransition(RunEntry &entry);

    /// After changing entry.run's other fields.
    void touch(RunEntry &entry, TimePoint now);
    void beginAttempt(RunEntry &entry, Attempt attempt);
    void touchAttempt(RunEntry &entry)
    {
        entry.attemptTouched = true;
        remember(entry);
    }
    /// The attempt, whose status is final by now, leaves the entry.
    void endAttempt(RunEntry &entry);
    /// The attempt, which never had a process, leaves the entry and the store; its number is free again.
    void dropAttempt(RunEntry &entry);
    /// An unfinished attempt of the store, whose process lives (or lived before a restart).
    void adoptAttempt(RunEntry &entry, Attempt attempt, const AttemptClock &clock);
    /// Null unless it is in memory.
    const RunEntry *known(RunSeq seq) const
    {
        const auto found = m_entries.find(seq);
        return found == m_entries.end() ? nullptr : found->second.get();
    }
    /// Runs with an attempt under way, oldest first.
    std::vector<RunSeq> withAttempt() const;
    /// The clocks of live processes as of the last commit.
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
    /// Written at once, together with everything pending.
    void setTags(RunEntry &entry, std::vector<std::string> tags, TimePoint now);
    Packet payload(RunEntry &entry);
    /// Written at once, together with everything pending.
    void setPayload(RunEntry &entry, const Packet &payload);

    /// Writes everything pending; inside the open transaction.
    void flush();
    /// Runs changed since the last call, newest state each.
    std::vector<Run> takeChanged();
    /// Runs that became final since the last call, in that order.
    std::vector<RunSeq> takeEnded() { return std::exchange(m_ended, {}); }
    bool hasEnded() const { return !m_ended.empty(); }
    /// After a commit: forgets runs that need not stay in memory.
    void trim();
    /// Forgets everything, written or not (after a failed commit).
    void clear();

private:
    void remember(RunEntry &entry);
    RunEntry &adopt(Run run);

    RunStore &m_store;
    const Clock &m_clock;
    Micros m_shift{0};
    std::unordered_map<RunSeq, std::unique_ptr<RunEntry>> m_entries;
    std::unordered_map<RunId, RunSeq> m_byId;
    std::vector<RunSeq> m_pending; // to flush, in order of first change
    std::vector<RunSeq> m_ended;
    std::vector<RunSeq> m_changed; // for the change feed
    std::vector<RunSeq> m_recent;  // touched or loaded since the last trim
};

} // namespace runyard
