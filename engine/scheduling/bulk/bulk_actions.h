// Actions over many runs: accepted at once, worked on in small slices between other commands (bulk_work.cpp).
// Engine thread only.
#pragma once

#include "engine/base/limits.h"
#include "engine/scheduling/bulk/bulk_feed.h"
#include "engine/scheduling/control/run_control.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/triggers/triggers.h"

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

class BulkActions final : public EngineSystem
{
public:
    BulkActions(EngineContext &context, RequestKeys &requestKeys, Triggers &triggers,
                Cancellation &cancellation, RunControl &control)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_ids(context.ids)
        , m_runs(context.runs)
        , m_time(context.time)
        , m_drain(context.drain)
        , m_requestKeys(requestKeys)
        , m_triggers(triggers)
        , m_cancellation(cancellation)
        , m_control(control)
    {
    }

    /// Who reads and prepares the runs of actions; without one they wait. Outlives the actions.
    void setFeeder(BulkFeeder *feeder) { m_feeder = feeder; }
    /// How long an action waits to be undone.
    void setUndoTime(Seconds time) { m_undoTime = time; }

    void load() override;
    void advance() override;
    std::optional<TimePoint> nextDue() const override;
    void clockWasSet(Micros by) override;

    /// `total` is how many runs it is about, as far as it was counted.
    Result<BulkAction> start(BulkRequest request, std::int64_t total);
    Result<BulkAction> undo(const BulkId &id);
    Result<BulkAction> stop(const BulkId &id);
    Result<BulkAction> resume(const BulkId &id);
    Result<BulkAction> cancelMade(const BulkId &id);
    void prepared(BulkBatch batch); // the feeder's answer

    /// Why the payloads of an action cannot be transformed just now; empty = they can.
    const std::string &helperProblem() const { return m_helperProblem; }

private:
    struct Work
    {
        BulkAction action;
        std::deque<PreparedRun> ready; // read and transformed, in order
        RunSeq fetchedTo = RunSeq::None;
        bool isFetching = false;
        bool allFetched = false;
        std::optional<Micros> askAgainAt; // the feeder lacked something
    };

    BulkAction accept(BulkRequest request, std::int64_t total, const std::vector<RunSeq> &targets,
                      Seconds undoTime, const std::string &requestKey = {});
    std::optional<BulkAction> actionOf(const BulkId &id);
    void save(Work &work, BulkState state);
    void workOn(Work &work);
    void fetchMore(Work &work);
    void handleItem(BulkAction &action, PreparedRun &prepared);
    Result<TriggerReply> replayFor(const BulkAction &action, PreparedRun &prepared);

    RunStore &m_store;
    const Clock &m_clock;
    IdFactory &m_ids;
    RunTable &m_runs;
    EngineTime &m_time;
    Drain &m_drain;
    RequestKeys &m_requestKeys;
    Triggers &m_triggers;
    Cancellation &m_cancellation;
    RunControl &m_control;
    Seconds m_undoTime = kBulkUndoTime;
    BulkFeeder *m_feeder = nullptr;
    std::map<BulkId, Work> m_bulk; // those not at rest, oldest first
    std::string m_helperProblem;
};

} // namespace runyard
