#include "engine/scheduling/engine_loop.h"

#include "engine/base/clock_steps.h"
#include "engine/base/dropped.h"

#include <algorithm>
#include <future>
#include <iterator>
#include <pthread.h>
#include <unordered_map>

namespace runyard {

namespace {

using namespace std::chrono_literals;

constexpr auto kChangeInterval = 16ms;
constexpr auto kMaxSleep = 1s;          // clock changes and suspends are noticed within this time
constexpr auto kPauseAfterFailure = 1s; // retrying at once would not help when the disk is full
constexpr std::size_t kItemsPerDrain = 4'096;
constexpr auto kQuietBeforeIndexing = 200ms; // commands do not wait for the search index
constexpr auto kMaxIndexingDelay = 2s;       // but under steady load it must not fall behind for good
constexpr int kRunsIndexedAtOnce = 256;
// Counting finished runs is cheaper than indexing them; this many take a few hundredths of a second.
constexpr int kRunsTakenInAtOnce = 2'048;

} // namespace

EngineLoop::~EngineLoop()
{
    stop();
}

Status EngineLoop::start(CoreFactory makeCore, std::function<void()> tearDown)
{
    // Shared: the engine thread may still be inside set_value() when this function returns.
    const auto ready = std::make_shared<std::promise<Status>>();
    auto started = ready->get_future();
    m_thread = std::thread([this, makeCore = std::move(makeCore), tearDown = std::move(tearDown), ready] {
        run(makeCore, tearDown, [ready](Status status) { ready->set_value(std::move(status)); });
    });
    Status status = started.get();
    if (!status.ok())
        m_thread.join();
    return status;
}

void EngineLoop::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void EngineLoop::push(Item item)
{
    bool wake = false;
    {
        const std::lock_guard lock(m_mutex);
        wake = m_items.empty();
        m_items.push_back(std::move(item));
    }
    if (wake)
        m_wake.notify_one();
}

void EngineLoop::post(Command command)
{
    push({std::move(command), false});
}

void EngineLoop::attemptStarted(AttemptKey key, std::int64_t pid, TimePoint at)
{
    push({[=](EngineCore &core) { core.attempts.started(key, pid, at); }, true});
}

void EngineLoop::attemptLogged(AttemptKey key, std::vector<LogLine> lines)
{
    auto shared = std::make_shared<std::vector<LogLine>>(std::move(lines));
    push({[this, key, shared](EngineCore &core) {
              core.attempts.logged(key, *shared);
              std::size_t bytes = 0;
              for (const LogLine &line : *shared)
                  bytes += line.text.size();
              if (m_logsStored)
                  core.drain().afterCommit([this, bytes] { m_logsStored(bytes); });
          },
          true});
}

void EngineLoop::attemptFinished(AttemptOutcome outcome)
{
    auto shared = std::make_shared<AttemptOutcome>(std::move(outcome));
    push({[shared](EngineCore &core) { core.attempts.finished(*shared); }, true});
}

void EngineLoop::run(CoreFactory makeCore, std::function<void()> tearDown, std::function<void(Status)> ready)
{
    ::pthread_setname_np(::pthread_self(), "engine");
    auto made = makeCore();
    if (!made.ok()) {
        tearDown();
        ready(made.error());
        return;
    }
    std::unique_ptr<EngineCore> core = std::move(made).value();
    core->setChangeSink([this](ChangeSet changes) { collect(std::move(changes)); });
    if (Status recovered = core->recover(); !recovered.ok()) {
        core.reset();
        tearDown();
        ready(std::move(recovered));
        return;
    }
    ready(Done{});

    while (true) {
        watchForClockSteps();
        std::deque<Item> items;
        bool stopping = false;
        {
            std::unique_lock lock(m_mutex);
            auto sleep = std::chrono::duration_cast<std::chrono::microseconds>(kMaxSleep);
            if (const auto due = core->nextDue())
                sleep = std::clamp(*due - m_clock.now(), Micros{0}, Micros{kMaxSleep});
            if (m_hasPending)
                sleep = std::min<Micros>(sleep, kChangeInterval);
            if (m_isIndexBehind || m_isStatisticsBehind)
                sleep = std::min<Micros>(sleep, kQuietBeforeIndexing);
            m_wake.wait_for(lock, sleep, [this] { return !m_items.empty() || m_isStopping; });
            const std::size_t count = std::min(m_items.size(), kItemsPerDrain);
            items.assign(std::make_move_iterator(m_items.begin()),
                         std::make_move_iterator(m_items.begin() + static_cast<std::ptrdiff_t>(count)));
            m_items.erase(m_items.begin(), m_items.begin() + static_cast<std::ptrdiff_t>(count));
            stopping = m_isStopping && m_items.empty();
        }
        const auto due = core->nextDue();
        const bool wasLockedOut = isLockedOut();
        const bool isQuiet = items.empty() && !wasLockedOut && !(due && *due <= m_clock.now());
        if (!isQuiet) {
            const bool stored = drain(*core, std::move(items));
            // The next start finds unstored attempts unfinished and repairs them.
            if (!stored && isStopping())
                stopping = true;
        }
        deliverChanges(stopping);
        if (stopping)
            break;
        if (wasLockedOut || isLockedOut())
            continue; // deferrable work does not compete with the other program for the lock
        core->noteLoad();
        // Statistics depend on when the last drain was, which catchUpSearch() records.
        catchUpSearch(*core, isQuiet);
        catchUpStatistics(*core, isQuiet);
    }
    core.reset();
    tearDown();
}

void EngineLoop::catchUpSearch(EngineCore &core, bool isQuiet)
{
    const auto now = std::chrono::steady_clock::now();
    if (!isQuiet) {
        m_isIndexBehind = true;
        m_lastDrain = now;
    }
    const bool mayIndex =
        now - m_lastDrain >= kQuietBeforeIndexing || now - m_lastIndexing >= kMaxIndexingDelay;
    if (!m_isIndexBehind || !mayIndex)
        return;
    m_isIndexBehind = core.indexSome(kRunsIndexedAtOnce) > 0;
    m_lastIndexing = std::chrono::steady_clock::now();
}

void EngineLoop::catchUpStatistics(EngineCore &core, bool isQuiet)
{
    const auto now = std::chrono::steady_clock::now();
    m_isStatisticsBehind |= !isQuiet;
    const bool mayTakeIn =
        now - m_lastDrain >= kQuietBeforeIndexing || now - m_lastTakingIn >= kMaxIndexingDelay;
    if (!mayTakeIn || !(m_isStatisticsBehind || core.hasLoadToStore()))
        return;
    const auto taken = core.takeInFinished(kRunsTakenInAtOnce);
    m_isStatisticsBehind = !taken || *taken > 0;
    m_lastTakingIn = std::chrono::steady_clock::now();
}

bool EngineLoop::isStopping()
{
    const std::lock_guard lock(m_mutex);
    return m_isStopping;
}

bool EngineLoop::drain(EngineCore &core, std::deque<Item> items)
{
    const Status begun = core.begin();
    if (!begun && !isStopping()) {
        noteProblem(core, begun.error().text());
        putBack(std::move(items));
        return false;
    }
    for (Item &item : items)
        item.run(core);
    core.advance();
    const Status committed = core.commit();
    noteProblem(core, {});
    if (committed.ok())
        return true;
    std::erase_if(items, [](const Item &item) { return !item.mustNotBeLost; });
    putBack(std::move(items));
    return false;
}

void EngineLoop::putBack(std::deque<Item> items)
{
    std::unique_lock lock(m_mutex);
    m_items.insert(m_items.begin(), std::make_move_iterator(items.begin()),
                   std::make_move_iterator(items.end()));
    m_wake.wait_for(lock, kPauseAfterFailure, [this] { return m_isStopping; });
}

void EngineLoop::noteProblem(const EngineCore &core, std::string lockedBy)
{
    {
        const std::lock_guard lock(m_mutex);
        m_startProblem = core.startProblem();
        if (m_lockedOut == lockedBy)
            return;
        m_lockedOut = std::move(lockedBy);
    }
    ChangeSet changes; // makes views that show the problem read it again
    changes.queues = true;
    collect(std::move(changes));
    deliverChanges(true);
}

std::string EngineLoop::problem()
{
    const std::lock_guard lock(m_mutex);
    return m_lockedOut.empty() ? m_startProblem : m_lockedOut;
}

bool EngineLoop::isLockedOut()
{
    const std::lock_guard lock(m_mutex);
    return !m_lockedOut.empty();
}

void EngineLoop::collect(ChangeSet changes)
{
    m_hasPending = true;
    m_pending.merge(std::move(changes));
}

void EngineLoop::deliverChanges(bool force)
{
    const auto now = std::chrono::steady_clock::now();
    if (!m_hasPending || !m_listener || (!force && now - m_lastDelivery < kChangeInterval))
        return;
    // A run that changed several times is reported once, with its latest state.
    std::unordered_map<RunSeq, std::size_t> newest;
    for (std::size_t i = 0; i < m_pending.runs.size(); ++i)
        newest[m_pending.runs[i].seq] = i;
    auto changes = std::make_shared<ChangeSet>(std::exchange(m_pending, {}));
    std::vector<Run> runs;
    runs.reserve(newest.size());
    for (std::size_t i = 0; i < changes->runs.size(); ++i) {
        if (newest[changes->runs[i].seq] == i)
            runs.push_back(std::move(changes->runs[i]));
    }
    changes->runs = std::move(runs);
    m_hasPending = false;
    m_lastDelivery = now;
    if (changes->overflowed)
        countDropped(Dropped::ChangeFeeds);
    m_listener(std::move(changes));
}

} // namespace runyard
