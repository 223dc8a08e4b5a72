// Reading runs: list, retrieve, result, events.

#include "engine/api/access/signed_url.h"
#include "engine/api/files/stored_payloads.h"
#include "engine/api/router/router.h"
#include "engine/api/routes/packet_links.h"
#include "engine/api/routes/run_lookup.h"
#include "engine/api/wire/run_query_json.h"
#include "engine/contract/run_details.h"
#include "engine/contract/run_lists.h"
#include "engine/contract/schedules.h"

#include <memory>

namespace runyard {

using wire::Json;

namespace {

/// The data of a retrieve, gathered by one look-up after the other.
struct Retrieval
{
    ApiContext &context;
    wire::Vocabulary vocabulary;
    Answer answer;
    std::string host;
    RunDetail detail;
    wire::Relations relations;
};
using RetrievalPointer = std::shared_ptr<Retrieval>;

/// Returns a link for a value that is too large, or nothing if the value is returned itself.
std::string takeLarge(const Retrieval &work, Packet &packet, const std::string &field)
{
    if (!packet.present || packet.data.size() < kLinkBytes)
        return {};
    packet = {};
    const auto &context = work.context;
    return signedUrl("GET", work.host, runPacketPath(work.detail.run.id, field),
                     context.clock.now() + kSignedUrlTime, context.signingKey);
}

void finishRetrieval(const RetrievalPointer &work)
{
    const auto payload = takeLarge(*work, work->detail.payload, "payload");
    const auto output = takeLarge(*work, work->detail.output, "output");
    auto answer = wire::retrievedRun(work->detail, work->relations, work->vocabulary);
    wire::putText(answer, "payloadPresignedUrl", payload);
    wire::putText(answer, "outputPresignedUrl", output);
    work->answer.json(answer);
}

void addSchedule(const RetrievalPointer &work)
{
    if (work->detail.run.scheduleId.empty())
        return finishRetrieval(work);
    work->context.client.schedules().list([work](Result<std::vector<ScheduleInfo>> schedules) {
        if (schedules) {
            for (const auto &schedule : *schedules) {
                if (schedule.id == work->detail.run.scheduleId)
                    work->relations.schedule = schedule;
            }
        }
        finishRetrieval(work);
    });
}

void addRoot(const RetrievalPointer &work)
{
    const auto root = work->detail.run.rootId;
    if (root.empty() || root == work->detail.run.id)
        return addSchedule(work);
    if (work->relations.parent && work->relations.parent->id == root) {
        work->relations.root = work->relations.parent;
        return addSchedule(work);
    }
    work->context.client.runDetails().find(root, [work](Result<RunDetail> detail) {
        if (detail)
            work->relations.root = std::move(detail->run);
        addSchedule(work);
    });
}

void addParent(const RetrievalPointer &work)
{
    if (work->detail.run.parentId.empty())
        return addRoot(work);
    work->context.client.runDetails().find(work->detail.run.parentId, [work](Result<RunDetail> detail) {
        if (detail)
            work->relations.parent = std::move(detail->run);
        addRoot(work);
    });
}

void sendPage(ApiContext &context, RunPageRequest request, const Answer &answer,
              std::function<Json(const Run &)> item)
{
    context.client.runLists().page(std::move(request), answer.orFail<RunPage>([answer, item](RunPage page) {
        Json data = Json::array();
        for (const auto &run : page.runs)
            data.push_back(item(run));
        Json pagination = Json::object();
        if (!page.runs.empty() && page.hasOlder)
            pagination["next"] = page.runs.back().id.text;
        if (!page.runs.empty() && page.hasNewer)
            pagination["previous"] = page.runs.front().id.text;
        answer.json({{"data", std::move(data)}, {"pagination", std::move(pagination)}});
    }));
}

void listRuns(const ApiCall &call)
{
    answerRunPage(call,
                  [vocabulary = call.vocabulary](const Run &run) { return wire::listItem(run, vocabulary); });
}

void retrieveRun(const ApiCall &call)
{
    answerRetrievedRun(call.context, RunId(call.parameters[0]), call.vocabulary, call.answer,
                       call.request.header("host"));
}

void resultOfRun(const ApiCall &call)
{
    const auto answer = call.answer;
    call.context.client.runDetails().find(RunId(call.parameters[0]), answer.orFail<
                                                                         RunDetail>([answer](
                                                                                        RunDetail detail) {
        if (isFinal(detail.run.status))
            return answer.json(wire::runResult(detail));
        answer.fail({ErrorCode::NotFound, "Run " + detail.run.id.text + " has not finished yet.", {}, {}});
    }));
}

void eventsOfRun(const ApiCall &call)
{
    const auto answer = call.answer;
    call.context.client.runDetails().find(
        RunId(call.parameters[0]),
        answer.orFail<RunDetail>([answer](RunDetail detail) { answer.json(wire::runEvents(detail)); }));
}

} // namespace

void answerRetrievedRun(ApiContext &context, const RunId &id, wire::Vocabulary vocabulary,
                        const Answer &answer, std::string_view host)
{
    auto work =
        std::make_shared<Retrieval>(Retrieval{context, vocabulary, answer, std::string(host), {}, {}});
    context.client.runDetails().find(id, answer.orFail<RunDetail>([work](RunDetail detail) {
        work->detail = std::move(detail);
        addParent(work);
    }));
}

void answerRunPage(const ApiCall &call, std::function<Json(const Run &)> item)
{
    auto query = wire::runListQuery(call.request.query, call.context.clock.now());
    if (!query)
        return call.answer.fail(query.error());
    RunPageRequest page;
    page.filter = std::move(query->filter);
    page.limit = query->pageSize;
    const bool isBefore = !query->before.empty();
    const auto cursor = isBefore ? query->before : query->after;
    auto &context = call.context;
    const auto answer = call.answer;
    if (cursor.empty())
        return sendPage(context, std::move(page), answer, std::move(item));
    context.client.runDetails().find(
        cursor, [&context, answer, page, isBefore, item](Result<RunDetail> edge) {
            if (!edge && edge.error().code == ErrorCode::NotFound)
                return answer.fail(wire::invalid("page", "there is no run with the cursor's id"));
            if (!edge)
                return answer.fail(edge.error());
            auto request = page;
            (isBefore ? request.newerThan : request.olderThan) = edge->run.seq;
            sendPage(context, std::move(request), answer, item);
        });
}

void addRunRoutes(Router &router)
{
    using Subject = ScopeRule::Subject;
    using Where = ScopeRule::Where;
    router.add("GET", "/api/v1/runs", listRuns).forToken({"read", Subject::Tasks, Where::FilterInQuery});
    router.add("GET", "/api/v1/projects/*/runs", listRuns);
    router.add("GET", "/api/v3/runs/*", retrieveRun)
        .forToken({"read", Subject::Run})
        .forRunKey(RunKeyRule::Family);
    router.add("GET", "/api/v1/runs/*/result", resultOfRun)
        .forToken({"read", Subject::Run})
        .forRunKey(RunKeyRule::Family);
    router.add("GET", "/api/v1/runs/*/events", eventsOfRun)
        .forToken({"read", Subject::Run})
        .forRunKey(RunKeyRule::Family);
}

} // namespace runyard
