// Secrets that are made from the workspace's key instead of being stored: whoever has the key makes the same one
// again, and nothing that is kept helps anybody else.
#pragma once

#include "engine/domain/ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// What the process of an attempt is given in place of the workspace's key: "tr_run_…", for one run.
std::string runKey(std::string_view workspaceKey, const RunId &run);
/// What a persistent worker is given, which serves many runs: "tr_task_…", for the live runs of one task.
std::string taskKey(std::string_view workspaceKey, std::string_view task);

/// Whose key it is; one of both.
struct KeyHolderName
{
    RunId run;
    std::string task;
};
bool looksLikeRunKey(std::string_view bearer);
/// Empty when this workspace's key did not make it.
std::optional<KeyHolderName> holderOf(std::string_view bearer, std::string_view workspaceKey);

/// Stands in the callback URL of a wait token.
std::string callbackSecret(std::string_view workspaceKey, std::string_view token);
/// What is kept of a secret.
std::string secretHash(std::string_view secret);

} // namespace runyard
