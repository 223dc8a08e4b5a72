// The end of waits: what is told to whom when something that is waited for is there, and in which words.

#include "engine/domain/duration_text.h"
#include "engine/scheduling/engine_core.h"
#include "engine/scheduling/no_such_run.h"

#include <algorithm>

namespace runyard {

void EngineCore::waitIsOver(RunSeq run)
{
    RunWait *wait = m_waits.find(run);
    RunEntry *entry = m_runs.find(run);
    if (!wait || !entry || wait->state != WaitState::Waiting || isFinal(entry->run.status))
        return;
    wait->state = WaitState::Over;
    wait->overAt = m_clock.now();
    m_store.updateWait(*wait);
    if (!wait->isHeld)
        goOn(*entry, Actor::Engine, whatCame(*wait));
}

void EngineCore::endWait(RunEntry &entry)
{
    const RunSeq run = entry.run.seq;
    RunWait *wait = m_waits.find(run);
    if (!wait)
        return;
    wait->state = WaitState::Done;
    m_store.updateWait(*wait);
    m_waits.close(run);
    answerWaiting(run, Done{});
}

void EngineCore::leaveWaits(RunEntry &entry)
{
    const RunSeq run = entry.run.seq;
    if (!m_waits.knows(run))
        return;
    RunWait *wait = m_waits.find(run);
    if (!wait) { // it went on to fail: what it waited for may be why, so the next attempt asks anew
        forgetWaits(run);
        return;
    }
    wait->state = WaitState::Done;
    m_store.updateWait(*wait);
    m_waits.close(run);
    answerWaiting(run, Error{ErrorCode::Conflict,
                             "The attempt of run " + entry.run.id.text + " ended while it waited.",
                             {},
                             {}});
}

void EngineCore::forgetWaits(RunSeq run)
{
    m_store.forgetWaits(run);
    m_waits.forget(run);
    answerWaiting(
        run, Error{ErrorCode::Conflict, "The run ended while it waited.", "Look at the run to see how.", {}});
}

void EngineCore::tellWhenWaitIsOver(const RunId &id, std::stop_token unwanted, Reply<Done> reply)
{
    const RunEntry *entry = m_runs.find(id);
    if (!entry)
        return replyAfterCommit<Done>(std::move(reply), noSuchRun(id));
    const RunSeq run = entry->run.seq;
    if (m_waits.find(run)) {
        auto &replies = m_waitReplies[run];
        std::erase_if(replies, [](const WaitReply &known) { return known.unwanted.stop_requested(); });
        replies.push_back({std::move(unwanted), std::move(reply)});
        return;
    }
    const auto last =
        entry->attempt && m_waits.knows(run) ? m_store.lastWait(run, entry->attempt->number) : std::nullopt;
    const bool hasWaited = last && last->overAt; // else it is the place of a batch that lacks items
    if (hasWaited)
        return replyAfterCommit<Done>(std::move(reply), Done{});
    replyAfterCommit<Done>(
        std::move(reply),
        Error{ErrorCode::Conflict, "Run " + id.text + " waits for nothing.", "Begin to wait first.", {}});
}

void EngineCore::answerWaiting(RunSeq run, const Result<Done> &answer)
{
    const auto waiting = m_waitReplies.find(run);
    if (waiting == m_waitReplies.end())
        return;
    for (WaitReply &one : waiting->second) {
        if (!one.unwanted.stop_requested())
            replyAfterCommit<Done>(std::move(one.reply), answer);
    }
    m_waitReplies.erase(waiting);
}

std::string EngineCore::shortName(const Run &run)
{
    return run.id.text + " (" + run.taskId + ")";
}

std::string EngineCore::nameOf(const std::vector<Waitpoint> &points)
{
    if (points.empty())
        return "nothing";
    const Waitpoint &first = points.front();
    std::string name;
    switch (first.type) {
    case WaitpointType::Run: {
        const RunEntry *awaited = m_runs.find(first.run);
        name = awaited ? "run " + shortName(awaited->run) : "a run";
        break;
    }
    case WaitpointType::Batch: name = "batch " + first.batch; break;
    case WaitpointType::DateTime: name = "the time " + isoText(first.dueAt.value_or(first.createdAt)); break;
    case WaitpointType::Manual: name = "wait token " + first.id.text; break;
    }
    return points.size() == 1 ? name : name + " and " + std::to_string(points.size() - 1) + " more";
}

std::string EngineCore::whatCame(const RunWait &wait)
{
    const auto points = waitpointsOf(wait);
    if (points.size() != 1)
        return "All " + std::to_string(points.size()) + " things it waited for are over";
    const Waitpoint &point = points.front();
    switch (point.type) {
    case WaitpointType::Run: {
        const RunEntry *awaited = m_runs.find(point.run);
        return awaited
                   ? "Run " + shortName(awaited->run) + " is " + std::string(displayName(awaited->run.status))
                   : "The run it waited for is gone";
    }
    case WaitpointType::Batch: return "Batch " + point.batch + " is over";
    case WaitpointType::DateTime: return "The time it waited for has come";
    case WaitpointType::Manual:
        return "Wait token " + point.id.text + (point.outputIsError ? " timed out" : " was completed");
    }
    return {};
}

std::vector<Awaited> EngineCore::awaitedBy(RunSeq run)
{
    std::vector<Awaited> all;
    for (const Waitpoint *point : m_waits.missedBy(run)) {
        Awaited awaited;
        awaited.type = point->type;
        awaited.waitpoint = point->id;
        awaited.dueAt = point->dueAt;
        awaited.batch = point->batch;
        if (const RunEntry *entry = point->type == WaitpointType::Run ? m_runs.find(point->run) : nullptr) {
            awaited.run = entry->run.id;
            awaited.taskId = entry->run.taskId;
            awaited.status = entry->run.status;
        }
        all.push_back(std::move(awaited));
    }
    return all;
}

void EngineCore::settleEnded()
{
    for (const RunSeq seq : m_runs.takeEnded()) {
        const RunEntry *entry = m_runs.find(seq);
        if (entry)
            m_batches.runEnded(entry->run, m_clock.now());
        if (const Waitpoint *point = m_waits.missedOfRun(seq))
            complete(*point, {}, !entry || entry->run.status != RunStatus::Completed);
        if (m_waits.knows(seq))
            forgetWaits(seq);
    }
    for (const BatchId &batch : m_batches.takeOver()) {
        if (const Waitpoint *point = m_waits.missedOfBatch(batch.text))
            complete(*point, {}, false);
    }
}

void EngineCore::loadWaits()
{
    m_waits.clear();
    for (const RunSeq run : m_store.runsWithWaits())
        m_waits.setKnown(run);
    for (RunWait &wait : m_store.openWaits()) {
        std::vector<Waitpoint> points;
        for (const std::int64_t number : wait.waitpoints) {
            if (auto point = m_store.findWaitpoint(number))
                points.push_back(std::move(*point));
        }
        m_waits.add(std::move(wait), points);
    }
    std::vector<RunSeq> gone; // waits that were begun in a commit that failed
    for (const auto &[run, replies] : m_waitReplies) {
        if (!m_waits.find(run))
            gone.push_back(run);
    }
    for (const RunSeq run : gone)
        answerWaiting(run, Error{ErrorCode::Unavailable, "The wait was not stored.", "Try again.", {}});
}

} // namespace runyard
