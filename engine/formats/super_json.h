// A readable form of SuperJSON (application/super+json): values that JSON cannot express are written with
// their type in place, {"$date": "2030-01-01T00:00:00.000Z"}, and read back from there. Pure.
//
//   $date $bigint $url $regexp   a text            $undefined   true
//   $number                      "NaN", "Infinity", "-Infinity" or "-0"
//   $set                         a list            $map         a list of [key, value]
//   $error                       an object         $literal     an object that only looks like one of these
//   {"$type": …, "value": …}     any other type, as SuperJSON names it
#pragma once

#include "engine/base/result.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// Returns the value as JSON text on one line. Empty if this form would lose something: the text is not
/// SuperJSON, contains the same object in several places, or is nested deeper than 500 levels.
std::optional<std::string> readableSuperJson(std::string_view superJson);

/// Converts such text to SuperJSON. The error explains which value does not fit its type; its details name
/// the place.
Result<std::string> superJsonFromReadable(std::string_view readable);
/// The same as an edit of `original`, which is SuperJSON as well: unchanged parts keep their bytes.
Result<std::string> superJsonFromReadable(std::string_view readable, std::string_view original);

} // namespace runyard
