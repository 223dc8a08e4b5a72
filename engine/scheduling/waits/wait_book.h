// Who waits for what, in memory: the waits that are not done, by run, and the waitpoints they miss. So the end
// of a run that nobody waits for costs one look-up. The store has the same; this is built from it.
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
    /// The wait of a run that is not done; null when there is none.
    RunWait *find(RunSeq run);

    /// `points` are its waitpoints; those that are not completed are missed from now on.
    void add(RunWait wait, const std::vector<Waitpoint> &points);
    /// Nothing is left to come.
    bool isComplete(RunSeq run) const;
    /// It is done; the run is still known as one with waits.
    void close(RunSeq run);
    /// As the store's forgetWaits().
    void forget(RunSeq run);
    /// Has waits, done or not, in the store.
    bool knows(RunSeq run) const { return m_known.contains(run); }
    void setKnown(RunSeq run) { m_known.insert(run); }

    /// Runs that miss nothing any more now that this waitpoint is completed.
    std::vector<RunSeq> complete(std::int64_t waitpoint);
    /// The waitpoint that somebody misses; null when nobody does.
    const Waitpoint *missed(std::int64_t waitpoint) const;
    /// The one of them that the end of this run completes.
    const Waitpoint *missedOfRun(RunSeq run) const;
    const Waitpoint *missedOfBatch(const std::string &batch) const;
    /// What this run misses, in the order of the waitpoints' numbers.
    std::vector<const Waitpoint *> missedBy(RunSeq run) const;
    /// Whether `run` waits for the end of `other`, itself or through runs that it waits for. `members` gives
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
