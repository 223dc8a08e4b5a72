#include "models/run/run_spans_model.h"

#include "engine/contract/spans.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr int kSpansPauseMillis = 150; // spans come in crowds

} // namespace

RunSpans spansAt(RunSpans spans, TimePoint moment)
{
    std::erase_if(spans.spans, [moment](const Span &span) { return span.from > moment; });
    for (Span &span : spans.spans) {
        if (span.to && *span.to > moment) {
            span.to.reset();
            span.status = SpanStatus::Unset;
        }
    }
    return spans;
}

RunSpansModel::RunSpansModel(EngineClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_reading([this] { read(); })
    , m_refresh(
          client,
          [this](const ChangeSet &changes) {
              return std::ranges::find(changes.spans, m_seq) != changes.spans.end();
          },
          kSpansPauseMillis, nullptr)
{
    connect(&m_refresh, &LiveRefresh::due, &m_reading, &LatestAnswer::refresh);
}

void RunSpansModel::setRun(std::optional<Run> run)
{
    const RunId id = run ? run->id : RunId{};
    if (id == m_id)
        return;
    m_id = id;
    m_seq = run ? run->seq : RunSeq::None;
    m_spans.reset();
    emit changed();
    m_reading.restart();
}

void RunSpansModel::setMoment(std::optional<TimePoint> moment)
{
    if (moment == m_moment)
        return;
    m_moment = moment;
    m_reading.refresh();
}

void RunSpansModel::read()
{
    if (m_id.empty())
        return;
    m_client.spans().ofRun(
        m_id, m_reading.answer<RunSpans>([this](Result<RunSpans> result) { taken(std::move(result)); }));
}

void RunSpansModel::taken(Result<RunSpans> result)
{
    std::optional<RunSpans> spans;
    if (result)
        spans = m_moment ? spansAt(std::move(*result), *m_moment) : std::move(*result);
    if (spans == m_spans)
        return;
    m_spans = std::move(spans);
    emit changed();
}

} // namespace runyard
