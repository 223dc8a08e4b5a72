// Ends waits when everything they wait for has happened, and resumes their runs.
#include "engine/scheduling/waits/waits.h"

#include "engine/scheduling/core/no_such_run.h"

namespace runyard {

namespace {

/// How many due waitpoints one drain handles; the next drain follows at once.
constexpr int kMaxAtOnce = 500;

} // namespace

void Waits::freeze(RunEntry &entry, Actor actor, std::string cause)
{
    const TimePoint now = m_clock.now();
    const AttemptKey key{entry.run.seq, entry.attempt->number};
    m_runs.apply(entry, RunEvent::FreezeRequested, now, actor, std::move(cause), key.attempt);
    m_time.stopClock(entry);
    entry.clock.frozenSince = m_clock.elapsed();
    entry.attempt->status = AttemptStatus::Frozen;
    m_runs.touchAttempt(entry);
    entry.run.expiresAt.reset();
    m_drain.afterCommit([this, key] { m_executors.of(key).freeze(key); });
    m_queues.releaseSlot(entry);
}

void Waits::resume(RunEntry &entry, Actor actor, const std::string &cause)
{
    if (entry.attempt) { // its process is alive and continues once it has a slot again
        entry.clock.resumeWanted = true;
        m_runs.touchAttempt(entry);
        m_queues.makeReady(entry.run, QueueBook::kHeadOfQueue);
    } else {
        end(entry);
        m_admission.enqueue(entry, RunEvent::ResumedToQueue, actor, cause, true);
    }
}

void Waits::waitIsOver(RunSeq run)
{
    RunWait *wait = m_book.find(run);
    RunEntry *entry = m_runs.find(run);
    if (!wait || !entry || wait->state != WaitState::Waiting || isFinal(entry->run.status))
        return;
    wait->state = WaitState::Over;
    wait->overAt = m_clock.now();
    m_store.waits.update(*wait);
    if (!wait->isFrozenByHand)
        resume(*entry, Actor::Engine, whatCame(*wait));
}

void Waits::end(RunEntry &entry)
{
    const RunSeq run = entry.run.seq;
    RunWait *wait = m_book.find(run);
    if (!wait)
        return;
    wait->state = WaitState::Done;
    m_store.waits.update(*wait);
    m_book.close(run);
    answer(run, Done{});
}

void Waits::leave(RunEntry &entry)
{
    const RunSeq run = entry.run.seq;
    if (!m_book.knows(run))
        return;
    RunWait *wait = m_book.find(run);
    if (!wait) { // it continued and failed, perhaps because of the result: the next attempt waits anew
        forget(run);
        return;
    }
    wait->state = WaitState::Done;
    m_store.waits.update(*wait);
    m_book.close(run);
    answer(run, Error{ErrorCode::Conflict,
                      "The attempt of run " + entry.run.id.text + " ended while it was waiting.",
                      {},
                      {}});
}

void Waits::forget(RunSeq run)
{
    m_store.waits.forget(run);
    m_book.forget(run);
    answer(
        run,
        Error{ErrorCode::Conflict, "The run ended while it was waiting.", "Look at the run to see how.", {}});
}

void Waits::tellWhenOver(const RunId &id, std::stop_token unwanted, Reply<Done> reply)
{
    const RunEntry *entry = m_runs.find(id);
    if (!entry)
        return m_drain.reply<Done>(std::move(reply), noSuchRun(id));
    const RunSeq run = entry->run.seq;
    if (m_book.find(run)) {
        auto &replies = m_replies[run];
        std::erase_if(replies, [](const WaitReply &known) { return known.unwanted.stop_requested(); });
        replies.push_back({std::move(unwanted), std::move(reply)});
        return;
    }
    const auto last =
        entry->attempt && m_book.knows(run) ? m_store.waits.last(run, entry->attempt->number) : std::nullopt;
    const bool hasWaited = last && last->overAt; // else it is the place of a batch that lacks items
    if (hasWaited)
        return m_drain.reply<Done>(std::move(reply), Done{});
    m_drain.reply<Done>(std::move(reply), Error{ErrorCode::Conflict,
                                                "Run " + id.text + " is not waiting for anything.",
                                                "Begin a wait first.",
                                                {}});
}

void Waits::answer(RunSeq run, const Result<Done> &answer)
{
    const auto waiting = m_replies.find(run);
    if (waiting == m_replies.end())
        return;
    for (WaitReply &one : waiting->second) {
        if (!one.unwanted.stop_requested())
            m_drain.reply<Done>(std::move(one.reply), answer);
    }
    m_replies.erase(waiting);
}

void Waits::complete(const Waitpoint &waitpoint, const Packet &output, bool isError)
{
    const std::int64_t number =
        waitpoint.number; // a copy: the waitpoint may belong to the book, which drops it
    m_drain.changes.waitpoints |= waitpoint.type == WaitpointType::Manual;
    m_store.waitpoints.complete(number, output, isError, m_clock.now());
    for (const RunSeq run : m_book.complete(number))
        waitIsOver(run);
}

void Waits::noteDue(TimePoint due)
{
    if (!m_nextWaitpoint || due < *m_nextWaitpoint)
        m_nextWaitpoint = due;
}

void Waits::advance()
{
    const TimePoint now = m_clock.now();
    if (!m_nextWaitpoint || *m_nextWaitpoint > now)
        return;
    for (const Waitpoint &waitpoint : m_store.waitpoints.due(now, kMaxAtOnce)) {
        const bool isTimeout = waitpoint.type == WaitpointType::Manual;
        complete(waitpoint, isTimeout ? timeoutOutput(*waitpoint.dueAt) : Packet{}, isTimeout);
    }
    m_nextWaitpoint = m_store.waitpoints.nextDue();
}

void Waits::settleEnded()
{
    for (const RunSeq seq : m_runs.takeEnded()) {
        const RunEntry *entry = m_runs.find(seq);
        if (entry)
            m_batches.runEnded(entry->run, m_clock.now());
        if (const Waitpoint *point = m_book.missedOfRun(seq))
            complete(*point, {}, !entry || entry->run.status != RunStatus::Completed);
        if (m_book.knows(seq))
            forget(seq);
    }
    for (const BatchId &batch : m_batches.takeFinished()) {
        if (const Waitpoint *point = m_book.missedOfBatch(batch.text))
            complete(*point, {}, false);
    }
}

void Waits::load()
{
    m_nextWaitpoint = m_store.waitpoints.nextDue();
    m_book.clear();
    for (const RunSeq run : m_store.waits.runsWithWaits())
        m_book.setKnown(run);
    for (RunWait &wait : m_store.waits.open()) {
        std::vector<Waitpoint> points;
        for (const std::int64_t number : wait.waitpoints) {
            if (auto point = m_store.waitpoints.find(number))
                points.push_back(std::move(*point));
        }
        m_book.add(std::move(wait), points);
    }
    std::vector<RunSeq> gone; // waits that began in a failed commit
    for (const auto &[run, replies] : m_replies) {
        if (!m_book.find(run))
            gone.push_back(run);
    }
    for (const RunSeq run : gone)
        answer(run, Error{ErrorCode::Unavailable, "The wait was not stored.", "Try again.", {}});
}

} // namespace runyard
