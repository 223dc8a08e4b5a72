#include "engine/api/wire/wait_json.h"

#include "engine/api/wire/run_json.h"
#include "engine/formats/duration_text.h"

namespace runyard::wire {

namespace {

const char *typeName(WaitpointType type)
{
    switch (type) {
    case WaitpointType::Run: return "RUN";
    case WaitpointType::Batch: return "BATCH";
    case WaitpointType::DateTime: return "DATETIME";
    case WaitpointType::Manual: return "MANUAL";
    }
    return "";
}

const char *stateName(WaitState state)
{
    switch (state) {
    case WaitState::Waiting: return "WAITING";
    case WaitState::Over: return "OVER";
    case WaitState::Done: return "DONE";
    }
    return "";
}

std::optional<TimePoint> readMoment(ObjectReader &reader, const char *name, TimePoint now)
{
    const auto text = reader.text(name);
    if (text.empty())
        return std::nullopt;
    const auto at = parseTimeOrDuration(text, now);
    if (!at) {
        reader.refuse(name, at.error().text());
        return std::nullopt;
    }
    return *at;
}

Json outcomeJson(const WaitOutcome &outcome)
{
    const Waitpoint &waitpoint = outcome.waitpoint;
    Json out = {{"type", typeName(waitpoint.type)},
                {"waitpoint", waitpoint.id.text},
                {"isCompleted", waitpoint.completedAt.has_value()},
                {"ok", outcome.ok()}};
    putTime(out, "completedAt", waitpoint.completedAt);
    putText(out, "batch", waitpoint.batch);
    put(out, "index", outcome.index);
    if (!outcome.run.empty()) {
        out["run"] = outcome.run.text;
        out["taskIdentifier"] = outcome.taskId;
        out["status"] = std::string(keyName(outcome.status));
    }
    if (outcome.error)
        out["error"] = serializedError(*outcome.error);
    if (waitpoint.output.present) {
        // A timed-out token contains the reason.
        out[waitpoint.outputIsError ? "error" : "output"] = decoded(waitpoint.output);
        out["outputType"] = waitpoint.output.type;
    }
    return out;
}

} // namespace

Result<WaitRequest> durationRequest(RunId run, std::string_view body)
{
    const auto object = parseObject(body);
    if (!object)
        return object.error();
    ObjectReader reader(*object, "");
    WaitRequest request;
    request.run = std::move(run);
    const auto date = reader.text("date");
    const auto at = parseTimeOrDuration(date, {});
    if (at && date.find('T') != date.npos)
        request.until = *at;
    else
        reader.refuse("date", "a moment is expected, as 2026-11-24T10:00:00Z");
    request.idempotencyKey = reader.text("idempotencyKey");
    request.idempotencyKeyTtl = reader.duration("idempotencyKeyTTL");
    if (reader.error())
        return *reader.error();
    return request;
}

Result<WaitRequest> waitRequest(RunId run, std::string_view body, TimePoint now)
{
    const auto object = parseObject(body);
    if (!object)
        return object.error();
    ObjectReader reader(*object, "");
    WaitRequest request;
    request.run = std::move(run);
    for (std::string &id : reader.texts("runs"))
        request.runs.emplace_back(std::move(id));
    for (std::string &id : reader.texts("batches"))
        request.batches.emplace_back(std::move(id));
    for (std::string &id : reader.texts("tokens"))
        request.tokens.emplace_back(std::move(id));
    request.until = readMoment(reader, "until", now);
    request.idempotencyKey = reader.text("idempotencyKey");
    request.idempotencyKeyTtl = reader.duration("idempotencyKeyTTL");
    if (reader.error())
        return *reader.error();
    return request;
}

Json waitBegun(const WaitBegun &begun)
{
    Json ids = Json::array();
    for (const WaitpointId &id : begun.waitpoints)
        ids.push_back(id.text);
    Json out = {{"run", begun.run.text}, {"waitpoints", std::move(ids)}};
    putTime(out, "until", begun.until);
    return out;
}

Json waitResult(const WaitResult &result)
{
    Json results = Json::array();
    for (const WaitOutcome &outcome : result.outcomes)
        results.push_back(outcomeJson(outcome));
    return {{"state", stateName(result.wait.state)},
            {"attempt", result.wait.attempt},
            {"position", result.wait.position},
            {"results", std::move(results)}};
}

} // namespace runyard::wire
