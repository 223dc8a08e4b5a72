// How the window shows times: in local time or UTC, in lists as a clock time or as how long ago. One
// choice for the whole program, remembered; views that show times repaint on changed(). GUI thread.
#pragma once

#include "models/words/format.h"

#include <QObject>

namespace runyard {

class TimeDisplay final : public QObject
{
    Q_OBJECT

public:
    /// Made by the first call with what was chosen last; owned by the application object.
    static TimeDisplay &of();

    bool isUtc() const { return format::timeZoneMode() == format::TimeZoneMode::Utc; }
    bool isRelative() const { return format::relativeListTimes(); }
    void setUtc(bool utc);
    void setRelative(bool relative);

    QString zoneName() const; // "UTC", or the local zone: "CET"

signals:
    void changed();

private:
    explicit TimeDisplay(QObject *parent);
};

} // namespace runyard
