// Bulk actions of the management API: create, list, retrieve, abort. Runyard's own routes know more.

#include "engine/api/routes/cursor_page.h"
#include "engine/api/wire/official_bulk_json.h"

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
    call.context.client.startBulk(std::move(*request), sendId(call.answer));
}

void listOfficial(const ApiCall &call)
{
    const auto page = cursorPage(call);
    if (!page)
        return;
    const auto answer = call.answer;
    call.context.client.bulkActionPage(
        {.olderThan = BulkId(page->after), .newerThan = BulkId(page->before), .limit = page->size},
        answer.orFail<BulkPage>([answer](const BulkPage &found) {
            Json data = Json::array();
            for (const BulkAction &action : found.actions)
                data.push_back(wire::officialBulkAction(action));
            answer.json(cursorAnswer(std::move(data), found.hasOlder, found.hasNewer));
        }));
}

void retrieveOfficial(const ApiCall &call)
{
    const auto answer = call.answer;
    call.context.client.bulkDetail({.action = BulkId(call.parameters[0]), .limit = 1},
                                   answer.orFail<BulkDetail>([answer](const BulkDetail &detail) {
                                       answer.json(wire::officialBulkAction(detail.action));
                                   }));
}

/// What has ended is left as it is, as with the other engine.
void abortOfficial(const ApiCall &call)
{
    auto &client = call.context.client;
    const auto answer = call.answer;
    const BulkId id(call.parameters[0]);
    client.bulkDetail({.action = id, .limit = 1},
                      answer.orFail<BulkDetail>([&client, answer, id](const BulkDetail &detail) {
                          if (isAtRest(detail.action.state))
                              return answer.json({{"id", id.text}});
                          client.stopBulk(id, sendId(answer));
                      }));
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
