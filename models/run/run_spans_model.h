// The spans of the opened run: all of them are read, and again when more arrive. GUI thread.
#pragma once

#include "engine/domain/span.h"
#include "models/feed/latest_answer.h"
#include "models/feed/live_refresh.h"

#include <QObject>

#include <optional>

namespace runyard {

/// What was known of them at a moment: a span that ended later is under way, one that began later is not there.
RunSpans spansAt(RunSpans spans, TimePoint moment);

class RunSpansModel final : public QObject
{
    Q_OBJECT

public:
    explicit RunSpansModel(EngineClient &client, QObject *parent = nullptr);

    /// Another run forgets what there was; the same one keeps it.
    void setRun(std::optional<Run> run);
    /// While they are not shown nothing is read. Shown unless said otherwise.
    void setShown(bool shown) { m_reading.setAwake(shown); }
    void setMoment(std::optional<TimePoint> moment);
    /// Empty until they were read, and where the engine keeps none.
    const std::optional<RunSpans> &spans() const { return m_spans; }

signals:
    void changed();

private:
    void read();
    void taken(Result<RunSpans> result);

    EngineClient &m_client;
    RunId m_id;
    RunSeq m_seq = RunSeq::None;
    std::optional<TimePoint> m_moment;
    std::optional<RunSpans> m_spans;
    LatestAnswer m_reading;
    LiveRefresh m_refresh;
};

} // namespace runyard
