// Which scope of a public token each route wants: one table. What is not in it takes the secret key only.
#pragma once

#include "engine/api/access/public_token.h"
#include "engine/api/http_server.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// What a request is about, so far as its path, query and body tell.
struct AccessNeed
{
    enum class Subject {
        Run,       // `ids`: the run; a scope for its task, a tag or its batch is as good
        Tags,      // `ids`: one is enough, because only runs with all of them are shown
        Tasks,     // `ids`: all of them, and at least one
        Batch,     // `ids`: the batch
        Waitpoint, // `ids`: the token
        AnyTask,   // some task, whichever
    };
    std::string action; // "read", "write", "trigger", "batchTrigger"
    Subject subject = Subject::Run;
    std::vector<std::string> ids;
    bool isTrigger = false; // uses up a one-time token
    /// What its body may name that lies outside of the ids.
    enum class Body { Nothing, Trigger, BatchHead, BatchItems, Tags, Metadata };
    Body body = Body::Nothing;
};

/// Empty = the secret key only. InvalidInput-like bodies need nothing: the route itself refuses them.
std::optional<AccessNeed> accessNeed(const HttpRequest &request);

/// Whether one of the scopes covers `kind` with this id, or every one of the kind.
bool grants(const std::vector<TokenScope> &scopes, std::string_view action, std::string_view kind,
            std::string_view id);

/// Whether the scopes cover the need without knowing more about it.
bool grants(const std::vector<TokenScope> &scopes, const AccessNeed &need);

/// "read:runs:run_1 or read:runs", for people.
std::string scopesWanted(const AccessNeed &need);

} // namespace runyard
