// Decides which run starts next: the ready runs of every queue, the slots in use, and the limits.
//
// In memory only; recovery fills it from the store. A queue has one lane per concurrency key. The queue's
// limit applies to each lane, the environment's limit to all of them together. Between queues, the smallest
// score goes first. Between the lanes of a queue: the fewest executing runs, then the earliest round, then
// the smallest score. A lane that was served moves to the next round and a new lane joins that round, so
// neither a long backlog nor a stream of new keys can starve the others.
// score = time of entering the queue - priority, both in microseconds.
#pragma once

#include "engine/domain/ids.h"

#include <limits>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

namespace runyard {

class QueueBook
{
public:
    static constexpr std::int64_t kHeadOfQueue = std::numeric_limits<std::int64_t>::min();

    struct Ready
    {
        std::string queue;
        std::string key;
        RunSeq run = RunSeq::None;
    };

    /// The facts that decide when a ready run starts.
    struct Standing
    {
        std::optional<int> limit;
        bool isPaused = false;
        std::vector<RunSeq> holders; // of the slots of its lane, oldest run first
        std::int64_t ahead = 0;      // ready runs before it in its lane
        bool isAtHead = false;       // its score is kHeadOfQueue
        int environmentLimit = 0;
        int slotsInUse = 0;
    };

    void setEnvironmentLimit(int limit) { m_environmentLimit = limit; }
    int environmentLimit() const { return m_environmentLimit; }
    void setLimit(const std::string &queue, std::optional<int> limit);
    void setPaused(const std::string &queue, bool paused);

    void add(const std::string &queue, const std::string &key, RunSeq run, std::int64_t score);
    /// No-op when the run is not ready in this queue.
    void remove(const std::string &queue, const std::string &key, RunSeq run);

    /// Sets aside a run that was taken but cannot start: frees its slot and skips it until bringBack(). It
    /// still counts as ready and may be removed.
    void setAside(const Ready &run, std::int64_t score);
    /// No-op for a run that was removed in the meantime.
    void bringBack(RunSeq run);
    bool isAside(RunSeq run) const { return m_aside.contains(run); }
    std::int64_t asideCount(const std::string &queue) const;

    /// Takes the next run that limits allow to start: removes it from the ready runs and gives it a slot.
    std::optional<Ready> takeNext();
    /// Takes one run of a queue, paused or not: `run`, or the next one if that is None. Limits apply.
    /// O(lanes).
    std::optional<Ready> takeFrom(const std::string &queue, RunSeq run);
    /// Gives a slot to a run that already executes (recovery), regardless of limits.
    void occupy(const std::string &queue, const std::string &key, RunSeq run);
    void release(const std::string &queue, const std::string &key, RunSeq run);

    /// Empty when the run is not ready in this queue. O(runs ahead of it).
    std::optional<Standing> standing(const std::string &queue, const std::string &key, RunSeq run) const;

    /// Returns all runs that hold a slot, oldest first.
    std::vector<RunSeq> holders() const;
    /// Returns the score and run that come first over all queues, ignoring those at kHeadOfQueue. O(lanes).
    std::optional<std::pair<std::int64_t, RunSeq>> first() const;
    /// Returns how many ready runs, in any queue, start before this one if only slots are scarce. Empty when
    /// it is not ready or more than `most` are ahead.
    std::optional<std::int64_t> aheadOfAll(const std::string &queue, const std::string &key, RunSeq run,
                                           std::int64_t most) const;

    int slotsInUse() const { return m_running; }
    std::int64_t readyCount() const { return m_ready; }
    std::int64_t readyCount(const std::string &queue) const;
    int running(const std::string &queue) const;
    void clear();

private:
    struct Lane
    {
        std::map<RunSeq, std::int64_t> scores;
        std::set<std::pair<std::int64_t, RunSeq>> ready;
        std::set<RunSeq> holders; // of its slots
        std::int64_t round = 0;   // in which it is served next

        int running() const { return static_cast<int>(holders.size()); }
    };
    using LaneOrder = std::tuple<int, std::int64_t, std::int64_t, std::string>;
    struct Queue
    {
        std::optional<int> limit;
        bool isPaused = false;
        std::map<std::string, Lane> lanes;
        std::int64_t round = 0; // the current one
        std::int64_t aside = 0; // number of runs set aside
        // (executing, round, head score, key) of the lanes that may start a run now
        std::set<LaneOrder> eligible;
        std::optional<std::int64_t> indexedScore;
    };

    static LaneOrder orderOf(const std::string &key, const Lane &lane);
    void unindexLane(Queue &queue, const std::string &key, const Lane &lane);
    void indexLane(Queue &queue, const std::string &key, const Lane &lane);
    void reindexQueue(const std::string &name, Queue &queue);
    Ready take(const std::string &name, const std::string &key, RunSeq run);
    template <class Change>
    void changeLane(const std::string &name, const std::string &key, Change change);

    struct Aside
    {
        std::string queue;
        std::string key;
        std::int64_t score = 0;
    };

    std::map<std::string, Queue> m_queues;
    std::unordered_map<RunSeq, Aside> m_aside;
    std::set<std::pair<std::int64_t, std::string>> m_eligible; // (head score, queue)
    int m_environmentLimit = 1;
    int m_running = 0;
    std::int64_t m_ready = 0;
};

} // namespace runyard
