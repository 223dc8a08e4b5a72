#include "engine/api/otel/otel_intake.h"

#include "engine/api/wire/otlp_json.h"
#include "engine/base/dropped.h"
#include "engine/base/limits.h"
#include "engine/contract/spans.h"

namespace runyard {

using wire::Json;

namespace {

Json outcome(TelemetryKind kind, std::int64_t unusable, const TelemetryTaken &taken)
{
    const std::int64_t rejected = unusable + taken.unknownRun + taken.pastLimit;
    if (rejected == 0)
        return Json::object();
    std::string why;
    const auto add = [&why](std::int64_t count, const char *text) {
        if (count > 0)
            why += (why.empty() ? "" : "; ") + std::to_string(count) + text;
    };
    add(unusable, " name no run, or have no id or time");
    add(taken.unknownRun, " belong to unknown runs");
    add(taken.pastLimit, " exceed the limit of a run");
    const char *name = kind == TelemetryKind::Traces ? "rejectedSpans" : "rejectedLogRecords";
    // 64-bit numbers are strings in OTLP/JSON.
    return {{"partialSuccess", {{name, std::to_string(rejected)}, {"errorMessage", why}}}};
}

} // namespace

void OtelIntake::take(TelemetryKind kind, std::string body, Answer answer)
{
    const std::size_t size = body.size();
    if (m_waiting->fetch_add(size) + size > limits::kTelemetryWaiting) {
        m_waiting->fetch_sub(size);
        auto busy =
            jsonResponse(503, {{"error", "Too many spans are waiting to be stored. Send them again later."}});
        busy.headers.emplace_back("Retry-After", "1");
        return answer.send(std::move(busy));
    }
    const auto room =
        std::shared_ptr<void>(nullptr, [waiting = m_waiting, size](void *) { waiting->fetch_sub(size); });
    m_thread.run([this, kind, body = std::move(body), answer, room] {
        auto reported =
            kind == TelemetryKind::Traces ? wire::otlpTraces(body) : wire::otlpLogs(body, m_clock.now());
        if (!reported)
            return answer.fail(reported.error());
        const std::int64_t unusable = reported->unusable;
        m_client.spans().add(
            std::move(*reported),
            answer.orFail<TelemetryTaken>([answer, kind, unusable, room](const TelemetryTaken &taken) {
                countDropped(Dropped::TelemetryRecords, unusable + taken.unknownRun);
                answer.json(outcome(kind, unusable, taken));
            }));
    });
}

} // namespace runyard
