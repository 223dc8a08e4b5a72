#include "engine/scheduling/attempts/telemetry_intake.h"

#include "engine/base/dropped.h"

#include <algorithm>
#include <map>
#include <string_view>

namespace runyard {

namespace {

struct OfRun
{
    std::vector<const SpanDetail *> spans;
    std::vector<const Telemetry::ReportedLine *> lines;
};

Telemetry withoutSecrets(Telemetry telemetry, const SecretValues &secrets)
{
    for (auto &reported : telemetry.lines)
        secrets.mask(reported.line.text);
    for (auto &reported : telemetry.spans) {
        SpanDetail &detail = reported.detail;
        for (std::string *text : {&detail.span.name, &detail.statusText, &detail.attributes, &detail.events})
            secrets.mask(*text);
    }
    return telemetry;
}

} // namespace

TelemetryTaken TelemetryIntake::add(const Telemetry &received)
{
    std::optional<Telemetry> masked;
    if (!m_variables.secrets().isEmpty())
        masked = withoutSecrets(received, m_variables.secrets());
    const Telemetry &telemetry = masked ? *masked : received;
    std::map<std::string_view, OfRun> runs;
    for (const auto &reported : telemetry.spans)
        runs[reported.run.text].spans.push_back(&reported.detail);
    for (const auto &reported : telemetry.lines)
        runs[reported.run.text].lines.push_back(&reported);

    // Runs created in this drain reach the store only when the run table is flushed.
    m_runs.flush();
    TelemetryTaken taken;
    for (auto &[id, content] : runs) {
        const auto run = m_store.runs.seqOf(RunId{std::string(id)});
        if (!run) {
            taken.unknownRun += static_cast<std::int64_t>(content.spans.size() + content.lines.size());
            continue;
        }
        if (!content.spans.empty()) {
            const std::int64_t past = m_store.spans.add(*run, content.spans);
            countDropped(Dropped::Spans, past);
            taken.pastLimit += past;
            m_drain.changes.spans.push_back(*run);
        }
        if (content.lines.empty())
            continue;
        // Log lines are stored in order of time as far as it is known here.
        std::ranges::stable_sort(content.lines, {}, [](const auto *reported) { return reported->line.at; });
        std::vector<LogLine> lines;
        std::vector<std::string> spans;
        for (const auto *reported : content.lines) {
            lines.push_back(reported->line);
            spans.push_back(reported->span);
        }
        const std::int64_t past = m_store.spans.addLines(*run, lines, spans);
        countDropped(Dropped::SpanLogLines, past);
        taken.pastLimit += past;
        m_drain.changes.logs.push_back(*run);
        m_drain.changes.spans.push_back(*run);
    }
    return taken;
}

} // namespace runyard
