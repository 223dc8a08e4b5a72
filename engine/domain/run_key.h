// Secrets derived from the workspace's key instead of being stored: anyone with the key can derive them
// again, and nothing stored is of use to others.
#pragma once

#include "engine/domain/ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// Returns the key given to an attempt's process instead of the workspace's: "tr_run_…", valid for one run.
std::string runKey(std::string_view workspaceKey, const RunId &run);
/// Returns the key given to a persistent worker, which serves many runs: "tr_task_…", valid for the live runs
/// of one task.
std::string taskKey(std::string_view workspaceKey, std::string_view task);

/// The holder of a key: either a run or a task.
struct KeyHolderName
{
    RunId run;
    std::string task;
};
bool looksLikeRunKey(std::string_view bearer);
/// Returns empty if the token was not derived from this workspace's key.
std::optional<KeyHolderName> holderOf(std::string_view bearer, std::string_view workspaceKey);

/// Returns the secret in the callback URL of a wait token.
std::string callbackSecret(std::string_view workspaceKey, std::string_view token);
/// Returns the hash stored in place of a secret.
std::string secretHash(std::string_view secret);

} // namespace runyard
