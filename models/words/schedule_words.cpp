#include "models/words/schedule_words.h"

#include "engine/domain/schedule_times.h"
#include "engine/formats/cron.h"
#include "models/words/format.h"

#include <QCoreApplication>

namespace runyard {

static QString scheduleWords(const char *text)
{
    return QCoreApplication::translate("runyard::ScheduleModel", text);
}

QString scheduleStateWords(const ScheduleInfo &schedule)
{
    if (!schedule.isActive)
        return scheduleWords("Off");
    if (const std::string why = whyNeverFires(schedule.definition); !why.empty())
        return scheduleWords("Never fires: %1").arg(format::text(why));
    return schedule.problem.empty() ? scheduleWords("Active") : scheduleWords("Cannot start");
}

QString cronWords(const ScheduleDefinition &definition)
{
    const auto cron = CronExpression::parse(definition.cron);
    return format::text(cron.ok() ? cron->describe() : definition.cron);
}

} // namespace runyard
