// Cron schedules: the next firing is always computed from the clock, so nothing drifts; firings missed
// while the engine was off are made up once, not one by one.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/core/engine_system.h"
#include "engine/scheduling/triggers/run_factory.h"

#include <map>
#include <optional>
#include <string>

namespace runyard {

class Schedules final : public EngineSystem
{
public:
    Schedules(EngineContext &context, TaskCatalogue &tasks, RunFactory &factory)
        : m_store(context.store)
        , m_clock(context.clock)
        , m_ids(context.ids)
        , m_drain(context.drain)
        , m_tasks(tasks)
        , m_factory(factory)
    {
    }

    void load() override;
    /// Triggers the runs that are due.
    void advance() override;
    std::optional<TimePoint> nextDue() const override { return m_nextFiring; }
    void clockWasSet(Micros by) override;
    /// How many schedules got a new time when the clock was set last.
    int corrected() const { return m_corrected; }

    const std::map<ScheduleId, ScheduleInfo> &all() const { return m_schedules; }
    Result<ScheduleInfo> setActive(const ScheduleId &id, bool active);
    /// Takes the schedules that a deployed project declares.
    void apply(const ProjectManifest &manifest);

    // --- schedules no project declares
    Result<ScheduleInfo> create(const ScheduleRequest &request);
    Result<ScheduleInfo> update(const ScheduleId &id, const ScheduleRequest &request);
    Status remove(const ScheduleId &id);

private:
    void noteNextFiring();
    int correctFirings();
    Result<ScheduleInfo> saveRequested(ScheduleInfo schedule, const ScheduleRequest &request);
    /// What keeps its next firing from starting a run; empty = nothing.
    std::string problemOf(const ScheduleInfo &schedule);

    RunStore &m_store;
    const Clock &m_clock;
    IdFactory &m_ids;
    Drain &m_drain;
    TaskCatalogue &m_tasks;
    RunFactory &m_factory;
    std::map<ScheduleId, ScheduleInfo> m_schedules;
    std::optional<TimePoint> m_nextFiring; // earliest of them
    int m_corrected = 0;
};

} // namespace runyard
