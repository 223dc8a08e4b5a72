// Why the opened run waits. Asks the engine again whenever a change may matter, and every few seconds besides. Asks
// nothing about runs that explain themselves, nor while it is not shown. GUI thread.
#pragma once

#include "engine/domain/run_explanation.h"
#include "models/feed/change_feed.h"
#include "models/feed/latest_answer.h"

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
    void read();
    void accept(Result<RunExplanation> result);

    EngineClient &m_client;
    std::optional<Run> m_run;
    std::optional<RunExplanation> m_explanation;
    QTimer m_soon; // after a change
    QTimer m_slow; // time alone changes what is expected
    QElapsedTimer m_asked;
    bool m_isShown = false;
    LatestAnswer m_asking;
    std::shared_ptr<ChangeFeed> m_feed;
};

} // namespace runyard
