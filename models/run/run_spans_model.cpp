#include "models/run/run_spans_model.h"

#include "engine/contract/spans.h"
#include "models/feed/gui_listener.h"
#include "models/feed/gui_reply.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr int kSpansPauseMs = 150; // spans come in crowds

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

RunSpansModel::RunSpansModel(EngineClient &client, QObject *parent) : QObject(parent), m_client(client)
{
    m_readSoon.setSingleShot(true);
    m_readSoon.setInterval(kSpansPauseMs);
    connect(&m_readSoon, &QTimer::timeout, this, &RunSpansModel::read);
    m_subscription = client.changes().subscribe(guiListener(this, [this](const ChangeSet &changes) {
        const bool concernsUs =
            changes.overflowed || std::ranges::find(changes.spans, m_seq) != changes.spans.end();
        if (!m_id.empty() && concernsUs && !m_readSoon.isActive())
            m_readSoon.start();
    }));
}

void RunSpansModel::setRun(std::optional<Run> run)
{
    const RunId id = run ? run->id : RunId{};
    if (id == m_id)
        return;
    ++m_generation;
    m_isReading = false;
    m_readSoon.stop();
    m_id = id;
    m_seq = run ? run->seq : RunSeq::None;
    m_spans.reset();
    emit changed();
    read();
}

void RunSpansModel::setMoment(std::optional<TimePoint> moment)
{
    if (moment == m_moment)
        return;
    m_moment = moment;
    read();
}

void RunSpansModel::read()
{
    if (m_id.empty())
        return;
    if (m_isReading) {
        m_readSoon.start();
        return;
    }
    m_isReading = true;
    m_client.spans().ofRun(
        m_id, guiReply<RunSpans>(this, [this, generation = m_generation](Result<RunSpans> result) {
            if (generation == m_generation)
                taken(std::move(result));
        }));
}

void RunSpansModel::taken(Result<RunSpans> result)
{
    m_isReading = false;
    std::optional<RunSpans> spans;
    if (result)
        spans = m_moment ? spansAt(std::move(*result), *m_moment) : std::move(*result);
    if (spans == m_spans)
        return;
    m_spans = std::move(spans);
    emit changed();
}

} // namespace runyard
