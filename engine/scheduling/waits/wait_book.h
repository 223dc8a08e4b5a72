// In-memory index of unfinished waits by run, and of the waitpoints each still lacks. When a run ends that no
// other run waits for, one look-up is enough. Rebuilt from the store.
// Engine thread only.
#pragma once

#include "engine/domain/run_wait.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace runyard {

class WaitBook
{
public:
    /// Returns the unfinished wait of a run; null when there is none.
    RunWait *find(RunSeq run);

    /// `points` are its waitpoints; the wait lacks those that are not completed.
    void add(RunWait wait, const std::vector<Waitpoint> &points);
    /// Whether all its waitpoints are completed.
    bool isComplete(RunSeq run) const;
    /// Marks the wait as finished; the run still counts as having waits.
    void close(RunSeq run);
    /// Like RunStore::forgetWaits().
    void forget(RunSeq run);
    /// Whether the store has waits of this run, finished or not.
    bool knows(RunSeq run) const { return m_known.contains(run); }
    void setKnown(RunSeq run) { m_known.insert(run); }

    /// Returns the runs that lack nothing more now that this waitpoint is completed.
    std::vector<RunSeq> complete(std::int64_t waitpoint);
    /// Returns the waitpoint if a wait lacks it, otherwise null.
    const Waitpoint *missed(std::int64_t waitpoint) const;
    /// Returns the waitpoint that the end of this run completes, if a wait lacks it.
    const Waitpoint *missedOfRun(RunSeq run) const;
    const Waitpoint *missedOfBatch(const std::string &batch) const;
    /// Returns what this run lacks, in order of waitpoint number.
    std::vector<const Waitpoint *> missedBy(RunSeq run) const;
    /// Whether `run` waits for the end of `other`, directly or through runs it waits for. `members` returns
    /// the runs of a batch.
    bool waitsFor(RunSeq run, RunSeq other,
                  const std::function<std::vector<RunSeq>(const std::string &batch)> &members) const;

    void clear();

private:
    struct Open
    {
        RunWait wait;
        std::set<std::int64_t> missing;
    };
    struct Point
    {
        Waitpoint waitpoint;
        std::set<RunSeq> waiters;
    };
    void stopWaiting(RunSeq run, std::int64_t waitpoint);
    void remove(std::map<std::int64_t, Point>::iterator point);

    std::map<RunSeq, Open> m_open;
    std::map<std::int64_t, Point> m_points;
    std::unordered_map<RunSeq, std::int64_t> m_ofRun;
    std::unordered_map<std::string, std::int64_t> m_ofBatch;
    std::set<RunSeq> m_known;
};

} // namespace runyard
