#include "engine/scheduling/bulk/bulk_actions.h"

#include "engine/scheduling/core/no_such_run.h"

#include <algorithm>
#include <utility>

namespace runyard {

namespace {

Error noSuchAction(const BulkId &id)
{
    return {ErrorCode::NotFound, "There is no bulk action " + id.text + ".", "Check the id.", {}};
}

Error wrongState(const BulkAction &action, const std::string &verb, const std::string &hint)
{
    return {ErrorCode::Conflict,
            "The action cannot be " + verb + ": it is in the state \""
                + std::string(displayName(action.state)) + "\".",
            hint,
            {}};
}

} // namespace

BulkAction BulkActions::accept(BulkRequest request, std::int64_t total, const std::vector<RunSeq> &targets,
                               Seconds undoTime, const std::string &requestKey)
{
    BulkAction action;
    action.id = BulkId{"bulk_" + m_ids.body()};
    action.request = std::move(request);
    action.request.selection.ids.clear();
    action.createdAt = m_clock.now();
    action.startsAt = action.createdAt + undoTime;
    action.total = total;
    action.upTo = m_store.runs.newestSeq();
    m_requestKeys.remember("bulk action", requestKey, m_store.bulk.insert(action, targets));
    m_bulk[action.id].action = action;
    m_drain.changes.bulkActions = true;
    return action;
}

Result<BulkAction> BulkActions::start(BulkRequest request, std::int64_t total)
{
    const std::string requestKey = std::exchange(request.requestKey, {});
    if (const auto number = m_requestKeys.madeBefore("bulk action", requestKey)) {
        const auto id = m_store.bulk.idOf(*number);
        if (auto made = id ? actionOf(*id) : std::nullopt)
            return std::move(*made);
    }
    // "The last two hours" refers to the time of the request, however long the work takes.
    if (request.selection.all)
        request.selection.all = resolved(std::move(*request.selection.all), m_clock.now());
    if (Status good = checkBulkRequest(request); !good)
        return good.error();
    if (Status good = BulkWriter::canKeep(request); !good)
        return good.error();
    if (request.kind == BulkKind::Reschedule && *request.delayUntil <= m_clock.now())
        return Error{ErrorCode::InvalidInput, "The time has passed.", "Give a time in the future.", {}};
    m_runs.flush(); // the selection may include runs made in this drain
    std::vector<RunSeq> targets;
    if (request.madeBy.empty() && !request.selection.all) {
        for (const RunId &id : request.selection.ids) {
            const auto seq = m_store.runs.seqOf(id);
            if (!seq)
                return noSuchRun(id);
            targets.push_back(*seq);
        }
        std::sort(targets.begin(), targets.end());
        targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
        total = static_cast<std::int64_t>(targets.size());
    }
    const Seconds undoTime = request.startsAtOnce ? Seconds{0} : m_undoTime;
    return accept(std::move(request), total, targets, undoTime, requestKey);
}

std::optional<BulkAction> BulkActions::actionOf(const BulkId &id)
{
    if (const auto it = m_bulk.find(id); it != m_bulk.end())
        return it->second.action;
    return m_store.bulk.find(id);
}

void BulkActions::save(Work &work, BulkState state)
{
    work.action.state = state;
    if (isAtRest(state))
        work.action.finishedAt = m_clock.now();
    m_store.bulk.update(work.action);
    m_drain.changes.bulkActions = true;
}

Result<BulkAction> BulkActions::undo(const BulkId &id)
{
    const auto it = m_bulk.find(id);
    if (it != m_bulk.end() && it->second.action.state == BulkState::Waiting) {
        save(it->second, BulkState::Undone);
        const BulkAction action = it->second.action;
        m_bulk.erase(it);
        return action;
    }
    const auto action = actionOf(id);
    if (!action)
        return noSuchAction(id);
    return wrongState(*action, "undone", "Stop it, or cancel what it made.");
}

Result<BulkAction> BulkActions::stop(const BulkId &id)
{
    const auto it = m_bulk.find(id);
    if (it == m_bulk.end()) {
        const auto action = m_store.bulk.find(id);
        return action ? wrongState(*action, "stopped", {}) : noSuchAction(id);
    }
    save(it->second, BulkState::Stopped);
    const BulkAction action = it->second.action;
    m_bulk.erase(it);
    return action;
}

Result<BulkAction> BulkActions::resume(const BulkId &id)
{
    const auto known = actionOf(id);
    if (!known)
        return noSuchAction(id);
    if (known->state != BulkState::Stopped && known->state != BulkState::Review)
        return wrongState(*known, "resumed",
                          "Only an action that was stopped or is waiting for you can be resumed.");
    Work &work = m_bulk[id];
    if (work.action.id.empty()) {
        work.action = *known;
        work.fetchedTo = known->position;
    }
    work.action.finishedAt.reset();
    work.action.problem.clear();
    if (!work.action.startedAt)
        work.action.startedAt = m_clock.now();
    save(work, BulkState::Running);
    return work.action;
}

Result<BulkAction> BulkActions::cancelMade(const BulkId &id)
{
    const auto known = actionOf(id);
    if (!known)
        return noSuchAction(id);
    if (known->made == 0 && isAtRest(known->state))
        return Error{ErrorCode::Conflict, "The action made no runs.", {}, {}};
    if (!isAtRest(known->state))
        (void)stop(id);
    m_runs.flush();
    BulkRequest request;
    request.kind = BulkKind::Cancel;
    request.madeBy = id;
    request.reason = "Canceled with everything that " + id.text + " made";
    return accept(std::move(request), known->made, {}, Seconds{0}); // a user who cancels wants it now
}

void BulkActions::load()
{
    m_bulk.clear();
    for (BulkAction &action : m_store.bulk.active()) {
        Work &work = m_bulk[action.id];
        work.fetchedTo = action.position;
        work.action = std::move(action);
    }
}

} // namespace runyard
