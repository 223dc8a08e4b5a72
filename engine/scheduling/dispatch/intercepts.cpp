#include "engine/scheduling/dispatch/intercepts.h"

#include "engine/scheduling/core/no_such_run.h"

namespace runyard {

namespace {

std::string named(const std::string &query)
{
    return query.empty() ? "the intercept of any run" : "intercept \"" + query + "\"";
}

} // namespace

void Intercepts::load()
{
    m_intercepts.clear();
    m_heldRuns.clear();
    m_letGo.clear();
    for (Intercept &intercept : m_store.intercepts.active()) {
        // A query that this version reads otherwise must not hold what was not meant.
        if (auto filter = interceptFilter(intercept.query); filter.ok()) {
            const std::int64_t number = intercept.number;
            m_intercepts[number] = {std::move(intercept), std::move(filter).value()};
        }
    }
    for (StoredHold &hold : m_store.intercepts.holds()) {
        if (hold.isReleased)
            m_letGo.insert(hold.run);
        else
            m_heldRuns[hold.run] = {hold.intercept, std::move(hold.query), hold.at};
    }
}

Result<Intercept> Intercepts::add(const InterceptRequest &request)
{
    auto filter = interceptFilter(request.query);
    if (!filter.ok())
        return filter.error();
    if (m_intercepts.size() >= Intercept::kMax)
        return Error{ErrorCode::TooLarge,
                     "There are " + std::to_string(Intercept::kMax) + " intercepts already.",
                     "Remove one first.",
                     {}};
    Intercept intercept{.query = request.query, .every = request.every, .createdAt = m_clock.now()};
    intercept.number = m_store.intercepts.insert(intercept);
    m_intercepts[intercept.number] = {intercept, std::move(filter).value()};
    m_drain.changes.intercepts = true;
    return intercept;
}

Status Intercepts::remove(std::int64_t number)
{
    if (m_intercepts.erase(number) == 0)
        return Error{ErrorCode::NotFound,
                     "Intercept " + std::to_string(number) + " no longer exists.",
                     "It may already have held a run.",
                     {}};
    m_store.intercepts.end(number);
    m_drain.changes.intercepts = true;
    return Done{};
}

InterceptList Intercepts::list()
{
    InterceptList list;
    for (const auto &[number, active] : m_intercepts)
        list.intercepts.push_back(active.intercept);
    list.heldInAll = static_cast<std::int64_t>(m_heldRuns.size());
    for (const auto &[seq, hold] : m_heldRuns) {
        if (list.held.size() == InterceptList::kMaxHeld)
            break;
        if (const RunEntry *entry = m_runs.find(seq))
            list.held.push_back({entry->run, hold.intercept, hold.query, hold.heldAt});
    }
    return list;
}

bool Intercepts::holdBeforeStart(RunEntry &entry)
{
    Run &run = entry.run;
    if (m_intercepts.empty() || run.attemptCount > 0 || m_letGo.contains(run.seq))
        return false;
    const TimePoint now = m_clock.now();
    const auto payload = [&] { return m_runs.payload(entry).data; };
    const auto metadata = [&] {
        m_runs.flush(); // that of a run of this very drain
        return m_store.runs.metadata(run.seq);
    };
    for (auto &[number, active] : m_intercepts) {
        if (!meetsIntercept(active.filter, run, payload, metadata, now))
            continue;
        const std::string query = active.intercept.query;
        m_queues.releaseSlot(entry);
        m_runs.apply(entry, RunEvent::FreezeRequested, now, Actor::Engine,
                     "Held by " + named(query) + " before it started");
        run.expiresAt.reset(); // it has left the queue
        m_store.intercepts.hold(run.seq, number, now);
        m_heldRuns[run.seq] = {number, query, now};
        ++active.intercept.held;
        if (!active.intercept.every) {
            m_store.intercepts.end(number);
            m_intercepts.erase(number);
        }
        m_drain.changes.intercepts = true;
        return true;
    }
    return false;
}

Result<Run> Intercepts::continueHeld(const RunId &id, const std::optional<Packet> &payload, Actor actor)
{
    RunEntry *entry = m_runs.find(id);
    if (!entry)
        return noSuchRun(id);
    const auto hold = m_heldRuns.find(entry->run.seq);
    if (hold == m_heldRuns.end())
        return Error{ErrorCode::Conflict,
                     "Run " + id.text + " is not held by an intercept.",
                     "It may have been continued or dropped in the meantime.",
                     {}};
    std::string cause = "Continued after " + named(hold->second.query);
    if (payload && *payload != m_runs.payload(*entry)) {
        if (auto checked = m_tasks.checkPayloadOf(m_tasks.of(entry->run), *payload); !checked)
            return checked.error();
        m_runs.setPayload(*entry, *payload);
        cause += ", with an edited payload";
    }
    letGo(*entry);
    m_admission.enqueue(*entry, RunEvent::ResumedToQueue, actor, cause, true);
    return entry->run;
}

const Intercepts::Hold *Intercepts::holdOf(RunSeq run) const
{
    const auto hold = m_heldRuns.find(run);
    return hold == m_heldRuns.end() ? nullptr : &hold->second;
}

void Intercepts::letGo(const RunEntry &entry)
{
    if (m_heldRuns.erase(entry.run.seq) == 0)
        return;
    m_letGo.insert(entry.run.seq);
    m_store.intercepts.release(entry.run.seq, m_clock.now());
    m_drain.changes.intercepts = true;
}

} // namespace runyard
