// Which scope of a public token a route requires, and whether a token has it. A route without a rule requires
// the secret key.
#pragma once

#include "engine/api/access/public_token.h"
#include "engine/http/http_server.h"

#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// Declared with the route.
struct ScopeRule
{
    enum class Subject {
        Run,       // a scope for its task, a tag or its batch also suffices
        Tags,      // any one suffices, because only runs with all tags are shown
        Tasks,     // requires all tasks, and at least one
        Batch,     // the batch
        Waitpoint, // the token
        AnyTask,   // any task
    };
    /// Where the request names the ids.
    enum class Where { Path, TagsInQuery, FilterInQuery, TasksInBody, TasksInLines, Nowhere };
    /// Other objects that the body may name.
    enum class Names { Nothing, Trigger, BatchHead, BatchItems, Tags, Metadata };

    std::string_view action; // "read", "write", "trigger", "batchTrigger"
    Subject subject = Subject::Run;
    Where where = Where::Path; // the first path parameter
    Names names = Names::Nothing;

    /// Whether the request uses up a one-time token.
    bool isTrigger() const
    {
        return subject == Subject::Tasks && (action == "trigger" || where == Where::TasksInBody);
    }
};

/// The objects that a request's path, query and body name.
struct AccessNeed
{
    ScopeRule rule;
    std::vector<std::string> ids;
};

/// `parameters` are the path's parameters. A malformed body names nothing, because the route refuses it.
AccessNeed accessNeed(const ScopeRule &rule, const std::vector<std::string> &parameters,
                      const HttpRequest &request);

/// Whether a scope covers `kind` with this id, or everything of the kind.
bool grants(const std::vector<TokenScope> &scopes, std::string_view action, std::string_view kind,
            std::string_view id);

/// Whether the scopes cover the need without further look-ups.
bool grants(const std::vector<TokenScope> &scopes, const AccessNeed &need);

/// Returns text for people: "read:runs:run_1 or read:runs".
std::string scopesWanted(const AccessNeed &need);

} // namespace runyard
