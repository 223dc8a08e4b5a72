// The time zones available to schedules: the IANA names in this machine's tzdata, without the other texts
// that Qt accepts (POSIX rules such as PST8, offsets, other files near the zoneinfo folder).
#pragma once

#include <string>
#include <vector>

class QTimeZone;

namespace runyard {

/// Whether knownTimeZones() contains the name.
bool isKnownTimeZone(const std::string &zone);

/// Returns all zones in order, "UTC" first.
const std::vector<std::string> &knownTimeZones();

/// Returns UTC for an empty name, and an invalid zone for an unknown one.
QTimeZone timeZoneNamed(const std::string &zone);

} // namespace runyard
