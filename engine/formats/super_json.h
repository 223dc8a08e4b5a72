// SuperJSON (application/super+json) for people: values that JSON cannot say are written with their type in
// place, {"$date": "2030-01-01T00:00:00.000Z"}, and read back from there. Pure.
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

/// JSON text of the value, on one line. Empty for what cannot be shown so without losing something: it is
/// not SuperJSON, has values that are one and the same object, or is nested deeper than 500 levels.
std::optional<std::string> readableSuperJson(std::string_view superJson);

/// SuperJSON from such text. The error says where a value does not fit its type; its details name the place.
Result<std::string> superJsonFromReadable(std::string_view readable);
/// The same as an edit of `original`, SuperJSON too: what was not changed keeps its bytes.
Result<std::string> superJsonFromReadable(std::string_view readable, std::string_view original);

} // namespace runyard
