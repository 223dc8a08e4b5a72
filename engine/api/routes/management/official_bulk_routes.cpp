// Bulk actions of the management API: create, list, retrieve, abort. Runyard's own routes offer more.

#include "engine/api/routes/cursor_page.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/wire/official_bulk_json.h"
#include "engine/contract/bulk_actions.h"

namespace runyard {

using wire::Json;

namespace {

Reply<BulkAction> sendId(const Answer &answer)
{
    return answer.orFail<BulkAction>([answer](const BulkAction &action) {
        answer.json({{"id", action.id.text}});
    });
}

void createOfficial(const ApiCall &call)
{
    auto request = wire::officialBulkRequest(call.request.body, call.context.clock.now());
    if (!request)
        return call.answer.fail(request.error());
    request->requestKey = requestKey(call.request);
    call.context.client.bulkActions().start(std::move(*request), sendId(call.answer));
}

/// Omits kinds of actions that the management API does not have; a page with only such actions is skipped.
void sendPage(EngineClient &client, const Answer &answer, const BulkPageRequest &request)
{
    client.bulkActions().page(
        request, answer.orFail<BulkPage>([&client, answer, request](const BulkPage &found) {
            Json data = Json::array();
            for (const BulkAction &action : found.actions) {
                if (wire::isOfficial(action))
                    data.push_back(wire::officialBulkAction(action));
            }
            const bool isBackwards = !request.newerThan.empty();
            const bool hasMore = isBackwards ? found.hasNewer : found.hasOlder;
            if (!data.empty() || !hasMore)
                return answer.json(cursorAnswer(std::move(data), found.hasOlder, found.hasNewer));
            auto next = request;
            if (isBackwards)
                next.newerThan = found.actions.front().id;
            else
                next.olderThan = found.actions.back().id;
            sendPage(client, answer, next);
        }));
}

void listOfficial(const ApiCall &call)
{
    const auto page = cursorPage(call);
    if (!page)
        return;
    sendPage(call.context.client, call.answer,
             {.olderThan = BulkId(page->after), .newerThan = BulkId(page->before), .limit = page->size});
}

void withOfficial(const ApiCall &call, std::function<void(const BulkAction &)> use)
{
    const auto answer = call.answer;
    const BulkId id(call.parameters[0]);
    call.context.client.bulkActions().detail(
        {.action = id, .limit = 1}, answer.orFail<BulkDetail>([answer, id, use](const BulkDetail &detail) {
            if (wire::isOfficial(detail.action))
                return use(detail.action);
            answer.fail({ErrorCode::NotFound,
                         "Bulk action " + id.text + " is of a kind that is known under /runyard/v1 only.",
                         {},
                         {}});
        }));
}

void retrieveOfficial(const ApiCall &call)
{
    withOfficial(call, [answer = call.answer](const BulkAction &action) {
        answer.json(wire::officialBulkAction(action));
    });
}

/// An action that has ended stays unchanged, as in the official server.
void abortOfficial(const ApiCall &call)
{
    withOfficial(call, [&client = call.context.client, answer = call.answer](const BulkAction &action) {
        if (isAtRest(action.state))
            return answer.json({{"id", action.id.text}});
        client.bulkActions().stop(action.id, sendId(answer));
    });
}

} // namespace

void addOfficialBulkRoutes(Router &router)
{
    router.add("POST", "/api/v1/bulk-actions", createOfficial);
    router.add("GET", "/api/v1/bulk-actions", listOfficial);
    router.add("GET", "/api/v1/bulk-actions/*", retrieveOfficial);
    router.add("POST", "/api/v1/bulk-actions/*/abort", abortOfficial);
}

} // namespace runyard
