#include "engine/domain/run_key.h"

#include "engine/base/secret_text.h"
#include "engine/base/signature.h"

namespace runyard {

namespace {

constexpr std::string_view kRunKeyPrefix = "tr_run_";
constexpr std::string_view kTaskKeyPrefix = "tr_task_";
constexpr std::size_t kKeySignature = 43; // base64url of 32 bytes

// Each kind of secret is derived from a different text, so that none can be used in place of another.
std::string madeFrom(std::string_view key, const char *what, std::string_view name)
{
    return toBase64Url(hmacSha256(key, std::string(what) + " " + std::string(name)));
}

} // namespace

std::string runKey(std::string_view workspaceKey, const RunId &run)
{
    return std::string(kRunKeyPrefix) + toBase64Url(run.text) + "."
           + madeFrom(workspaceKey, "run key", run.text);
}

std::string taskKey(std::string_view workspaceKey, std::string_view task)
{
    return std::string(kTaskKeyPrefix) + toBase64Url(task) + "." + madeFrom(workspaceKey, "task key", task);
}

bool looksLikeRunKey(std::string_view bearer)
{
    return bearer.starts_with(kRunKeyPrefix) || bearer.starts_with(kTaskKeyPrefix);
}

std::optional<KeyHolderName> holderOf(std::string_view bearer, std::string_view workspaceKey)
{
    const bool isTask = bearer.starts_with(kTaskKeyPrefix);
    if (workspaceKey.empty() || !looksLikeRunKey(bearer) || bearer.size() <= kKeySignature)
        return std::nullopt;
    const auto body = bearer.substr((isTask ? kTaskKeyPrefix : kRunKeyPrefix).size());
    const auto name = fromBase64Url(body.substr(0, body.find('.')));
    if (!name)
        return std::nullopt;
    const auto ours = isTask ? taskKey(workspaceKey, *name) : runKey(workspaceKey, RunId(*name));
    if (!sameSecret(bearer, ours))
        return std::nullopt;
    return isTask ? KeyHolderName{{}, *name} : KeyHolderName{RunId(*name), {}};
}

std::string callbackSecret(std::string_view workspaceKey, std::string_view token)
{
    return madeFrom(workspaceKey, "callback", token);
}

std::string secretHash(std::string_view secret)
{
    return toBase64Url(sha256Bytes(secret));
}

} // namespace runyard
