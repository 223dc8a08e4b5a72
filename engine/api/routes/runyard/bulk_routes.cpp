// Bulk actions: preview, start, list, retrieve, undo, stop, resume, cancel the runs that were made.

#include "engine/api/router/router.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/wire/bulk_json.h"
#include "engine/contract/bulk_actions.h"

#include <charconv>

namespace runyard {

using wire::Json;

namespace {

constexpr int kDefaultItems = 100;

/// Reads a whole number from `least` to `most` from the body or the query.
std::optional<std::int64_t> bounded(std::string_view text, std::int64_t otherwise, std::int64_t least,
                                    std::int64_t most)
{
    if (text.empty())
        return otherwise;
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
        return std::nullopt;
    return value;
}

struct PageWish
{
    RunSeq after = RunSeq::None;
    int limit = kDefaultItems;
};

std::optional<PageWish> pageOf(const ApiCall &call)
{
    const auto after = bounded(call.request.queryValue("after"), 0, 0, std::int64_t{1} << 60);
    const auto limit = bounded(call.request.queryValue("limit"), kDefaultItems, 1, 500);
    if (!after || !limit) {
        call.answer.fail(
            wire::invalid("query", "whole numbers are expected: after from 0, limit from 1 to 500"));
        return std::nullopt;
    }
    return PageWish{RunSeq{*after}, static_cast<int>(*limit)};
}

/// Reads the request from the body. Returns nothing if an error has already been answered.
std::optional<BulkRequest> requestOf(const ApiCall &call)
{
    const auto body = wire::parseObject(call.request.body);
    if (!body) {
        call.answer.fail(body.error());
        return std::nullopt;
    }
    auto request = wire::bulkRequest(*body, call.context.clock.now());
    if (!request) {
        call.answer.fail(request.error());
        return std::nullopt;
    }
    return std::move(*request);
}

Reply<BulkAction> sendAction(const Answer &answer)
{
    return answer.orFail<BulkAction>(
        [answer](const BulkAction &action) { answer.json(wire::ownBulkAction(action)); });
}

void startAction(const ApiCall &call)
{
    auto request = requestOf(call);
    if (!request)
        return;
    request->requestKey = requestKey(call.request);
    call.context.client.bulkActions().start(std::move(*request), sendAction(call.answer));
}

void previewAction(const ApiCall &call)
{
    const auto page = pageOf(call);
    if (!page)
        return;
    auto request = requestOf(call);
    if (!request)
        return;
    const auto answer = call.answer;
    call.context.client.bulkActions().preview(
        {.request = std::move(*request), .after = page->after, .limit = page->limit},
        answer.orFail<BulkPreview>([answer](const BulkPreview &preview) {
            if (preview.problem)
                answer.fail(*preview.problem);
            else
                answer.json(wire::ownBulkPreview(preview));
        }));
}

void listActions(const ApiCall &call)
{
    const auto answer = call.answer;
    call.context.client.bulkActions().list(
        answer.orFail<std::vector<BulkAction>>([answer](const std::vector<BulkAction> &actions) {
            Json data = Json::array();
            for (const BulkAction &action : actions)
                data.push_back(wire::ownBulkAction(action));
            answer.json({{"data", std::move(data)}});
        }));
}

void showAction(const ApiCall &call)
{
    const auto page = pageOf(call);
    if (!page)
        return;
    const bool onlyTroubles = call.request.queryValue("troubles") == "true";
    const auto answer = call.answer;
    call.context.client.bulkActions().detail(
        {BulkId(call.parameters[0]), onlyTroubles, page->after, page->limit},
        answer.orFail<BulkDetail>(
            [answer](const BulkDetail &detail) { answer.json(wire::ownBulkDetail(detail)); }));
}

using Step = void (contract::BulkActions::*)(BulkId, Reply<BulkAction>);

Route::Function stepOf(Step step)
{
    return [step](const ApiCall &call) {
        (call.context.client.bulkActions().*step)(BulkId(call.parameters[0]), sendAction(call.answer));
    };
}

} // namespace

void addBulkRoutes(Router &router)
{
    router.add("GET", "/runyard/v1/bulk-actions", listActions);
    router.add("POST", "/runyard/v1/bulk-actions", startAction);
    router.add("POST", "/runyard/v1/bulk-previews", previewAction);
    router.add("GET", "/runyard/v1/bulk-actions/*", showAction);
    router.add("POST", "/runyard/v1/bulk-actions/*/undo", stepOf(&contract::BulkActions::undo));
    router.add("POST", "/runyard/v1/bulk-actions/*/stop", stepOf(&contract::BulkActions::stop));
    router.add("POST", "/runyard/v1/bulk-actions/*/resume", stepOf(&contract::BulkActions::resume));
    router.add("POST", "/runyard/v1/bulk-actions/*/cancel-made", stepOf(&contract::BulkActions::cancelMade));
}

} // namespace runyard
