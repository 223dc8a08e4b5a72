// Restricts bearers of public tokens to their scopes, for both the path and the objects that the body names.
// For scopes of a tag, task or batch, it looks the run up first. Thread: any. Must outlive the server.
#pragma once

#include "engine/api/access/route_access.h"
#include "engine/api/router/router.h"

namespace runyard {

class PublicAccess
{
public:
    using Next = std::function<void(const HttpRequest &, HttpReply)>;

    /// Whether a run may grant these scopes in a token signed with its own key.
    using ScopeCheck = std::function<void(const std::string &maker, const std::vector<TokenScope> &scopes,
                                          std::function<void(Result<bool>)> verdict)>;

    PublicAccess(EngineClient &client, const Clock &clock, std::string key, ScopeCheck scopeCheck);

    /// Calls `next`, or answers 401 or 403. `token` is the text after "Bearer ".
    void handle(std::string_view token, const HttpRequest &request, const Router::Found &found,
                HttpReply reply, Next next);

private:
    /// A right on a run that the body requires.
    struct Demand
    {
        std::string action;
        RunId run;
        std::string what; // the member that requires it: "options.parentRunId"
    };
    struct Asking;
    using AskingPointer = std::shared_ptr<Asking>;

    void checkMaker(const AskingPointer &asking);
    void checkPath(const AskingPointer &asking);
    void checkBody(const AskingPointer &asking);
    void checkTrigger(const AskingPointer &asking);
    void checkTags(const AskingPointer &asking);
    void checkMetadata(const AskingPointer &asking);
    void checkDemands(const AskingPointer &asking, std::size_t next);
    void checkBatch(const AskingPointer &asking);
    void takeToken(const AskingPointer &asking);
    void goOn(const AskingPointer &asking);
    void answerTrigger(const AskingPointer &asking, HttpResponse response, const HttpReply &reply);
    void withRight(const PublicToken &token, const std::string &action, const RunId &run,
                   std::function<void(Result<bool>)> use);

    EngineClient &m_client;
    const Clock &m_clock;
    std::string m_key;
    ScopeCheck m_scopeCheck;
};

/// Returns a 403 that clients do not retry.
HttpResponse forbidden(const std::string &message);

} // namespace runyard
