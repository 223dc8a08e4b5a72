// The spans of the opened run: read whole, and again when more came. GUI thread.
#pragma once

#include "engine/base/result.h"
#include "engine/contract/changes.h"
#include "engine/contract/engine_client.h"
#include "engine/domain/span.h"

#include <QObject>
#include <QTimer>

#include <memory>
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
    QTimer m_readSoon;
    quint64 m_generation = 0;
    bool m_isReading = false;
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
