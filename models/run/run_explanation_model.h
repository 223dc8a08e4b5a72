// Why the opened run waits, asked of the engine again whenever something changed that may matter, and every
// few seconds besides. Asks nothing about runs whose own facts say all, nor while nobody looks. GUI thread.
#pragma once

#include "engine/contract/changes.h"
#include "engine/contract/engine_client.h"
#include "engine/domain/run_explanation.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace runyard {

class RunExplanationModel final : public QObject
{
    Q_OBJECT

public:
    explicit RunExplanationModel(EngineClient &client, QObject *parent = nullptr);

    /// The opened run as it is now; empty = none.
    void setRun(const std::optional<Run> &run);
    void setShown(bool shown);
    /// Empty for a run that waits for nothing but itself, and before the first answer.
    const std::optional<RunExplanation> &explanation() const { return m_explanation; }

signals:
    void changed();

private:
    bool isWanted() const;
    void ask();
    void accept(Result<RunExplanation> result);

    EngineClient &m_client;
    std::optional<Run> m_run;
    std::optional<RunExplanation> m_explanation;
    QTimer m_soon; // after a change
    QTimer m_slow; // time alone changes what is expected
    QElapsedTimer m_asked;
    quint64 m_generation = 0;
    bool m_isShown = false;
    bool m_isAsking = false;
    bool m_askAgain = false;
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
