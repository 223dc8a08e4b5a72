// The one place that turns values into text for people. Locale-aware, no allocation beyond the
// result. Times are shown in local time or UTC, by one switch for the whole program (TimeDisplay).
#pragma once

#include "engine/domain/run.h"

#include <QString>

namespace runyard::format {

enum class TimeZoneMode { Local, Utc };
void setTimeZoneMode(TimeZoneMode mode);
TimeZoneMode timeZoneMode();
void setRelativeListTimes(bool relative); // how listTime() says it
bool relativeListTimes();

QString text(const std::string &utf8);
std::string utf8(const QString &text);

QString status(RunStatus status); // "Timed out"
QString attemptStatus(AttemptStatus status);
QString count(qint64 number);                      // "12,408"
QString duration(Millis value);                    // "120 ms", "8.4 s", "04:12", "2 h 05 min", "3 d 4 h"
QString clockTime(TimePoint at);                   // "10:41:07" today, "23 Nov 10:41" earlier
QString fullTime(TimePoint at);                    // "2026-11-24 10:41:07.120 UTC"
QString relativeTime(TimePoint at, TimePoint now); // "12 s ago", "in 41 s"
QString listTime(TimePoint at, TimePoint now);     // the one or the other of the two above, as chosen
QString bytes(qint64 bytes);                       // "3.1 MB"
QString shortId(const std::string &id);            // "run_…9ad1": keeps prefix and the last 4..6
QString attempts(const Run &run);                  // "1/3"

} // namespace runyard::format
