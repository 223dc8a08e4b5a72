// Runs that wait for other runs, for a moment, or for a token to be completed. A waiting run is Frozen and
// holds no slot; when everything has happened, it goes to the head of its queue.
//
// Keeps waits and ends them. WaitRequests begins them.
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
    /// Completes waitpoints whose time has come.
    void advance() override;
    std::optional<TimePoint> nextDue() const override { return m_nextWaitpoint; }
    /// Records the due time of a waitpoint.
    void noteDue(TimePoint due);

    WaitBook &book() { return m_book; }

    // --- Frozen runs
    /// Freezes an executing run: stops its process and frees its slot.
    void freeze(RunEntry &entry, Actor actor, std::string cause);
    /// Moves a Frozen run to the head of its queue, with its process or for a new attempt.
    void resume(RunEntry &entry, Actor actor, const std::string &cause);

    // --- the ends of waits
    void complete(const Waitpoint &waitpoint, const Packet &output, bool isError);
    /// Called when nothing is missing: resumes the run, unless an operator froze it.
    void waitIsOver(RunSeq run);
    /// Lets the run continue after its wait.
    void end(RunEntry &entry);
    /// Called when the run's attempt has ended, whether or not it was waiting.
    void leave(RunEntry &entry);
    /// Completes the waitpoints of runs and batches that ended in this drain.
    void settleEnded();
    /// Replies when the run continues after its wait, or at once if it already has.
    void tellWhenOver(const RunId &id, std::stop_token unwanted, Reply<Done> reply);

    // --- what runs wait for (awaited.cpp)
    std::vector<Waitpoint> waitpointsOf(const RunWait &wait);
    /// Completes the waitpoint of a run or batch that has ended in the meantime.
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
    std::optional<TimePoint> m_nextWaitpoint; // the earliest waitpoint with a due time
};

} // namespace runyard
