// Something that completes once, with an output, and that a run can wait for: the end of a run or of a batch,
// a moment, or a wait token. A wait token is completed by anyone who has it (or knows its callback URL); if
// that does not happen before its timeout, the engine completes it with an error.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

using WaitpointId = TextId<struct WaitpointIdTag>; // "waitpoint_" + 26

enum class WaitpointType { Run = 0, Batch = 1, DateTime = 2, Manual = 3 };
enum class TokenStatus { Waiting = 0, Completed = 1, TimedOut = 2 };
inline constexpr int kTokenStatusCount = 3;

/// Returns "Waiting", "Completed" or "Timed out", for users.
std::string_view displayName(TokenStatus status);
/// Returns "WAITING", "COMPLETED" or "TIMED_OUT", for programs and files.
std::string_view keyName(TokenStatus status);
std::optional<TokenStatus> tokenStatusFromKey(std::string_view key);

struct Waitpoint
{
    std::int64_t number = 0; // increases with each waitpoint
    WaitpointId id;
    WaitpointType type = WaitpointType::Manual;
    TimePoint createdAt;
    std::optional<TimePoint> dueAt; // DateTime: when it completes. Manual: when it times out
    std::optional<TimePoint> completedAt;
    Packet output;              // missing in lists
    bool outputIsError = false; // for a token: it timed out
    std::string idempotencyKey; // as given; empty = none
    std::optional<TimePoint> keyExpiresAt;
    std::vector<std::string> tags;
    std::string secret; // Manual: part of its callback URL; derived from the workspace's key, never stored
    std::string secretHash; // of the secret it was created with
    std::string madeBy; // the run (or "task ID", for a persistent worker) that created it with its own key
    RunSeq run = RunSeq::None; // Run: its end completes the waitpoint
    std::string batch;         // Batch: likewise
    bool operator==(const Waitpoint &) const = default;

    TokenStatus status() const
    {
        if (!completedAt)
            return TokenStatus::Waiting;
        return outputIsError ? TokenStatus::TimedOut : TokenStatus::Completed;
    }
};

struct TokenRequest
{
    std::string idempotencyKey;               // unique in the workspace until it expires; empty = none
    std::optional<Seconds> idempotencyKeyTtl; // empty = forever
    std::optional<TimePoint> timeoutAt;       // a moment in the past times out at once
    std::vector<std::string> tags;
    std::string madeBy;     // like Waitpoint::madeBy
    std::string requestKey; // like TriggerOptions::requestKey
};

struct TokenReply
{
    Waitpoint token;
    bool isCached = false; // the idempotency key matched an existing token
};

struct TokenCompletion
{
    WaitpointId id;
    Packet output;
    std::optional<std::string> secret; // from a callback URL; must equal the token's
};

struct TokenCompleted
{
    WaitpointId id;
    bool wasOver = false; // it had already completed or timed out; nothing was changed
};

struct TokenFilter
{
    std::vector<TokenStatus> statuses; // any of these; empty = all
    std::vector<std::string> tags;     // any of these
    std::string idempotencyKey;
    std::optional<TimePoint> createdFrom;
    std::optional<TimePoint> createdTo; // exclusive
    std::string text;                   // part of the id or of a tag, or the complete idempotency key
    bool operator==(const TokenFilter &) const = default;
};

/// Newest first. `after` and `before` are the tokens at the edge of a known page. If both are empty: the
/// first page.
struct TokenPageRequest
{
    TokenFilter filter;
    WaitpointId after;  // older tokens
    WaitpointId before; // newer tokens, the nearest ones
    int limit = 25;     // 1 .. limits::kPageRows
};

struct TokenPage
{
    std::vector<Waitpoint> tokens;
    bool hasOlder = false;
    bool hasNewer = false;
};

/// Returns the output of a token that timed out.
Packet timeoutOutput(TimePoint timeoutAt);
/// Returns the URL with which the token can be completed; `origin` is "http://host:port".
std::string callbackUrl(const std::string &origin, const Waitpoint &token);
/// Checks keys and tags, but not the timeout.
Status checkTokenRequest(const TokenRequest &request);

} // namespace runyard
