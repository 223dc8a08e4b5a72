// Cron schedules: the next firing is always computed from the clock, so nothing drifts; firings missed
// while the engine was off are made up once, not one by one.

#include "engine/domain/cron.h"
#include "engine/domain/duration_text.h"
#include "engine/scheduling/engine_core.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace runyard {

namespace {

std::optional<TimePoint> nextFiring(const ScheduleDefinition &definition, TimePoint after)
{
    const auto cron = CronExpression::parse(definition.cron);
    return cron.ok() ? cron->next(after, definition.timezone) : std::nullopt;
}

} // namespace

void EngineCore::loadSchedules()
{
    m_schedules.clear();
    for (ScheduleInfo &schedule : m_store.schedules())
        m_schedules[schedule.id] = std::move(schedule);
    noteNextFiring();
}

void EngineCore::noteNextFiring()
{
    m_nextFiring.reset();
    for (const auto &[id, schedule] : m_schedules) {
        if (schedule.nextRunAt && (!m_nextFiring || *schedule.nextRunAt < *m_nextFiring))
            m_nextFiring = schedule.nextRunAt;
    }
}

void EngineCore::applySchedules(const ProjectManifest &manifest)
{
    const TimePoint now = m_clock.now();
    for (auto it = m_schedules.begin(); it != m_schedules.end();) {
        const bool declared =
            std::any_of(manifest.schedules.begin(), manifest.schedules.end(),
                        [&](const ScheduleDefinition &s) { return s.name == it->second.definition.name; });
        if (it->second.project == manifest.name && !declared) {
            m_store.removeSchedule(it->first);
            it = m_schedules.erase(it);
        } else {
            ++it;
        }
    }
    for (const ScheduleDefinition &definition : manifest.schedules) {
        const auto known = std::find_if(m_schedules.begin(), m_schedules.end(), [&](const auto &s) {
            return s.second.project == manifest.name && s.second.definition.name == definition.name;
        });
        ScheduleInfo schedule = known == m_schedules.end() ? ScheduleInfo{} : known->second;
        if (known == m_schedules.end())
            schedule.id = ScheduleId{"sched_" + m_ids.body()};
        schedule.project = manifest.name;
        const bool retimed = schedule.definition.cron != definition.cron
                             || schedule.definition.timezone != definition.timezone;
        schedule.definition = definition;
        if (schedule.active && (retimed || !schedule.nextRunAt)) // a missed firing stays due
            schedule.nextRunAt = nextFiring(definition, now);
        m_store.saveSchedule(schedule);
        m_schedules[schedule.id] = schedule;
    }
    noteNextFiring();
    m_changes.schedules = true;
}

void EngineCore::fireDueSchedules()
{
    const TimePoint now = m_clock.now();
    if (!m_nextFiring || *m_nextFiring > now)
        return;
    for (auto &[id, schedule] : m_schedules) {
        if (!schedule.active || !schedule.nextRunAt || *schedule.nextRunAt > now)
            continue;
        const TimePoint due = *schedule.nextRunAt;
        TriggerRequest request;
        request.taskId = schedule.definition.taskId;
        request.actor = Actor::Schedule;
        if (schedule.definition.payload.empty()) {
            nlohmann::json payload = {{"timestamp", isoText(due)},
                                      {"timezone", schedule.definition.timezone},
                                      {"scheduleId", id.text}};
            if (schedule.lastRunAt)
                payload["lastTimestamp"] = isoText(*schedule.lastRunAt);
            request.payload = Packet::json(payload.dump());
        } else {
            request.payload = Packet::json(schedule.definition.payload);
        }
        if (const auto made = createRun(request, {.schedule = id}); made.ok())
            schedule.lastRun = made->id;
        schedule.lastRunAt = due;
        schedule.nextRunAt = nextFiring(schedule.definition, now);
        m_store.saveSchedule(schedule);
        m_changes.schedules = true;
    }
    noteNextFiring();
}

Result<ScheduleInfo> EngineCore::setScheduleActive(const ScheduleId &id, bool active)
{
    const auto it = m_schedules.find(id);
    if (it == m_schedules.end())
        return Error{ErrorCode::NotFound, "There is no schedule " + id.text + ".",
                     "List the schedules to see them."};
    ScheduleInfo &schedule = it->second;
    schedule.active = active;
    schedule.nextRunAt = active ? nextFiring(schedule.definition, m_clock.now()) : std::nullopt;
    noteNextFiring();
    m_store.saveSchedule(schedule);
    m_changes.schedules = true;
    return schedule;
}

} // namespace runyard
