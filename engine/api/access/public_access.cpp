#include "engine/api/access/public_access.h"

#include <algorithm>

namespace runyard {

using wire::Json;

namespace {

constexpr Seconds kOwnTokenTime{3600};

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

HttpResponse unauthorized(const Error &error)
{
    auto response = errorResponse(error);
    response.headers.emplace_back("WWW-Authenticate", "Bearer");
    return response;
}

} // namespace

HttpResponse forbidden(const std::string &message)
{
    auto response = jsonResponse(403, {{"error", message}});
    response.headers.emplace_back("x-should-retry", "false");
    return response;
}

/// The answer to a trigger by a public token: gets a token to watch the new run with, because its bearer
/// has no key to sign one; a refused trigger does not use a one-time token up.
class PublicAccess::Trigger : public HttpReply::Exchange
{
public:
    Trigger(PublicAccess &access, std::string fingerprint, HttpReply reply)
        : m_access(access), m_fingerprint(std::move(fingerprint)), m_reply(std::move(reply))
    {
    }

    void answer(HttpResponse response) override
    {
        if (response.status >= 400) {
            m_access.giveBack(m_fingerprint);
        } else if (const auto body = wire::parseObject(response.body); body && body->contains("id")) {
            const auto id = (*body)["id"].get<std::string>();
            const bool isBatch = id.starts_with("batch_");
            response.headers.emplace_back("x-trigger-jwt",
                                          m_access.tokenFor((isBatch ? "read:batch:" : "read:runs:") + id));
        }
        m_reply(std::move(response));
    }

    void whenGone(std::function<void()> gone) override { m_reply.whenGone(std::move(gone)); }

private:
    PublicAccess &m_access;
    std::string m_fingerprint;
    HttpReply m_reply;
};

PublicAccess::PublicAccess(EngineClient &client, const Clock &clock, std::string key)
    : m_client(client), m_clock(clock), m_key(std::move(key))
{
}

void PublicAccess::handle(std::string_view token, const HttpRequest &request, HttpReply reply, Next next)
{
    const auto read = readPublicToken(token, m_key, m_clock.now());
    if (!read)
        return reply(unauthorized(read.error()));
    const auto need = accessNeed(request);
    if (!need)
        return reply(forbidden("A public token cannot do this. Use the secret key, on a server."));
    auto owned = std::make_shared<HttpRequest>(request);
    if (!read->skipColumns.empty()) {
        std::string all(request.queryValue("skipColumns"));
        for (const auto &column : read->skipColumns)
            all += (all.empty() ? "" : ",") + column;
        owned->query.insert(owned->query.begin(), {"skipColumns", all});
    }
    check(*read, *need, std::move(owned), std::move(reply), std::move(next));
}

void PublicAccess::check(const PublicToken &token, const AccessNeed &need,
                         std::shared_ptr<HttpRequest> request, HttpReply reply, Next next)
{
    if (grants(token.scopes, need))
        return goOn(token, need, *request, std::move(reply), next);
    const auto refuse = [need, reply] {
        reply(forbidden("The public token may not do this; it needs the scope " + scopesWanted(need) + "."));
    };
    if (need.subject != AccessNeed::Subject::Run || !hasScopeAbout(token.scopes, need.action))
        return refuse();
    m_client.runDetail(RunId(need.ids.front()),
                       [this, token, need, request, reply, next, refuse](Result<RunDetail> detail) {
                           if (!detail)
                               return reply(errorResponse(detail.error()));
                           if (!grantsRun(token.scopes, need.action, detail->run))
                               return refuse();
                           goOn(token, need, *request, reply, next);
                       });
}

void PublicAccess::goOn(const PublicToken &token, const AccessNeed &need, const HttpRequest &request,
                        HttpReply reply, const Next &next)
{
    if (!need.isTrigger)
        return next(request, std::move(reply));
    if (token.isOneTime && !take(token, request))
        return reply(
            forbidden("The public token was good for one trigger, and has been used. Make a new one."));
    const auto fingerprint = token.isOneTime ? token.fingerprint : std::string();
    next(request, HttpReply(std::make_shared<Trigger>(*this, fingerprint, std::move(reply))));
}

/// The same request again (a retry of the SDK) is no second use.
bool PublicAccess::take(const PublicToken &token, const HttpRequest &request)
{
    const std::string requestKey(request.header("x-trigger-request-idempotency-key"));
    const auto now = m_clock.now();
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_used, [now](const auto &entry) { return entry.second.forgetAt <= now; });
    const auto [use, isFirst] = m_used.try_emplace(token.fingerprint, Use{requestKey, token.expiresAt});
    return isFirst || (!requestKey.empty() && use->second.requestKey == requestKey);
}

void PublicAccess::giveBack(const std::string &fingerprint)
{
    const std::lock_guard lock(m_mutex);
    m_used.erase(fingerprint);
}

std::string PublicAccess::tokenFor(const std::string &scope) const
{
    auto claims = publicTokenClaims();
    claims["scopes"] = Json::array({scope});
    const auto now = m_clock.now();
    return signPublicToken(std::move(claims), now, now + kOwnTokenTime, m_key);
}

} // namespace runyard
