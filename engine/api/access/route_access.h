// Which scope of a public token a route takes, and whether a token has it. A route that names no rule takes the
// secret key only.
#pragma once

#include "engine/api/access/public_token.h"
#include "engine/http/http_server.h"

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Declared with a route.
struct ScopeRule
{
    enum class Subject {
        Run,       // a scope for its task, a tag or its batch is as good
        Tags,      // one is enough, because only runs with all of them are shown
        Tasks,     // all of them, and at least one
        Batch,     // the batch
        Waitpoint, // the token
        AnyTask,   // some task, whichever
    };
    /// Where the ids stand.
    enum class Where { Path, TagsInQuery, FilterInQuery, TasksInBody, TasksInLines, Nowhere };
    /// What its body may name that lies outside of the ids.
    enum class Names { Nothing, Trigger, BatchHead, BatchItems, Tags, Metadata };

    std::string_view action; // "read", "write", "trigger", "batchTrigger"
    Subject subject = Subject::Run;
    Where where = Where::Path; // the first parameter of the path
    Names names = Names::Nothing;

    /// Uses up a one-time token.
    bool isTrigger() const
    {
        return subject == Subject::Tasks && (action == "trigger" || where == Where::TasksInBody);
    }
};

/// What a request is about, so far as its path, query and body tell.
struct AccessNeed
{
    ScopeRule rule;
    std::vector<std::string> ids;
};

/// `parameters` are those of the path. A malformed body names nothing: the route itself refuses it.
AccessNeed accessNeed(const ScopeRule &rule, const std::vector<std::string> &parameters,
                      const HttpRequest &request);

/// Whether one of the scopes covers `kind` with this id, or every one of the kind.
bool grants(const std::vector<TokenScope> &scopes, std::string_view action, std::string_view kind,
            std::string_view id);

/// Whether the scopes cover the need without knowing more about it.
bool grants(const std::vector<TokenScope> &scopes, const AccessNeed &need);

/// "read:runs:run_1 or read:runs", for people.
std::string scopesWanted(const AccessNeed &need);

} // namespace runyard
