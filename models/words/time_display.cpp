#include "models/words/time_display.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QPointer>
#include <QSettings>

namespace runyard {

static QString utcKey()
{
    return QStringLiteral("window/utc");
}

static QString relativeKey()
{
    return QStringLiteral("window/relativeTimes");
}

TimeDisplay::TimeDisplay(QObject *parent) : QObject(parent)
{
    const QSettings settings;
    format::setTimeZoneMode(settings.value(utcKey(), false).toBool() ? format::TimeZoneMode::Utc
                                                                     : format::TimeZoneMode::Local);
    format::setRelativeListTimes(settings.value(relativeKey(), false).toBool());
}

TimeDisplay &TimeDisplay::of()
{
    static QPointer<TimeDisplay> display;
    if (!display)
        display = new TimeDisplay(QCoreApplication::instance());
    return *display;
}

void TimeDisplay::setUtc(bool utc)
{
    if (utc == isUtc())
        return;
    format::setTimeZoneMode(utc ? format::TimeZoneMode::Utc : format::TimeZoneMode::Local);
    QSettings().setValue(utcKey(), utc);
    emit changed();
}

void TimeDisplay::setRelative(bool relative)
{
    if (relative == isRelative())
        return;
    format::setRelativeListTimes(relative);
    QSettings().setValue(relativeKey(), relative);
    emit changed();
}

QString TimeDisplay::zoneName() const
{
    return isUtc() ? QStringLiteral("UTC") : QDateTime::currentDateTime().timeZoneAbbreviation();
}

} // namespace runyard
