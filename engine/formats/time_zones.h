// The time zones schedules may name: the IANA names of this machine's tzdata, and nothing else Qt would
// make a zone of (POSIX rules such as PST8, offsets, files below or beside the zoneinfo folder).
#pragma once

#include <string>
#include <vector>

class QTimeZone;

namespace runyard {

/// True for the names that knownTimeZones() returns.
bool isKnownTimeZone(const std::string &zone);

/// Returns all of them in order, "UTC" first.
const std::vector<std::string> &knownTimeZones();

/// Returns UTC for an empty name, an invalid zone for an unknown one.
QTimeZone timeZoneNamed(const std::string &zone);

} // namespace runyard
