#include "engine/scheduling/schedules/schedules.h"

#include "engine/base/characters.h"
#include "engine/base/limits.h"
#include "engine/base/plain_names.h"
#include "engine/domain/schedule_times.h"
#include "engine/scheduling/schedules/scheduled_payload.h"

#include <algorithm>

namespace runyard {

namespace {

Error noSuchSchedule(const ScheduleId &id)
{
    return {
        ErrorCode::NotFound, "There is no schedule " + id.text + ".", "List the schedules to see them.", {}};
}

Error isDeclared(const ScheduleInfo &schedule)
{
    return {ErrorCode::Conflict,
            "Schedule " + schedule.id.text + " is declared by the project \"" + schedule.project + "\".",
            "Change its runyard.toml and deploy it.",
            {}};
}

Status checkScheduleRequest(const ScheduleRequest &request)
{
    if (Status usable = checkSchedule({.cron = request.cron,
                                       .timezone = request.timezone,
                                       .payload = request.payload.value_or(std::string())});
        !usable)
        return usable;
    for (const std::string *key : {&request.deduplicationKey, &request.externalId}) {
        if (Status plain = checkPlainName("The name", *key); !plain)
            return plain;
        if (isLongerThan(*key, limits::kIdempotencyKeyLength))
            return Error{ErrorCode::InvalidInput,
                         "Deduplication keys and external ids have at most 2048 characters.",
                         "Use a hash instead.",
                         {}};
    }
    return Done{};
}

} // namespace

void Schedules::load()
{
    m_schedules.clear();
    for (ScheduleInfo &schedule : m_store.projects.schedules())
        m_schedules[schedule.id] = std::move(schedule);
    correctFirings();
}

/// A stored next firing may have been computed while the clock was wrong: if it is later than the next firing
/// from now on, it is computed again. Due and missed firings stay.
int Schedules::correctFirings()
{
    const TimePoint now = m_clock.now();
    int corrected = 0;
    for (auto &[id, schedule] : m_schedules) {
        if (!schedule.isActive || !schedule.nextRunAt || *schedule.nextRunAt <= now)
            continue;
        const auto expected = nextFiringAfterStep(schedule, now);
        if (!expected || *schedule.nextRunAt <= *expected)
            continue;
        schedule.nextRunAt = expected;
        m_store.projects.saveSchedule(schedule);
        ++corrected;
    }
    noteNextFiring();
    m_drain.changes.schedules |= corrected > 0;
    return corrected;
}

void Schedules::clockWasSet(Micros)
{
    m_corrected = correctFirings();
}

void Schedules::noteNextFiring()
{
    m_nextFiring.reset();
    for (const auto &[id, schedule] : m_schedules) {
        if (schedule.nextRunAt && (!m_nextFiring || *schedule.nextRunAt < *m_nextFiring))
            m_nextFiring = schedule.nextRunAt;
    }
}

void Schedules::apply(const ProjectManifest &manifest)
{
    const TimePoint now = m_clock.now();
    for (auto it = m_schedules.begin(); it != m_schedules.end();) {
        const bool declared =
            std::any_of(manifest.schedules.begin(), manifest.schedules.end(),
                        [&](const ScheduleDefinition &s) { return s.name == it->second.definition.name; });
        if (it->second.project == manifest.name && !declared) {
            m_store.projects.removeSchedule(it->first);
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
        const auto next = schedule.isActive ? nextFiring(definition, now) : std::nullopt;
        if (!next || retimed || !schedule.nextRunAt) // a missed firing stays due
            schedule.nextRunAt = next;
        m_store.projects.saveSchedule(schedule);
        m_schedules[schedule.id] = schedule;
    }
    // The new version may have a schema that the payload of a schedule violates, or satisfies again.
    for (auto &[id, schedule] : m_schedules) {
        if (std::string problem = problemOf(schedule); problem != schedule.problem) {
            schedule.problem = std::move(problem);
            m_store.projects.saveSchedule(schedule);
        }
    }
    noteNextFiring();
    m_drain.changes.schedules = true;
}

std::string Schedules::problemOf(const ScheduleInfo &schedule)
{
    if (const std::string why = whyNeverFires(schedule.definition); !why.empty())
        return "It will not fire. " + why;
    const DeployedTask *task = m_tasks.at(schedule.definition.taskId, {});
    if (!task)
        return "No deployed version has task \"" + schedule.definition.taskId
               + "\"; its runs will wait for one.";
    const TimePoint due = schedule.nextRunAt.value_or(m_clock.now());
    const Status fits = m_tasks.checkPayloadOf(task, scheduledPayload(schedule, due));
    if (fits.ok())
        return {};
    std::string text = "Its payload does not fit the schema of task \"" + schedule.definition.taskId + "\":";
    for (const ErrorDetail &detail : fits.error().details)
        text +=
            " " + (detail.path.empty() ? std::string("payload") : detail.path) + ": " + detail.reason + ";";
    if (fits.error().details.empty())
        return text + " " + fits.error().message;
    text.back() = '.';
    return text;
}

void Schedules::advance()
{
    const TimePoint now = m_clock.now();
    if (!m_nextFiring || *m_nextFiring > now)
        return;
    for (auto &[id, schedule] : m_schedules) {
        if (!schedule.isActive || !schedule.nextRunAt || *schedule.nextRunAt > now)
            continue;
        const TimePoint due = *schedule.nextRunAt;
        TriggerRequest request;
        request.taskId = schedule.definition.taskId;
        request.actor = Actor::Schedule;
        request.payload = scheduledPayload(schedule, due);
        schedule.problem = problemOf(schedule);
        if (const auto made = m_factory.create(request, {.schedule = id}); made.ok())
            schedule.lastRun = made->id;
        else if (schedule.problem.empty())
            schedule.problem = made.error().text();
        schedule.lastRunAt = due;
        schedule.nextRunAt = nextFiring(schedule.definition, now);
        m_store.projects.saveSchedule(schedule);
        m_drain.changes.schedules = true;
    }
    noteNextFiring();
}

Result<ScheduleInfo> Schedules::setActive(const ScheduleId &id, bool active)
{
    const auto it = m_schedules.find(id);
    if (it == m_schedules.end())
        return noSuchSchedule(id);
    ScheduleInfo &schedule = it->second;
    schedule.isActive = active;
    schedule.nextRunAt = active ? nextFiring(schedule.definition, m_clock.now()) : std::nullopt;
    noteNextFiring();
    m_store.projects.saveSchedule(schedule);
    m_drain.changes.schedules = true;
    return schedule;
}

Result<ScheduleInfo> Schedules::create(const ScheduleRequest &request)
{
    ScheduleInfo schedule;
    schedule.deduplicationKey = request.deduplicationKey;
    if (!request.deduplicationKey.empty()) {
        for (const auto &[id, known] : m_schedules) {
            if (known.deduplicationKey == request.deduplicationKey)
                schedule = known;
        }
    }
    if (schedule.id.empty())
        schedule.id = ScheduleId{"sched_" + m_ids.body()};
    return saveRequested(std::move(schedule), request);
}

Result<ScheduleInfo> Schedules::update(const ScheduleId &id, const ScheduleRequest &request)
{
    const auto known = m_schedules.find(id);
    if (known == m_schedules.end())
        return noSuchSchedule(id);
    if (known->second.isDeclared())
        return isDeclared(known->second);
    return saveRequested(known->second, request);
}

Result<ScheduleInfo> Schedules::saveRequested(ScheduleInfo schedule, const ScheduleRequest &request)
{
    if (Status good = checkScheduleRequest(request); !good)
        return good.error();
    if (!m_tasks.at(request.taskId, {}))
        return Error{ErrorCode::Conflict,
                     "Task \"" + request.taskId + "\" is not deployed.",
                     "Deploy its project, or name a task that is deployed.",
                     {}};
    const ScheduleDefinition before = schedule.definition;
    schedule.definition = {.taskId = request.taskId,
                           .cron = request.cron,
                           .timezone = request.timezone.empty() ? "UTC" : request.timezone,
                           .payload = request.payload.value_or(before.payload),
                           .name = schedule.deduplicationKey.empty() ? request.taskId + ":" + request.cron
                                                                     : schedule.deduplicationKey};
    schedule.externalId = request.externalId;
    const bool retimed =
        before.cron != schedule.definition.cron || before.timezone != schedule.definition.timezone;
    if (schedule.isActive && (retimed || !schedule.nextRunAt))
        schedule.nextRunAt = nextFiring(schedule.definition, m_clock.now());
    schedule.problem = problemOf(schedule);
    if (!schedule.problem.empty())
        return Error{ErrorCode::Conflict,
                     schedule.problem,
                     "Give the schedule a payload of its own, or change the schema of the task.",
                     {}};
    m_store.projects.saveSchedule(schedule);
    m_schedules[schedule.id] = schedule;
    noteNextFiring();
    m_drain.changes.schedules = true;
    return schedule;
}

Status Schedules::remove(const ScheduleId &id)
{
    const auto known = m_schedules.find(id);
    if (known == m_schedules.end())
        return noSuchSchedule(id);
    if (known->second.isDeclared())
        return isDeclared(known->second);
    m_schedules.erase(known);
    m_store.projects.removeSchedule(id);
    noteNextFiring();
    m_drain.changes.schedules = true;
    return Done{};
}

} // namespace runyard
