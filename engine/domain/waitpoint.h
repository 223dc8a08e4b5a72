// Something that completes once, with an output, and that a run can wait for: the end of a run or of a
// batch, a moment, or a word from outside. The last kind are wait tokens: whoever holds one (or knows its
// callback URL) completes it; one with a timeout is completed by the engine, as an error, when nobody did.
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

/// "Waiting", "Completed", "Timed out": for people.
std::string_view displayName(TokenStatus status);
/// "WAITING", "COMPLETED", "TIMED_OUT": for programs and files.
std::string_view keyName(TokenStatus status);
std::optional<TokenStatus> tokenStatusFromKey(std::string_view key);

struct Waitpoint
{
    std::int64_t number = 0; // grows with creation
    WaitpointId id;
    WaitpointType type = WaitpointType::Manual;
    TimePoint createdAt;
    std::optional<TimePoint> dueAt; // DateTime: completes then. Manual: times out then
    std::optional<TimePoint> completedAt;
    Packet output;              // not filled in lists
    bool outputIsError = false; // of a token: it timed out
    std::string idempotencyKey; // as given; empty = none
    std::optional<TimePoint> keyExpiresAt;
    std::vector<std::string> tags;
    std::string secret;        // Manual: in its callback URL; made from the workspace's key, never stored
    std::string secretHash;    // of the secret it was made with
    std::string madeBy;        // the run (or "task ID", a persistent worker) that made it with its own key
    RunSeq run = RunSeq::None; // Run: whose end completes it
    std::string batch;         // Batch: the same
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
    std::string idempotencyKey;               // unique in the workspace while it lives; empty = none
    std::optional<Seconds> idempotencyKeyTtl; // empty = for ever
    std::optional<TimePoint> timeoutAt;       // a moment that has passed: times out at once
    std::vector<std::string> tags;
    std::string madeBy;     // as Waitpoint::madeBy
    std::string requestKey; // as TriggerOptions::requestKey
};

struct TokenReply
{
    Waitpoint token;
    bool isCached = false; // the idempotency key led to an existing one
};

struct TokenCompletion
{
    WaitpointId id;
    Packet output;
    std::optional<std::string> secret; // from a callback URL: must be the token's
};

struct TokenCompleted
{
    WaitpointId id;
    bool wasOver = false; // it had completed or timed out before; nothing was changed
};

struct TokenFilter
{
    std::vector<TokenStatus> statuses; // any of them; empty = all
    std::vector<std::string> tags;     // any of them
    std::string idempotencyKey;
    std::optional<TimePoint> createdFrom;
    std::optional<TimePoint> createdTo; // before this
    std::string text;                   // part of the id or of a tag, or the whole idempotency key
    bool operator==(const TokenFilter &) const = default;
};

/// Newest first. `after` and `before` are the tokens at the edge of a known page; both empty = the first
/// page.
struct TokenPageRequest
{
    TokenFilter filter;
    WaitpointId after;  // older ones
    WaitpointId before; // newer ones, the nearest
    int limit = 25;     // 1 .. limits::kPageRows
};

struct TokenPage
{
    std::vector<Waitpoint> tokens;
    bool hasOlder = false;
    bool hasNewer = false;
};

/// What a token that timed out holds.
Packet timeoutOutput(TimePoint timeoutAt);
/// Where whoever knows it completes the token; `origin` is "http://host:port".
std::string callbackUrl(const std::string &origin, const Waitpoint &token);
/// Keys and tags; the moment is not checked.
Status checkTokenRequest(const TokenRequest &request);

} // namespace runyard
