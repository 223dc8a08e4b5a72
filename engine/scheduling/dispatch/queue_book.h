// Who runs next: the ready runs of every queue, the slots in use, and the limits.
//
// In memory only (the store is the truth; recovery fills it). A queue has one lane per concurrency
// key; the queue's limit holds for each lane, the environment's limit for all of them together.
// Between queues the smallest score goes first. Between the lanes of one queue: the fewest running, then
// the earliest round, then the smallest score. A lane that was served goes on in the next round and a
// lane that appears joins it, so that neither a long backlog nor ever new keys can starve the others.
// score = time of entering the queue in microseconds - priority in microseconds.
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

    /// What decides about a ready run.
    struct Standing
    {
        std::optional<int> limit;
        bool paused = false;
        std::vector<RunSeq> holders; // of its lane, oldest run first
        std::int64_t ahead = 0;      // ready before it in its lane
        bool isAtHead = false;       // its score is kHeadOfQueue
        int environmentLimit = 0;
        int slotsInUse = 0;
    };

    void setEnvironmentLimit(int limit) { m_environmentLimit = limit; }
    int environmentLimit() const { return m_environmentLimit; }
    void setLimit(const std::string &queue, std::optional<int> limit);
    void setPaused(const std::string &queue, bool paused);

    void add(const std::string &queue, const std::string &key, RunSeq run, std::int64_t score);
    /// No-op when the run is not ready there.
    void remove(const std::string &queue, const std::string &key, RunSeq run);

    /// A run that was taken and cannot start: it gives its slot back and is passed over until it is brought
    /// back. It still counts as ready and may be removed.
    void setAside(const Ready &run, std::int64_t score);
    /// No-op for one that was removed meanwhile.
    void bringBack(RunSeq run);
    bool isAside(RunSeq run) const { return m_aside.contains(run); }
    std::int64_t asideCount(const std::string &queue) const;

    /// The run to start now, if limits allow one; it is removed from the ready ones and takes a slot.
    std::optional<Ready> takeNext();
    /// One run of a queue, whether it is paused or not: `run`, or the one whose turn it is when that is
    /// None. It takes a slot; limits hold. O(lanes).
    std::optional<Ready> takeFrom(const std::string &queue, RunSeq run);
    /// A run that already runs (recovery) takes its slot without asking limits.
    void occupy(const std::string &queue, const std::string &key, RunSeq run);
    void release(const std::string &queue, const std::string &key, RunSeq run);

    /// Empty when the run is not ready there. Takes time with the number of runs ahead.
    std::optional<Standing> standing(const std::string &queue, const std::string &key, RunSeq run) const;

    /// Everyone who holds a slot, oldest run first.
    std::vector<RunSeq> holders() const;
    /// Score and run that go first of all queues, those at kHeadOfQueue left out. Takes time with the number
    /// of lanes.
    std::optional<std::pair<std::int64_t, RunSeq>> first() const;
    /// Ready runs anywhere that go before this one when all slots are taken and nothing else holds them.
    /// Empty when it is not ready or there are more than `most`.
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
        std::set<RunSeq> holders; // of a slot
        std::int64_t round = 0;   // in which its turn comes

        int running() const { return static_cast<int>(holders.size()); }
    };
    using LaneOrder = std::tuple<int, std::int64_t, std::int64_t, std::string>;
    struct Queue
    {
        std::optional<int> limit;
        bool paused = false;
        std::map<std::string, Lane> lanes;
        std::int64_t round = 0; // under way
        std::int64_t aside = 0; // how many were set aside
        // (running, round, head score, key) of lanes that may start one now
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
