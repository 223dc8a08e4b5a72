#include "engine/scheduling/dispatch/queue_book.h"

#include <algorithm>
#include <cassert>
#include <iterator>

namespace runyard {

namespace {

bool mayStart(const std::optional<int> &limit, bool paused, int running, bool hasReady)
{
    return hasReady && !paused && (!limit || running < *limit);
}

} // namespace

QueueBook::LaneOrder QueueBook::orderOf(const std::string &key, const Lane &lane)
{
    return {lane.running(), lane.round, lane.ready.begin()->first, key};
}

void QueueBook::unindexLane(Queue &queue, const std::string &key, const Lane &lane)
{
    if (!lane.ready.empty())
        queue.eligible.erase(orderOf(key, lane));
}

void QueueBook::indexLane(Queue &queue, const std::string &key, const Lane &lane)
{
    if (mayStart(queue.limit, queue.isPaused, lane.running(), !lane.ready.empty()))
        queue.eligible.insert(orderOf(key, lane));
}

void QueueBook::reindexQueue(const std::string &name, Queue &queue)
{
    if (queue.indexedScore)
        m_eligible.erase({*queue.indexedScore, name});
    queue.indexedScore.reset();
    if (queue.eligible.empty())
        return;
    queue.indexedScore = std::get<2>(*queue.eligible.begin());
    m_eligible.insert({*queue.indexedScore, name});
}

template <class Change>
void QueueBook::changeLane(const std::string &name, const std::string &key, Change change)
{
    Queue &queue = m_queues[name];
    Lane &lane = queue.lanes[key];
    unindexLane(queue, key, lane);
    change(lane);
    indexLane(queue, key, lane);
    // Keys may be numerous and short-lived, so empty lanes are removed.
    if (lane.ready.empty() && lane.holders.empty())
        queue.lanes.erase(key);
    reindexQueue(name, queue);
}

void QueueBook::setLimit(const std::string &name, std::optional<int> limit)
{
    Queue &queue = m_queues[name];
    queue.limit = limit;
    queue.eligible.clear();
    for (const auto &[key, lane] : queue.lanes)
        indexLane(queue, key, lane);
    reindexQueue(name, queue);
}

void QueueBook::setPaused(const std::string &name, bool paused)
{
    Queue &queue = m_queues[name];
    queue.isPaused = paused;
    queue.eligible.clear();
    for (const auto &[key, lane] : queue.lanes)
        indexLane(queue, key, lane);
    reindexQueue(name, queue);
}

void QueueBook::add(const std::string &queue, const std::string &key, RunSeq run, std::int64_t score)
{
    const std::int64_t nextRound = m_queues[queue].round + 1;
    changeLane(queue, key, [&](Lane &lane) {
        if (!lane.scores.emplace(run, score).second)
            return;
        if (lane.ready.empty())
            lane.round = std::max(lane.round, nextRound);
        lane.ready.insert({score, run});
        ++m_ready;
    });
}

void QueueBook::setAside(const Ready &run, std::int64_t score)
{
    release(run.queue, run.key, run.run);
    m_aside[run.run] = {run.queue, run.key, score};
    ++m_queues[run.queue].aside;
    ++m_ready;
}

void QueueBook::bringBack(RunSeq run)
{
    const auto found = m_aside.find(run);
    if (found == m_aside.end())
        return;
    const Aside aside = std::move(found->second);
    remove(aside.queue, aside.key, run);
    add(aside.queue, aside.key, run, aside.score);
}

std::int64_t QueueBook::asideCount(const std::string &queue) const
{
    const auto found = m_queues.find(queue);
    return found == m_queues.end() ? 0 : found->second.aside;
}

void QueueBook::remove(const std::string &queue, const std::string &key, RunSeq run)
{
    if (const auto aside = m_aside.find(run); aside != m_aside.end()) {
        --m_queues[aside->second.queue].aside;
        m_aside.erase(aside);
        --m_ready;
        return;
    }
    changeLane(queue, key, [&](Lane &lane) {
        const auto it = lane.scores.find(run);
        if (it == lane.scores.end())
            return;
        lane.ready.erase({it->second, run});
        lane.scores.erase(it);
        --m_ready;
    });
}

std::optional<QueueBook::Ready> QueueBook::takeNext()
{
    if (m_running >= m_environmentLimit || m_eligible.empty())
        return {};
    const std::string name = m_eligible.begin()->second;
    const std::string key = std::get<3>(*m_queues[name].eligible.begin());
    return take(name, key, RunSeq::None);
}

std::optional<QueueBook::Ready> QueueBook::takeFrom(const std::string &name, RunSeq run)
{
    const auto queue = m_queues.find(name);
    if (m_running >= m_environmentLimit || queue == m_queues.end())
        return {};
    std::optional<LaneOrder> next; // a paused queue does not index its lanes
    for (const auto &[key, lane] : queue->second.lanes) {
        const bool hasIt = run == RunSeq::None || lane.scores.contains(run);
        if (hasIt && mayStart(queue->second.limit, false, lane.running(), !lane.ready.empty()))
            next = next ? std::min(*next, orderOf(key, lane)) : orderOf(key, lane);
    }
    if (!next)
        return {};
    return take(name, std::get<3>(*next), run);
}

QueueBook::Ready QueueBook::take(const std::string &name, const std::string &key, RunSeq run)
{
    Queue &queue = m_queues[name];
    Ready next{name, key, run};
    changeLane(name, key, [&](Lane &lane) {
        assert(!lane.ready.empty());
        queue.round = std::max(queue.round, lane.round);
        lane.round = queue.round + 1;
        if (next.run == RunSeq::None)
            next.run = lane.ready.begin()->second;
        const auto score = lane.scores.find(next.run);
        lane.ready.erase({score->second, next.run});
        lane.scores.erase(score);
        lane.holders.insert(next.run);
    });
    --m_ready;
    ++m_running;
    return next;
}

void QueueBook::occupy(const std::string &queue, const std::string &key, RunSeq run)
{
    changeLane(queue, key, [run](Lane &lane) { lane.holders.insert(run); });
    ++m_running;
}

void QueueBook::release(const std::string &queue, const std::string &key, RunSeq run)
{
    changeLane(queue, key, [run](Lane &lane) {
        [[maybe_unused]] const auto erased = lane.holders.erase(run);
        assert(erased == 1);
    });
    --m_running;
}

std::optional<QueueBook::Standing> QueueBook::standing(const std::string &name, const std::string &key,
                                                       RunSeq run) const
{
    const auto queue = m_queues.find(name);
    if (queue == m_queues.end())
        return {};
    const auto found = queue->second.lanes.find(key);
    if (found == queue->second.lanes.end())
        return {};
    const Lane &lane = found->second;
    const auto score = lane.scores.find(run);
    if (score == lane.scores.end())
        return {};
    const auto place = lane.ready.find({score->second, run});
    return Standing{.limit = queue->second.limit,
                    .isPaused = queue->second.isPaused,
                    .holders = {lane.holders.begin(), lane.holders.end()},
                    .ahead = std::distance(lane.ready.begin(), place),
                    .isAtHead = score->second == kHeadOfQueue,
                    .environmentLimit = m_environmentLimit,
                    .slotsInUse = m_running};
}

std::int64_t QueueBook::readyCount(const std::string &name) const
{
    const auto it = m_queues.find(name);
    if (it == m_queues.end())
        return 0;
    std::int64_t sum = it->second.aside;
    for (const auto &[key, lane] : it->second.lanes)
        sum += static_cast<std::int64_t>(lane.ready.size());
    return sum;
}

std::vector<RunSeq> QueueBook::holders() const
{
    std::vector<RunSeq> all;
    for (const auto &[name, queue] : m_queues) {
        for (const auto &[key, lane] : queue.lanes)
            all.insert(all.end(), lane.holders.begin(), lane.holders.end());
    }
    std::sort(all.begin(), all.end());
    return all;
}

std::optional<std::pair<std::int64_t, RunSeq>> QueueBook::first() const
{
    std::optional<std::pair<std::int64_t, RunSeq>> first;
    for (const auto &[name, queue] : m_queues) {
        for (const auto &[key, lane] : queue.lanes) {
            const auto entry = lane.ready.lower_bound({kHeadOfQueue + 1, RunSeq::None});
            if (entry != lane.ready.end() && (!first || *entry < *first))
                first = *entry;
        }
    }
    return first;
}

std::optional<std::int64_t> QueueBook::aheadOfAll(const std::string &name, const std::string &key, RunSeq run,
                                                  std::int64_t most) const
{
    const auto own = m_queues.find(name);
    if (own == m_queues.end())
        return {};
    const auto ownLane = own->second.lanes.find(key);
    if (ownLane == own->second.lanes.end())
        return {};
    const auto score = ownLane->second.scores.find(run);
    if (score == ownLane->second.scores.end())
        return {};
    const std::pair place{score->second, run};
    std::int64_t ahead = 0;
    for (const auto &[otherName, queue] : m_queues) {
        for (const auto &[otherKey, lane] : queue.lanes) {
            if (!mayStart(queue.limit, queue.isPaused, lane.running(), !lane.ready.empty()))
                continue;
            for (auto entry = lane.ready.begin(); entry != lane.ready.end() && *entry < place; ++entry) {
                if (++ahead > most)
                    return {};
            }
        }
    }
    return ahead;
}

int QueueBook::running(const std::string &name) const
{
    const auto it = m_queues.find(name);
    if (it == m_queues.end())
        return 0;
    int sum = 0;
    for (const auto &[key, lane] : it->second.lanes)
        sum += lane.running();
    return sum;
}

void QueueBook::clear()
{
    m_queues.clear();
    m_aside.clear();
    m_eligible.clear();
    m_running = 0;
    m_ready = 0;
}

} // namespace runyard
