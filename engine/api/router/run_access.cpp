#include "engine/api/router/run_access.h"

#include "engine/api/access/answer_filter.h"
#include "engine/api/access/public_token.h"
#include "engine/api/access/trigger_limits.h"
#include "engine/api/files/stored_payloads.h"
#include "engine/api/router/public_access.h"
#include "engine/api/wire/query_values.h"
#include "engine/contract/batches.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"
#include "engine/contract/tokens.h"

namespace runyard {

using wire::Json;
using Rule = RunKeyRule;

namespace {

constexpr int kDeepestFamily = 100; // generations; in a longer chain no ancestor is found
constexpr std::string_view kTaskPrefix = "task ";

std::string nameOf(const KeyHolderName &holder)
{
    return holder.run.empty() ? std::string(kTaskPrefix) + holder.task : holder.run.text;
}

std::string described(const KeyHolderName &holder)
{
    return holder.run.empty() ? "task " + holder.task : "run " + holder.run.text;
}

HttpResponse keyEnded(const std::string &what)
{
    auto response = errorResponse({ErrorCode::Unauthorized,
                                   "This key has ended: " + what + ".",
                                   "A task's key is good while its run is not over.",
                                   {}});
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

RunId rootOf(const Run &run)
{
    return run.rootId.empty() ? run.id : run.rootId;
}

} // namespace

/// A request while it is being checked.
struct RunAccess::Asking
{
    KeyHolderName holder;
    Rule rule = Rule::Free;
    std::vector<std::string> ids; // in the path
    HttpRequest request;
    HttpReply reply;
    Next next;

    void refuse() const
    {
        reply(forbidden(
            "The key of " + described(holder)
            + " may not do this. With it a task triggers runs and waits for them; it reads, cancels and "
              "reschedules its own run and the runs that came of it, and uses their batches and wait "
              "tokens. If the task is to do more, set access = \"workspace\" for it in runyard.toml."));
    }
};

RunAccess::RunAccess(EngineClient &client, const Clock &clock, std::string key)
    : m_client(client), m_clock(clock), m_key(std::move(key))
{
}

void RunAccess::handle(std::string_view bearer, const HttpRequest &request, const Router::Found &found,
                       HttpReply reply, Next next)
{
    auto holder = holderOf(bearer, m_key);
    if (!holder)
        return reply(keyEnded("it is not one of this engine's"));
    const auto rule = found.route ? found.route->runKeyRule : std::nullopt;
    const auto asking =
        std::make_shared<Asking>(Asking{std::move(*holder), rule.value_or(Rule::Free), found.parameters,
                                        request, std::move(reply), std::move(next)});
    asking->request.madeBy = nameOf(asking->holder);
    makeOwnRequestKey(asking->request, asking->request.madeBy);
    whenAlive(asking, [this, asking, rule] { rule ? checkRule(asking) : asking->refuse(); });
}

void RunAccess::whenAlive(const AskingPointer &asking, std::function<void()> then)
{
    const KeyHolderName &holder = asking->holder;
    if (!holder.run.empty())
        return m_client.runDetails().find(holder.run, [asking, then](Result<RunDetail> detail) {
            if (!detail && detail.error().code != ErrorCode::NotFound)
                return asking->reply(errorResponse(detail.error()));
            if (!detail || isFinal(detail->run.status))
                return asking->reply(keyEnded("run " + asking->holder.run.text + " is over"));
            then();
        });
    RunPageRequest live;
    live.limit = 1;
    live.filter.taskIds = {holder.task};
    live.filter.statuses = {RunStatus::Dequeued, RunStatus::Executing, RunStatus::Frozen};
    m_client.runLists().page(live, [asking, then](Result<RunPage> page) {
        if (!page)
            return asking->reply(errorResponse(page.error()));
        if (page->runs.empty())
            return asking->reply(keyEnded("no run of task " + asking->holder.task + " is under way"));
        then();
    });
}

void RunAccess::checkRule(const AskingPointer &asking)
{
    const auto &ids = asking->ids;
    std::vector<Check> checks;
    switch (asking->rule) {
    case Rule::Own: checks = {own(asking, RunId(ids[0]))}; break;
    case Rule::Family: checks = {family(asking, RunId(ids[0]))}; break;
    case Rule::Token: checks = {token(asking, WaitpointId(ids[0]))}; break;
    case Rule::Batch: checks = {batchOf(asking, BatchId(ids[0]))}; break;
    case Rule::Packet:
        if (ids[0].starts_with("runs/"))
            checks = {family(asking, RunId(ids[0].substr(5, ids[0].find('/', 5) - 5)))};
        break;
    case Rule::Trigger:
    case Rule::BatchHead:
    case Rule::BatchItems: addTriggerChecks(asking, checks); break;
    case Rule::FamilyList:
    case Rule::Waits:
    case Rule::PublicToken: addBodyChecks(asking, checks); break;
    case Rule::NewToken:
    case Rule::Free: break;
    }
    checkAll(asking, std::move(checks));
}

void RunAccess::addTriggerChecks(const AskingPointer &asking, std::vector<Check> &checks)
{
    const auto rule = asking->rule;
    const auto names = namesIn(asking->request, rule == Rule::Trigger     ? TriggerForm::One
                                                : rule == Rule::BatchHead ? TriggerForm::BatchHead
                                                                          : TriggerForm::BatchItems);
    for (const RunId &parent : names.parents)
        checks.push_back(own(asking, parent));
    for (const BatchId &batch : names.batches)
        checks.push_back(batchOf(asking, batch));
    if (rule == Rule::BatchItems)
        checks.push_back(batchOf(asking, BatchId(asking->ids[0])));
}

/// Finds the ids in the query or the body. Malformed input is refused by the route.
void RunAccess::addBodyChecks(const AskingPointer &asking, std::vector<Check> &checks)
{
    const Check never = [](const Verdict &verdict) { verdict(false); };
    if (asking->rule == Rule::FamilyList) {
        const auto ids = wire::commaList(asking->request.queryValue("filter[id]"));
        for (const auto &id : ids)
            checks.push_back(family(asking, RunId(id)));
        if (ids.size() != 1
            || asking->request.query.size() != 1) // a second filter[id] would be added to the first
            checks = {never};
        return;
    }
    const auto body = wire::parseObject(asking->request.body);
    if (!body)
        return;
    wire::ObjectReader reader(*body, "");
    if (asking->rule == Rule::Waits) {
        checks.push_back(own(asking, RunId(asking->ids[0])));
        for (const auto &id : reader.texts("runs"))
            checks.push_back(family(asking, RunId(id)));
        for (const auto &id : reader.texts("batches"))
            checks.push_back(batchOf(asking, BatchId(id)));
        return; // it may wait for any token whose id it knows, from a payload or a name that runs share
    }
    std::vector<TokenScope> scopes;
    for (const auto &text : reader.texts("scopes"))
        scopes.push_back(tokenScope(text));
    addScopeChecks(asking, scopes, checks);
}

/// A public token opens no more than the run that makes it may see.
void RunAccess::addScopeChecks(const AskingPointer &asking, const std::vector<TokenScope> &scopes,
                               std::vector<Check> &checks)
{
    for (const TokenScope &scope : scopes) {
        if (scope.action == "read" && scope.kind == "runs" && !scope.id.empty())
            checks.push_back(family(asking, RunId(scope.id)));
        else if (scope.action == "read" && scope.kind == "batch" && !scope.id.empty())
            checks.push_back(batchOf(asking, BatchId(scope.id)));
        else if (scope.action == "write" && scope.kind == "waitpoints" && !scope.id.empty())
            checks.push_back(token(asking, WaitpointId(scope.id)));
        else
            checks.push_back([](const Verdict &verdict) { verdict(false); });
    }
}

void RunAccess::checkScopes(const std::string &maker, const std::vector<TokenScope> &scopes, Verdict verdict)
{
    const bool isTask = maker.starts_with(kTaskPrefix);
    const auto asking = std::make_shared<Asking>(
        Asking{isTask ? KeyHolderName{{}, maker.substr(kTaskPrefix.size())} : KeyHolderName{RunId(maker), {}},
               Rule::Free,
               {},
               {},
               HttpReply(nullptr),
               {}});
    std::vector<Check> checks;
    addScopeChecks(asking, scopes, checks);
    allOf(std::move(checks), 0, std::move(verdict));
}

void RunAccess::allOf(std::vector<Check> checks, std::size_t next, Verdict verdict)
{
    if (next == checks.size())
        return verdict(true);
    const Check check = checks[next];
    check([checks = std::move(checks), next, verdict = std::move(verdict)](Result<bool> allowed) mutable {
        if (!allowed || !*allowed)
            return verdict(allowed);
        allOf(std::move(checks), next + 1, std::move(verdict));
    });
}

void RunAccess::checkAll(const AskingPointer &asking, std::vector<Check> checks)
{
    allOf(std::move(checks), 0, [this, asking](const Result<bool> &allowed) {
        if (!allowed && allowed.error().code != ErrorCode::NotFound)
            asking->reply(errorResponse(allowed.error()));
        else if (!allowed || !*allowed)
            asking->refuse(); // unknown ids get the same answer, so the run learns nothing about them
        else
            goOn(asking);
    });
}

void RunAccess::goOn(const AskingPointer &asking)
{
    const auto rule = asking->rule;
    const bool makes = rule == Rule::Trigger || rule == Rule::BatchHead || rule == Rule::NewToken;
    if (!makes)
        return asking->next(asking->request, asking->reply);
    asking->next(asking->request,
                 filtered(asking->reply, [this, asking](HttpResponse response, HttpReply reply) {
                     answerMade(asking, std::move(response), reply);
                 }));
}

/// The engine accepts no signatures made with a run's key, so the answer includes a token for the new object.
void RunAccess::answerMade(const AskingPointer &asking, HttpResponse response, const HttpReply &reply)
{
    const auto body = response.status < 400 ? wire::parseObject(response.body) : Result<Json>(Json::object());
    if (!body || !body->contains("id"))
        return reply(std::move(response));
    const auto id = (*body)["id"].get<std::string>();
    const bool isToken = asking->rule == Rule::NewToken;
    const std::string scope = (isToken                    ? "write:waitpoints:"
                               : id.starts_with("batch_") ? "read:batch:"
                                                          : "read:runs:")
                              + id;
    auto send = [this, response, reply, scope](const Result<bool> &may) mutable {
        if (may.ok() && *may)
            response.headers.emplace_back("x-trigger-jwt", signWatchToken(scope, m_clock.now(), m_key));
        reply(std::move(response));
    };
    if (!body->value("isCached", false))
        return send(true);
    if (isToken)
        return token(asking, WaitpointId(id))(send);
    id.starts_with("batch_") ? batchOf(asking, BatchId(id))(send) : family(asking, RunId(id))(send);
}

// --- ownership

RunAccess::Check RunAccess::own(const AskingPointer &asking, RunId run)
{
    return [this, asking, run = std::move(run)](const Verdict &verdict) {
        const KeyHolderName &holder = asking->holder;
        if (!holder.run.empty())
            return verdict(run == holder.run);
        m_client.runDetails().find(run, [verdict, task = holder.task](Result<RunDetail> detail) {
            if (!detail)
                return verdict(detail.error());
            verdict(detail->run.taskId == task && !isFinal(detail->run.status));
        });
    };
}

RunAccess::Check RunAccess::family(const AskingPointer &asking, RunId run)
{
    return [this, asking, run = std::move(run)](const Verdict &verdict) {
        isFamily(asking->holder, run, kDeepestFamily, verdict);
    };
}

void RunAccess::isFamily(const KeyHolderName &holder, const RunId &run, int steps, Verdict verdict)
{
    if (!holder.run.empty() && run == holder.run)
        return verdict(true);
    if (run.empty() || steps == 0)
        return verdict(false);
    m_client.runDetails().find(run,
                               [this, holder, steps, verdict = std::move(verdict)](Result<RunDetail> detail) {
                                   if (!detail)
                                       return verdict(detail.error());
                                   if (!holder.task.empty() && detail->run.taskId == holder.task)
                                       return verdict(true);
                                   isFamily(holder, detail->run.parentId, steps - 1, verdict);
                               });
}

RunAccess::Check RunAccess::batchOf(const AskingPointer &asking, BatchId batch)
{
    return [this, asking, batch = std::move(batch)](const Verdict &verdict) {
        m_client.batches().find(batch, [this, asking, verdict](Result<Batch> found) {
            if (!found)
                return verdict(found.error());
            isFamily(asking->holder, found->parent, kDeepestFamily, verdict);
        });
    };
}

/// Parents pass tokens to their children, and children to their parents, so all runs of a tree share them.
RunAccess::Check RunAccess::token(const AskingPointer &asking, WaitpointId token)
{
    return [this, asking, token = std::move(token)](const Verdict &verdict) {
        m_client.tokens().find(token, [this, asking, verdict](Result<Waitpoint> found) {
            if (!found)
                return verdict(found.error());
            const KeyHolderName &holder = asking->holder;
            const std::string &maker = found->madeBy;
            if (maker.empty() || maker == nameOf(holder))
                return verdict(!maker.empty());
            if (maker.starts_with(kTaskPrefix))
                return isFamily({{}, maker.substr(kTaskPrefix.size())}, holder.run, kDeepestFamily, verdict);
            if (holder.run.empty())
                return isFamily(holder, RunId(maker), kDeepestFamily, verdict);
            haveOneRoot(holder.run, RunId(maker), verdict);
        });
    };
}

void RunAccess::haveOneRoot(const RunId &one, const RunId &other, Verdict verdict)
{
    m_client.runDetails().find(one, [this, other, verdict](Result<RunDetail> first) {
        if (!first)
            return verdict(first.error());
        m_client.runDetails().find(other, [root = rootOf(first->run), verdict](Result<RunDetail> second) {
            second ? verdict(rootOf(second->run) == root) : verdict(second.error());
        });
    });
}

} // namespace runyard
