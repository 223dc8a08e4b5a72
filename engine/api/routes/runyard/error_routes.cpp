// Groups of failures: list, retrieve, resolve, ignore, reopen.

#include "engine/api/routes/cursor_page.h"
#include "engine/api/wire/official_bulk_json.h"
#include "engine/contract/error_groups.h"

#include <algorithm>

namespace runyard {

using wire::Json;

namespace {

Error noSuchError(const std::string &id)
{
    return {ErrorCode::NotFound, "There is no error " + id + ".", "Ids look like error_12.", {}};
}

struct ErrorsWanted
{
    CursorPage page;
    std::string task;
    std::string status; // empty = any
};

void sendErrors(const Answer &answer, const ErrorsWanted &wanted, const ErrorGroupList &list)
{
    std::vector<const ErrorGroup *> shown;
    for (const ErrorGroup &group : list.groups) {
        if ((wanted.task.empty() || group.taskId == wanted.task)
            && (wanted.status.empty() || wanted.status == wire::errorGroupStatus(group)))
            shown.push_back(&group);
    }
    const std::string &cursor = wanted.page.after.empty() ? wanted.page.before : wanted.page.after;
    const auto edge = std::ranges::find(
        shown, cursor, [](const ErrorGroup *group) { return wire::errorGroupId(group->id); });
    if (!cursor.empty() && edge == shown.end())
        return answer.fail(wire::invalid("page", "there is no error with the cursor's id"));
    const auto size = static_cast<std::ptrdiff_t>(wanted.page.size);
    auto first = shown.begin();
    auto last = shown.end();
    if (!wanted.page.after.empty())
        first = edge + 1;
    if (!wanted.page.before.empty()) {
        last = edge;
        first = last - std::min(size, last - shown.begin());
    } else {
        last = first + std::min(size, shown.end() - first);
    }
    Json data = Json::array();
    for (auto group = first; group != last; ++group)
        data.push_back(wire::listedErrorGroup(**group));
    answer.json(cursorAnswer(std::move(data), last != shown.end(), first != shown.begin()));
}

void listErrors(const ApiCall &call)
{
    const auto page = cursorPage(call);
    if (!page)
        return;
    ErrorsWanted wanted{.page = *page,
                        .task = std::string(call.request.queryValue("filter[taskIdentifier]")),
                        .status = std::string(call.request.queryValue("filter[status]"))};
    if (!wanted.status.empty() && wanted.status != "unresolved" && wanted.status != "resolved"
        && wanted.status != "ignored")
        return call.answer.fail(
            wire::invalid("filter[status]", "unresolved, resolved or ignored is expected"));
    call.context.client.errorGroups().list(
        true, call.answer.orFail<ErrorGroupList>([answer = call.answer, wanted](const ErrorGroupList &list) {
            sendErrors(answer, wanted, list);
        }));
}

void sendError(EngineClient &client, const Answer &answer, const std::string &id)
{
    client.errorGroups().list(true, answer.orFail<ErrorGroupList>([answer, id](const ErrorGroupList &list) {
        const auto group = std::ranges::find(
            list.groups, id, [](const ErrorGroup &one) { return wire::errorGroupId(one.id); });
        if (group == list.groups.end())
            answer.fail(noSuchError(id));
        else
            answer.json(wire::errorGroupDetail(*group));
    }));
}

void retrieveError(const ApiCall &call)
{
    sendError(call.context.client, call.answer, call.parameters[0]);
}

Route::Function markAs(ErrorGroupMark mark)
{
    return [mark](const ApiCall &call) {
        const std::string id = call.parameters[0];
        const auto group = wire::errorGroupFrom(id);
        if (!group)
            return call.answer.fail(noSuchError(id));
        if (mark == ErrorGroupMark::Ignored) {
            const auto body = wire::parseObject(call.request.body);
            if (!body)
                return call.answer.fail(body.error());
            for (const char *until : {"duration", "occurrenceRate", "totalOccurrences"}) {
                if (body->contains(until))
                    return call.answer.fail(
                        wire::invalid(until, "this engine ignores an error until someone takes it back"));
            }
        }
        auto &client = call.context.client;
        const auto answer = call.answer;
        client.errorGroups().mark(*group, mark, answer.orFail<Done>([&client, answer, id](Done) {
            sendError(client, answer, id);
        }));
    };
}

} // namespace

void addErrorRoutes(Router &router)
{
    router.add("GET", "/api/v1/errors", listErrors);
    router.add("GET", "/api/v1/errors/*", retrieveError);
    router.add("POST", "/api/v1/errors/*/resolve", markAs(ErrorGroupMark::Resolved));
    router.add("POST", "/api/v1/errors/*/ignore", markAs(ErrorGroupMark::Ignored));
    router.add("POST", "/api/v1/errors/*/unresolve", markAs(ErrorGroupMark::None));
}

} // namespace runyard
