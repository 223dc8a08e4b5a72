#include "engine/scheduling/schedules/schedule_changes.h"

namespace runyard {

namespace {

/// "nightly-report at "0 3 * * *" (Europe/Paris)"
std::string timesOf(const ScheduleDefinition &schedule)
{
    return schedule.taskId + " at \"" + schedule.cron + "\" (" + schedule.timezone + ")";
}

} // namespace

std::vector<std::string> scheduleChanges(const std::map<ScheduleId, ScheduleInfo> &schedules,
                                         const ProjectManifest &manifest)
{
    std::map<std::string, const ScheduleDefinition *> before;
    for (const auto &[id, schedule] : schedules) {
        if (schedule.project == manifest.name)
            before[schedule.definition.name] = &schedule.definition;
    }
    std::vector<std::string> changes;
    for (const ScheduleDefinition &schedule : manifest.schedules) {
        const auto known = before.extract(schedule.name);
        if (known.empty())
            changes.push_back("Adds " + timesOf(schedule));
        else if (*known.mapped() != schedule)
            changes.push_back("Changes " + timesOf(*known.mapped()) + " to " + timesOf(schedule));
        else
            changes.push_back("Keeps " + timesOf(schedule));
    }
    for (const auto &[name, schedule] : before)
        changes.push_back("Removes " + timesOf(*schedule));
    return changes;
}

} // namespace runyard
