// Runs that wait for the end of others, for a moment or for a word from outside: Frozen until all of it is
// there, without a slot, and at the head of their queue when it is.
//
// What is known of waits and how they end. How they begin is in WaitRequests.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/dispatch/admission.h"
#include "engine/scheduling/dispatch/executors.h"
#include "engine/scheduling/waits/wait_book.h"

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace runyard {

class Waits final : public EngineSystem
{
public:
    Waits(EngineContext &context, Queues &queues, Executors &executors, Admission &admission)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_runs(context.runs)
        , m_batches(context.batches)
        , m_time(context.time)
        , m_drain(context.drain)
        , m_queues(queues)
        , m_executors(executors)
        , m_admission(admission)
    {
    }

    void load() override;
    /// Completes the waitpoints that are due by themselves.
    void advance() override;
    std::optional<TimePoint> nextDue() const override { return m_nextWaitpoint; }
    /// A waitpoint that is due by itself.
    void noteDue(TimePoint due);

    WaitBook &book() { return m_book; }

    // --- Frozen runs
    /// An executing run becomes Frozen: its process is stopped and its slot free.
    void freeze(RunEntry &entry, Actor actor, std::string cause);
    /// A Frozen run goes to the head of its queue, with its process or for a new attempt.
    void resume(RunEntry &entry, Actor actor, const std::string &cause);

    // --- the ends of waits
    void complete(const Waitpoint &waitpoint, const Packet &output, bool isError);
    /// Nothing is left to come: the run resumes, unless it is held.
    void waitIsOver(RunSeq run);
    /// The run continues after its wait.
    void end(RunEntry &entry);
    /// The attempt of the run ended, whether it waited or not.
    void leave(RunEntry &entry);
    /// Completes what waits for runs and batches that have ended in this drain.
    void settleEnded();
    /// Replies when the run continues after its wait, at once when it has.
    void tellWhenOver(const RunId &id, std::stop_token unwanted, Reply<Done> reply);

    // --- what runs wait for (awaited.cpp)
    std::vector<Waitpoint> waitpointsOf(const RunWait &wait);
    /// Completes the waitpoint of a run or a batch that has ended meanwhile.
    void settle(Waitpoint &waitpoint);
    std::vector<Awaited> awaitedBy(RunSeq run);
    static std::string shortName(const Run &run);
    std::string nameOf(const std::vector<Waitpoint> &points);
    std::string whatCame(const RunWait &wait);

private:
    struct WaitReply
    {
        std::stop_token unwanted;
        Reply<Done> reply;
    };

    void forget(RunSeq run);
    void answer(RunSeq run, const Result<Done> &answer);

    RunStore &m_store;
    const Clock &m_clock;
    RunTable &m_runs;
    BatchBook &m_batches;
    EngineTime &m_time;
    Drain &m_drain;
    Queues &m_queues;
    Executors &m_executors;
    Admission &m_admission;
    WaitBook m_book;
    std::map<RunSeq, std::vector<WaitReply>> m_replies;
    std::optional<TimePoint> m_nextWaitpoint; // earliest that is due by itself
};

} // namespace runyard
