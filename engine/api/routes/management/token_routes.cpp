// Wait tokens: create, list, retrieve, complete, and the URL that completes a token without a key.

#include "engine/api/router/router.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/wire/token_json.h"
#include "engine/contract/tokens.h"

namespace runyard {

using wire::Json;

namespace {

void createToken(const ApiCall &call)
{
    auto request = wire::tokenRequest(call.request.body, call.context.clock.now());
    if (!request)
        return call.answer.fail(request.error());
    request->requestKey = requestKey(call.request);
    request->madeBy = call.request.madeBy;
    call.context.client.tokens().create(
        std::move(*request),
        call.answer.orFail<TokenReply>(
            [answer = call.answer, origin = originOf(call.request)](TokenReply reply) {
                auto response = jsonResponse(200, {{"id", reply.token.id.text},
                                                   {"isCached", reply.isCached},
                                                   {"url", callbackUrl(origin, reply.token)}});
                // The client signs a public token from this, with the scope write:waitpoints:<id>.
                response.headers.emplace_back("x-trigger-jwt-claims", R"({"sub":"env_local","pub":true})");
                answer.send(std::move(response));
            }));
}

void listTokens(const ApiCall &call)
{
    auto request = wire::tokenPageRequest(call.request.query, call.context.clock.now());
    if (!request)
        return call.answer.fail(request.error());
    call.context.client.tokens().page(
        std::move(*request), call.answer.orFail<TokenPage>([answer = call.answer,
                                                            origin = originOf(call.request)](TokenPage page) {
            Json data = Json::array();
            for (const Waitpoint &token : page.tokens)
                data.push_back(wire::tokenItem(token, origin));
            Json pagination = Json::object();
            if (page.hasOlder && !page.tokens.empty())
                pagination["next"] = page.tokens.back().id.text;
            if (page.hasNewer && !page.tokens.empty())
                pagination["previous"] = page.tokens.front().id.text;
            answer.json({{"data", std::move(data)}, {"pagination", std::move(pagination)}});
        }));
}

void retrieveToken(const ApiCall &call)
{
    call.context.client.tokens().find(
        WaitpointId(call.parameters[0]),
        call.answer.orFail<Waitpoint>(
            [answer = call.answer, origin = originOf(call.request)](Waitpoint token) {
                answer.json(wire::retrievedToken(token, origin));
            }));
}

void complete(const ApiCall &call, TokenCompletion completion)
{
    // Completing a finished token is not an error, because a repeated request must get the same answer.
    call.context.client.tokens().complete(
        std::move(completion), call.answer.orFail<TokenCompleted>([answer = call.answer](TokenCompleted) {
            answer.json({{"success", true}});
        }));
}

void completeToken(const ApiCall &call)
{
    auto data = wire::completionData(call.request.body);
    if (!data)
        return call.answer.fail(data.error());
    complete(call, {WaitpointId(call.parameters[0]), std::move(*data), std::nullopt});
}

void callBack(const ApiCall &call)
{
    complete(call,
             {WaitpointId(call.parameters[0]), wire::callbackData(call.request.body), call.parameters[1]});
}

} // namespace

void addTokenRoutes(Router &router)
{
    using Subject = ScopeRule::Subject;
    router.add("POST", "/api/v1/waitpoints/tokens", createToken).forRunKey(RunKeyRule::NewToken);
    router.add("GET", "/api/v1/waitpoints/tokens", listTokens);
    router.add("GET", "/api/v1/waitpoints/tokens/*", retrieveToken).forRunKey(RunKeyRule::Token);
    router.add("POST", "/api/v1/waitpoints/tokens/*/complete", completeToken)
        .forToken({"write", Subject::Waitpoint})
        .forRunKey(RunKeyRule::Token);
    router.add("POST", "/api/v1/waitpoints/tokens/*/callback/*", callBack).open();
}

} // namespace runyard
