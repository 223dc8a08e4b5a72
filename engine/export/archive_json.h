// Converts runs and logs to and from the JSON of an archive. Reading throws nlohmann::json's exceptions;
// callers catch them.
#pragma once

#include "engine/domain/run.h"

#include <nlohmann/json.hpp>

namespace runyard::archive {

using Json = nlohmann::ordered_json;

Json toJson(const RunDetail &detail);
RunDetail detailFrom(const Json &json);
Json toJson(const LogLine &line);
LogLine logLineFrom(const Json &json);

} // namespace runyard::archive
