// Runs and logs as the JSON of an archive. Reading throws what nlohmann::json throws; callers catch it.
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
