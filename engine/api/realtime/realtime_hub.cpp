#include "engine/api/realtime/realtime_hub.h"

#include "engine/api/realtime/shape_answer.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"

#include <algorithm>
#include <set>

namespace runyard {

namespace {

constexpr Seconds kHeldTime{20};
constexpr Seconds kListensOn{60}; // after the last request
constexpr int kRowsPerPage = 100;

} // namespace

RealtimeHub::RealtimeHub(EngineClient &client, const Clock &clock, StreamsOf streamsOf)
    : m_client(client), m_clock(clock), m_streamsOf(std::move(streamsOf))
{
}

RealtimeHub::~RealtimeHub()
{
    m_subscription.reset(); // before the objects it refers to are destroyed
}

std::size_t RealtimeHub::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_waiters.size();
}

void RealtimeHub::listen()
{
    const std::lock_guard listening(m_listening);
    {
        const std::lock_guard lock(m_mutex);
        m_lastAsked = m_clock.now();
        if (m_subscription)
            return;
        m_log.restart(m_lastAsked);
    }
    m_subscription = m_client.changes().subscribe([this](const auto &changes) { changed(*changes); });
}

void RealtimeHub::ask(ShapeRequest request, const Answer &answer)
{
    listen();
    if (!request.offset)
        return readFromStart(std::move(request), answer, RowChange::Insert);
    if (request.offset->row > 0)
        return readPage(std::move(request), answer, RowChange::Insert, request.offset->change + 1,
                        RunSeq{request.offset->row});
    bool isKnown = false;
    std::optional<WaiterNumber> waits;
    {
        // Under one lock, so that no change can arrive between the check and the wait.
        const std::lock_guard lock(m_mutex);
        isKnown = m_log.reachesBackTo(request.offset->change);
        if (isKnown && request.isLive && m_log.after(request.offset->change, request.subject).empty())
            waits = wait(std::move(request), answer);
    }
    if (waits) {
        answer.whenGone([this, number = *waits] {
            const std::lock_guard lock(m_mutex);
            take(number);
        });
    } else if (isKnown) {
        sendChanges(std::move(request), answer, std::make_shared<Details>(m_client, m_streamsOf));
    } else {
        readFromStart(std::move(request), answer, RowChange::Update);
    }
}

RealtimeHub::WaiterNumber RealtimeHub::wait(ShapeRequest request, const Answer &answer)
{
    const auto number = ++m_lastNumber;
    m_bySubject.emplace(request.subject.key(), number);
    m_waiters.emplace(number, Waiter{std::move(request), answer, m_clock.now() + kHeldTime});
    return number;
}

std::optional<RealtimeHub::Waiter> RealtimeHub::take(WaiterNumber number)
{
    const auto found = m_waiters.find(number);
    if (found == m_waiters.end())
        return std::nullopt;
    Waiter waiter = std::move(found->second);
    m_waiters.erase(found);
    const auto [begin, end] = m_bySubject.equal_range(waiter.request.subject.key());
    for (auto entry = begin; entry != end; ++entry) {
        if (entry->second == number) {
            m_bySubject.erase(entry);
            break;
        }
    }
    return waiter;
}

std::vector<RealtimeHub::WaiterNumber> RealtimeHub::waitersFor(const Run &run) const
{
    std::vector<WaiterNumber> numbers;
    const auto addAll = [&](const ShapeSubject &subject) {
        const auto [begin, end] = m_bySubject.equal_range(subject.key());
        for (auto entry = begin; entry != end; ++entry) {
            if (m_waiters.at(entry->second).request.subject.holds(run))
                numbers.push_back(entry->second);
        }
    };
    addAll({.run = run.id, .batch = {}, .tags = {}, .createdFrom = {}});
    if (!run.batchId.empty())
        addAll({.run = {}, .batch = run.batchId, .tags = {}, .createdFrom = {}});
    for (const auto &tag : run.tags)
        addAll({.run = {}, .batch = {}, .tags = {tag}, .createdFrom = {}});
    return numbers;
}

/// Called on an engine thread: finds the waiting subscribers, and leaves reading to the readers.
void RealtimeHub::changed(const ChangeSet &changes)
{
    std::vector<Waiter> woken;
    {
        const std::lock_guard lock(m_mutex);
        std::set<WaiterNumber> numbers;
        if (changes.overflowed) {
            m_log.restart(m_clock.now());
            for (const auto &[number, waiter] : m_waiters)
                numbers.insert(number);
        }
        for (const auto &run : changes.runs) {
            m_log.add(run);
            for (const auto number : waitersFor(run))
                numbers.insert(number);
        }
        for (const auto number : numbers)
            woken.push_back(*take(number));
    }
    const auto details = std::make_shared<Details>(m_client, m_streamsOf);
    for (auto &waiter : woken) {
        if (changes.overflowed)
            readFromStart(std::move(waiter.request), waiter.answer, RowChange::Update);
        else
            sendChanges(std::move(waiter.request), waiter.answer, details);
    }
}

void RealtimeHub::touch(const RunId &run, const Answer &keepingAlive)
{
    {
        const std::lock_guard listening(m_listening);
        if (!m_subscription)
            return; // no requests for a long time
    }
    m_client.runDetails().find(run, [this, keepingAlive](Result<RunDetail> detail) {
        if (!detail)
            return;
        ChangeSet changes;
        changes.runs.push_back(std::move(detail->run));
        changed(changes);
    });
}

void RealtimeHub::tick()
{
    std::vector<Waiter> over;
    std::unique_ptr<Subscription> unused;
    const std::lock_guard listening(m_listening);
    std::int64_t newest = 0;
    {
        const std::lock_guard lock(m_mutex);
        const auto now = m_clock.now();
        std::vector<WaiterNumber> numbers;
        for (const auto &[number, waiter] : m_waiters) {
            if (waiter.until <= now)
                numbers.push_back(number);
        }
        for (const auto number : numbers)
            over.push_back(*take(number));
        newest = m_log.newest();
        if (m_subscription && m_waiters.empty() && over.empty() && now > m_lastAsked + kListensOn)
            unused = std::move(m_subscription);
    }
    unused.reset(); // outside the lock, because the feed holds its own lock while it reports a change
    for (const auto &waiter : over)
        sendShape(waiter.request, waiter.answer, {}, {newest, 0}, true);
}

void RealtimeHub::readFromStart(ShapeRequest request, const Answer &answer, RowChange change)
{
    std::int64_t start = 0;
    {
        const std::lock_guard lock(m_mutex);
        start = m_log.newest();
    }
    if (request.subject.run.empty())
        return readPage(std::move(request), answer, change, start, RunSeq{0});
    const auto details = std::make_shared<Details>(m_client, m_streamsOf);
    details->read(request.subject.run,
                  [request, answer, details, change, start](const Result<RunDetail> &detail, const auto &) {
                      if (!detail)
                          return answer.fail(detail.error());
                      std::make_shared<Rows>(request, answer, details, change)
                          ->send({{request.subject.run, {start, 0}}}, {start, 0}, true);
                  });
}

void RealtimeHub::readPage(ShapeRequest request, const Answer &answer, RowChange change, std::int64_t start,
                           RunSeq after)
{
    RunPageRequest page;
    if (request.subject.batch.empty()) {
        page.filter.tags = request.subject.tags;
        page.filter.createdFrom = request.subject.createdFrom;
    } else {
        page.filter.batch = request.subject.batch;
    }
    page.newerThan = after;
    page.limit = kRowsPerPage;
    m_client.runLists().page(
        std::move(page), answer.orFail<RunPage>([this, request, answer, change, start](RunPage runs) {
            std::vector<Rows::Wanted> wanted;
            std::ranges::sort(runs.runs, {}, &Run::seq);
            for (const auto &run : runs.runs) {
                if (request.subject.holds(run))
                    wanted.push_back({run.id, {start - 1, static_cast<std::int64_t>(run.seq)}});
            }
            const bool isLast = !runs.hasNewer;
            const auto end = isLast ? ShapeOffset{start, 0}
                                    : ShapeOffset{start - 1, static_cast<std::int64_t>(runs.runs.back().seq)};
            std::make_shared<Rows>(request, answer, std::make_shared<Details>(m_client, m_streamsOf), change)
                ->send(std::move(wanted), end, isLast);
        }));
}

void RealtimeHub::sendChanges(ShapeRequest request, const Answer &answer, std::shared_ptr<Details> details)
{
    std::vector<ChangeLog::Entry> entries;
    std::int64_t newest = 0;
    {
        const std::lock_guard lock(m_mutex);
        entries = m_log.after(request.offset->change, request.subject);
        newest = m_log.newest();
    }
    std::vector<Rows::Wanted> wanted;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto seen = i + 1 < entries.size() ? entries[i + 1].change - 1 : newest;
        wanted.push_back({entries[i].run, {seen, 0}});
    }
    std::make_shared<Rows>(std::move(request), answer, std::move(details), RowChange::Update)
        ->send(std::move(wanted), {newest, 0}, true);
}

} // namespace runyard
