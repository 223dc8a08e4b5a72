#include "engine/api/router/public_access.h"

#include "engine/api/access/answer_filter.h"
#include "engine/api/access/trigger_limits.h"
#include "engine/base/signature.h"
#include "engine/contract/run_details.h"
#include "engine/contract/token_book.h"

#include <algorithm>

namespace runyard {

using wire::Json;

namespace {

using Names = ScopeRule::Names;

constexpr const char *kOneTrigger = "trigger"; // TokenUse::what of a one-time token

bool hasScopeAbout(const std::vector<TokenScope> &scopes, std::string_view action)
{
    return std::ranges::any_of(scopes, [&](const TokenScope &scope) {
        return scope.action == action
               && (scope.kind == "tags" || scope.kind == "tasks" || scope.kind == "batch");
    });
}

bool grantsRun(const std::vector<TokenScope> &scopes, std::string_view action, const Run &run)
{
    return grants(scopes, action, "tasks", run.taskId)
           || (!run.batchId.empty() && grants(scopes, action, "batch", run.batchId.text))
           || std::ranges::any_of(
               run.tags, [&](const std::string &tag) { return grants(scopes, action, "tags", tag); });
}

bool isAdmin(const PublicToken &token)
{
    return std::ranges::any_of(
        token.scopes, [](const TokenScope &scope) { return scope.action == "admin" && scope.kind.empty(); });
}

HttpResponse unauthorized(const Error &error)
{
    auto response = errorResponse(error);
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

std::string nameOf(const PublicToken &token)
{
    return toBase64Url(sha256Bytes(token.fingerprint));
}

void addSkippedColumns(HttpRequest &request, const PublicToken &token)
{
    if (token.skipColumns.empty())
        return;
    std::string all(request.queryValue("skipColumns"));
    for (const auto &column : token.skipColumns)
        all += (all.empty() ? "" : ",") + column;
    request.query.insert(request.query.begin(), {"skipColumns", all});
}

bool hasOperations(const Json &body, const char *name)
{
    const auto found = body.find(name);
    return found != body.end() && !found->is_null() && !(found->is_array() && found->empty());
}

} // namespace

HttpResponse forbidden(const std::string &message)
{
    auto response = jsonResponse(403, {{"error", message}});
    response.headers.emplace_back("x-should-retry", "false");
    return response;
}

/// A request while it is being checked.
struct PublicAccess::Asking
{
    PublicToken token;
    AccessNeed need;
    HttpRequest request;
    HttpReply reply;
    Next next;
    std::vector<Demand> demands = {};

    void refuse(const std::string &message) const { reply(forbidden(message)); }
    TokenUse use(std::string what) const
    {
        return {nameOf(token), std::move(what), std::string(request.header(kRequestKeyHeader)),
                token.expiresAt};
    }
};

PublicAccess::PublicAccess(EngineClient &client, const Clock &clock, std::string key, ScopeCheck scopeCheck)
    : m_client(client), m_clock(clock), m_key(std::move(key)), m_scopeCheck(std::move(scopeCheck))
{
}

void PublicAccess::handle(std::string_view token, const HttpRequest &request, const Router::Found &found,
                          HttpReply reply, Next next)
{
    const auto read = readPublicToken(token, m_key, m_clock.now());
    if (!read)
        return reply(unauthorized(read.error()));
    if (!found.route || !found.route->tokenRule)
        return reply(forbidden("A public token cannot do this. Use the secret key, on a server."));
    const auto asking =
        std::make_shared<Asking>(Asking{*read, accessNeed(*found.route->tokenRule, found.parameters, request),
                                        request, std::move(reply), std::move(next)});
    addSkippedColumns(asking->request, *read);
    makeOwnRequestKey(asking->request, nameOf(*read));
    read->madeBy.empty() ? checkPath(asking) : checkMaker(asking);
}

void PublicAccess::checkMaker(const AskingPointer &asking)
{
    m_scopeCheck(asking->token.madeBy, asking->token.scopes, [this, asking](const Result<bool> &may) {
        if (may.ok() && *may)
            return checkPath(asking);
        asking->refuse(
            "The public token was signed by " + asking->token.madeBy
            + ", which can give read:runs:, read:batch: and write:waitpoints: with the ids of what came "
              "of it, and no other scopes.");
    });
}

void PublicAccess::checkPath(const AskingPointer &asking)
{
    const AccessNeed &need = asking->need;
    if (grants(asking->token.scopes, need))
        return checkBody(asking);
    const auto refuse = [asking] {
        asking->refuse("The public token may not do this; it needs the scope " + scopesWanted(asking->need)
                       + ".");
    };
    if (need.rule.subject != ScopeRule::Subject::Run)
        return refuse();
    withRight(asking->token, std::string(need.rule.action), RunId(need.ids.front()),
              [this, asking, refuse](Result<bool> has) {
                  if (!has)
                      asking->reply(errorResponse(has.error()));
                  else if (*has)
                      checkBody(asking);
                  else
                      refuse();
              });
}

void PublicAccess::withRight(const PublicToken &token, const std::string &action, const RunId &run,
                             std::function<void(Result<bool>)> use)
{
    const AccessNeed need{.rule = {.action = action}, .ids = {run.text}};
    if (grants(token.scopes, need))
        return use(true);
    if (!hasScopeAbout(token.scopes, action))
        return use(false);
    m_client.runDetails().find(
        run, [scopes = token.scopes, action, use = std::move(use)](Result<RunDetail> detail) {
            detail ? use(grantsRun(scopes, action, detail->run)) : use(detail.error());
        });
}

void PublicAccess::checkBody(const AskingPointer &asking)
{
    if (isAdmin(asking->token))
        return goOn(asking);
    switch (asking->need.rule.names) {
    case Names::Trigger:
    case Names::BatchHead:
    case Names::BatchItems: return checkTrigger(asking);
    case Names::Tags: return checkTags(asking);
    case Names::Metadata: return checkMetadata(asking);
    case Names::Nothing: break;
    }
    goOn(asking);
}

void PublicAccess::checkTrigger(const AskingPointer &asking)
{
    const auto form = asking->need.rule.names == Names::Trigger     ? TriggerForm::One
                      : asking->need.rule.names == Names::BatchHead ? TriggerForm::BatchHead
                                                                    : TriggerForm::BatchItems;
    const auto names = namesIn(asking->request, form);
    if (!names.refused.empty())
        return asking->refuse("A public token cannot set " + names.refused
                              + ". Let your server trigger the run with the secret key, or leave it out.");
    for (const RunId &parent : names.parents)
        asking->demands.push_back({"write", parent, "parentRunId"});
    checkDemands(asking, 0);
}

/// A tag lets everybody with a scope for it see the run. If the token cannot read the run, it may add only tags
/// from its own scopes; otherwise a second token could read the run.
void PublicAccess::checkTags(const AskingPointer &asking)
{
    const auto &scopes = asking->token.scopes;
    const auto body = wire::parseObject(asking->request.body);
    const auto tags = body ? wire::ObjectReader(*body, "").texts("tags") : std::vector<std::string>{};
    const bool areOwn =
        std::ranges::all_of(tags, [&](const auto &tag) { return grants(scopes, "write", "tags", tag); });
    if (!areOwn)
        asking->demands.push_back({"read", RunId(asking->need.ids.front()), "tags"});
    checkDemands(asking, 0);
}

void PublicAccess::checkMetadata(const AskingPointer &asking)
{
    const auto body = wire::parseObject(asking->request.body);
    const bool toParent = body && hasOperations(*body, "parentOperations");
    const bool toRoot = body && hasOperations(*body, "rootOperations");
    if (!toParent && !toRoot)
        return goOn(asking);
    m_client.runDetails().find(RunId(asking->need.ids.front()),
                               [this, asking, toParent, toRoot](Result<RunDetail> detail) {
                                   if (!detail)
                                       return asking->reply(errorResponse(detail.error()));
                                   const Run &run = detail->run;
                                   if (toParent && !run.parentId.empty())
                                       asking->demands.push_back({"write", run.parentId, "parentOperations"});
                                   if (toRoot && !run.rootId.empty())
                                       asking->demands.push_back({"write", run.rootId, "rootOperations"});
                                   checkDemands(asking, 0);
                               });
}

void PublicAccess::checkDemands(const AskingPointer &asking, std::size_t next)
{
    if (next == asking->demands.size())
        return goOn(asking);
    const Demand &demand = asking->demands[next];
    withRight(asking->token, demand.action, demand.run, [this, asking, next](Result<bool> has) {
        const Demand &asked = asking->demands[next];
        if (has.ok() && *has)
            return checkDemands(asking, next + 1);
        // An unknown run gets the same answer, so that the bearer learns nothing about it.
        asking->refuse("The public token may not use " + asked.what + " here; it needs the scope "
                       + asked.action + ":runs:" + asked.run.text + ".");
    });
}

/// Items are accepted only for a batch announced with this token.
void PublicAccess::checkBatch(const AskingPointer &asking)
{
    TokenBook *book = m_client.tokenBook();
    const std::string batch = asking->request.path[3];
    const auto go = [asking](Result<bool> wasMade) {
        if (!wasMade)
            asking->reply(errorResponse(wasMade.error()));
        else if (*wasMade)
            asking->next(asking->request, asking->reply);
        else
            asking->refuse("The public token did not announce batch " + asking->request.path[3]
                           + ", and cannot add to it.");
    };
    book ? book->wasTokenUsed(asking->use(batch), go) : go(false);
}

void PublicAccess::goOn(const AskingPointer &asking)
{
    if (asking->need.rule.names == Names::BatchItems && !isAdmin(asking->token))
        return checkBatch(asking);
    if (!asking->need.rule.isTrigger())
        return asking->next(asking->request, asking->reply);
    if (asking->token.isOneTime)
        return takeToken(asking);
    asking->next(asking->request,
                 filtered(asking->reply, [this, asking](HttpResponse response, HttpReply reply) {
                     answerTrigger(asking, std::move(response), reply);
                 }));
}

/// Repeating the same request (a retry of the SDK) is not a second use, and a refused trigger does not count.
void PublicAccess::takeToken(const AskingPointer &asking)
{
    TokenBook *book = m_client.tokenBook();
    if (!book)
        return asking->refuse("This engine takes no one-time tokens.");
    book->useToken(asking->use(kOneTrigger), [this, asking, book](Result<TokenTaken> taken) {
        if (!taken)
            return asking->reply(errorResponse(taken.error()));
        if (*taken == TokenTaken::UsedUp)
            return asking->refuse(
                "The public token was good for one trigger, and has been used. Make a new one.");
        asking->next(asking->request,
                     filtered(asking->reply, [this, asking, book, isFirst = *taken == TokenTaken::First](
                                                 HttpResponse response, HttpReply reply) {
                         if (response.status >= 400 && isFirst)
                             book->giveTokenBack(asking->use(kOneTrigger));
                         answerTrigger(asking, std::move(response), reply);
                     }));
    });
}

/// The bearer has no key to sign a token for watching the new run, so the answer includes a token, except for
/// an existing run found by an idempotency key.
void PublicAccess::answerTrigger(const AskingPointer &asking, HttpResponse response, const HttpReply &reply)
{
    const auto body = response.status < 400 ? wire::parseObject(response.body) : Result<Json>(Json::object());
    if (!body || !body->contains("id"))
        return reply(std::move(response));
    const auto id = (*body)["id"].get<std::string>();
    const bool isBatch = id.starts_with("batch_");
    auto sendWithToken = [this, response, reply, id, isBatch](const Result<bool> &mayRead) mutable {
        if (mayRead.ok() && *mayRead)
            response.headers.emplace_back(
                "x-trigger-jwt",
                signWatchToken((isBatch ? "read:batch:" : "read:runs:") + id, m_clock.now(), m_key));
        reply(std::move(response));
    };
    TokenBook *book = m_client.tokenBook();
    if (isBatch && book) // recorded before the id is returned
        return book->useToken(asking->use(id), [sendWithToken](const Result<TokenTaken> &noted) mutable {
            sendWithToken(noted.ok());
        });
    if (body->value("isCached", false))
        return withRight(asking->token, "read", RunId(id), sendWithToken);
    sendWithToken(true);
}

} // namespace runyard
