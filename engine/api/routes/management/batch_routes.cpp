// Batches: announce, stream items, one-call batches, retrieve, results, list.

#include "engine/api/routes/cursor_page.h"
#include "engine/api/routes/request_facts.h"
#include "engine/api/wire/batch_json.h"
#include "engine/api/wire/run_json.h"
#include "engine/base/limits.h"
#include "engine/contract/batches.h"
#include "engine/contract/run_details.h"

#include <memory>

namespace runyard {

using wire::Json;

namespace {

// Room for a thousand of the largest payloads that clients send inline; larger payloads are uploaded.
constexpr std::size_t kItemsBodyBytes = 160u << 20;
constexpr std::size_t kResultBytes = 64u << 20;
constexpr int kResultsAtOnce = 100;

/// The claims with which the client signs a public token for its new batch.
HttpResponse withClaims(HttpResponse response)
{
    response.headers.emplace_back("x-trigger-jwt-claims", R"({"sub":"env_local","pub":true})");
    return response;
}

void announceBatch(const ApiCall &call)
{
    auto request = wire::batchRequest(call.request.body);
    if (!request)
        return call.answer.fail(request.error());
    request->requestKey = requestKey(call.request);
    request->parent = parentIn(request->parent, call.request);
    call.context.client.batches().create(
        std::move(*request), call.answer.orFail<BatchReply>([answer = call.answer](const BatchReply &reply) {
            answer.send(withClaims(jsonResponse(202, wire::announcedBatch(reply))));
        }));
}

void addItems(const ApiCall &call)
{
    wire::ItemLines lines(call.context.clock.now());
    auto error = lines.take(call.request.body);
    if (!error)
        error = lines.finish();
    if (error)
        return call.answer.fail(*error);
    call.context.client.batches().addItems(
        BatchId(call.parameters[0]), lines.items(),
        call.answer.orFail<BatchProgress>([answer = call.answer](const BatchProgress &progress) {
            answer.json(wire::batchProgress(progress));
        }));
}

using Shown = std::function<Json(const BatchMembers &)>;

/// Makes the whole batch, then returns it.
void triggerWhole(const ApiCall &call, const std::string &task, int status, Shown shown)
{
    auto batch = wire::wholeBatch(call.request.body, task, call.context.clock.now());
    if (!batch)
        return call.answer.fail(batch.error());
    batch->request.requestKey = requestKey(call.request);
    batch->request.parent = parentIn(batch->request.parent, call.request);
    auto &client = call.context.client;
    const auto answer = call.answer;
    client.batches().trigger(
        std::move(batch->request), std::move(batch->items),
        answer.orFail<BatchProgress>([&client, answer, status, shown](const BatchProgress &progress) {
            client.batches().members(
                {.batch = progress.batch.id, .limit = limits::kBatchItems},
                answer.orFail<BatchMembers>([answer, status, shown](const BatchMembers &made) {
                    answer.send(withClaims(jsonResponse(status, shown(made))));
                }));
        }));
}

void triggerTasks(const ApiCall &call)
{
    triggerWhole(call, {}, 202, [](const BatchMembers &made) -> Json {
        return {{"id", made.batch.id.text},
                {"runCount", made.batch.runCount},
                {"isCached", false},
                {"runs", wire::batchRuns(made.members)}};
    });
}

void triggerTaskOften(const ApiCall &call)
{
    triggerWhole(call, call.parameters[0], 200, [](const BatchMembers &made) -> Json {
        Json runs = Json::array();
        for (const BatchMember &member : made.members) {
            if (!member.run.empty())
                runs.push_back(member.run.text);
        }
        return {{"batchId", made.batch.id.text}, {"runs", std::move(runs)}};
    });
}

void retrieveBatch(const ApiCall &call)
{
    call.context.client.batches().members(
        {.batch = BatchId(call.parameters[0]), .limit = limits::kBatchItems},
        call.answer.orFail<BatchMembers>(
            [answer = call.answer](const BatchMembers &found) { answer.json(wire::retrievedBatch(found)); }));
}

/// Reads the results of a finished batch item by item, in order.
class Results : public std::enable_shared_from_this<Results>
{
public:
    Results(EngineClient &client, Answer answer, BatchId batch)
        : m_client(client), m_answer(std::move(answer)), m_batch(std::move(batch))
    {
    }

    void readPage()
    {
        m_client.batches().members(
            {.batch = m_batch, .after = m_last, .limit = kResultsAtOnce},
            m_answer.orFail<BatchMembers>([self = shared_from_this()](BatchMembers page) {
                if (!isFinal(page.batch.status))
                    return self->m_answer.fail({ErrorCode::NotFound,
                                                "Batch " + self->m_batch.text + " has not finished yet.",
                                                {},
                                                {}});
                self->m_page = std::move(page);
                self->m_next = 0;
                self->readOne();
            }));
    }

private:
    void readOne()
    {
        if (m_next == m_page.members.size()) {
            if (m_page.hasMore)
                return readPage();
            return m_answer.json({{"id", m_batch.text}, {"items", std::move(m_items)}});
        }
        const BatchMember &member = m_page.members[m_next++];
        m_last = member.index;
        if (member.run.empty()) {
            m_items.push_back({{"ok", false},
                               {"id", ""},
                               {"error",
                                {{"type", "INTERNAL_ERROR"},
                                 {"code", "BATCH_ITEM_COULD_NOT_TRIGGER"},
                                 {"message", member.error}}},
                               {"taskIdentifier", member.taskId}});
            return readOne();
        }
        m_client.runDetails().find(
            member.run, m_answer.orFail<RunDetail>([self = shared_from_this()](const RunDetail &detail) {
                self->m_bytes += detail.output.data.size();
                if (self->m_bytes > kResultBytes)
                    return self->m_answer.fail({ErrorCode::TooLarge,
                                                "The results have more than 64 MiB.",
                                                "Read the runs one by one.",
                                                {}});
                self->m_items.push_back(wire::runResult(detail));
                self->readOne();
            }));
    }

    EngineClient &m_client;
    Answer m_answer;
    BatchId m_batch;
    BatchMembers m_page;
    std::size_t m_next = 0;
    int m_last = -1;
    std::size_t m_bytes = 0;
    Json m_items = Json::array();
};

void batchResults(const ApiCall &call)
{
    std::make_shared<Results>(call.context.client, call.answer, BatchId(call.parameters[0]))->readPage();
}

void sendBatches(EngineClient &client, const Answer &answer, const BatchPageRequest &request)
{
    client.batches().page(request, answer.orFail<BatchPage>([answer](const BatchPage &page) {
        Json data = Json::array();
        for (const Batch &batch : page.batches)
            data.push_back(wire::ownBatch(batch));
        answer.json(cursorAnswer(std::move(data), page.hasOlder, page.hasNewer));
    }));
}

void listBatches(const ApiCall &call)
{
    const auto page = cursorPage(call);
    if (!page)
        return;
    const BatchPageRequest request{.olderThan = {}, .newerThan = {}, .limit = page->size};
    auto &client = call.context.client;
    const auto answer = call.answer;
    const bool isAfter = !page->after.empty();
    if (!isAfter && page->before.empty())
        return sendBatches(client, answer, request);
    client.batches().find(BatchId(isAfter ? page->after : page->before),
                          answer.orFail<Batch>([&client, answer, request, isAfter](const Batch &edge) {
                              auto beside = request;
                              (isAfter ? beside.olderThan : beside.newerThan) = edge.number;
                              sendBatches(client, answer, beside);
                          }));
}

} // namespace

void addBatchRoutes(Router &router)
{
    using Subject = ScopeRule::Subject;
    using Where = ScopeRule::Where;
    using Names = ScopeRule::Names;
    router.add("POST", "/api/v3/batches", announceBatch)
        .forToken({"batchTrigger", Subject::Tasks, Where::TasksInBody, Names::BatchHead})
        .forRunKey(RunKeyRule::BatchHead);
    router.add("POST", "/api/v3/batches/*/items", addItems, {.maxBytes = kItemsBodyBytes})
        .forToken({"batchTrigger", Subject::Tasks, Where::TasksInLines, Names::BatchItems})
        .forRunKey(RunKeyRule::BatchItems);
    router.add("POST", "/api/v2/tasks/batch", triggerTasks).forRunKey(RunKeyRule::BatchHead);
    router.add("POST", "/api/v1/tasks/batch", triggerTasks).forRunKey(RunKeyRule::BatchHead);
    router.add("POST", "/api/v1/tasks/*/batch", triggerTaskOften).forRunKey(RunKeyRule::BatchHead);
    router.add("GET", "/api/v2/batches/*", retrieveBatch)
        .forToken({"read", Subject::Batch})
        .forRunKey(RunKeyRule::Batch);
    router.add("GET", "/api/v1/batches/*", retrieveBatch)
        .forToken({"read", Subject::Batch})
        .forRunKey(RunKeyRule::Batch);
    router.add("GET", "/api/v1/batches/*/results", batchResults)
        .forToken({"read", Subject::Batch})
        .forRunKey(RunKeyRule::Batch);
    router.add("GET", "/runyard/v1/batches", listBatches);
}

} // namespace runyard
