// One opened run: reads it whole, follows the change feed, and feeds the attempt, transition and log
// models. A reply that belongs to a run opened before is dropped. GUI thread.
#pragma once

#include "engine/contract/change_set.h"
#include "engine/contract/changes.h"
#include "engine/contract/engine_client.h"
#include "models/run/attempt_model.h"
#include "models/run/log_model.h"
#include "models/run/transition_model.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace runyard {

class RunDetailModel final : public QObject
{
    Q_OBJECT

public:
    explicit RunDetailModel(EngineClient &client, QObject *parent = nullptr);

    /// Opens another run; empty shows nothing. Opening the same run again reads it again.
    void setRun(std::optional<RunId> id);
    void reload();
    /// The run as it was at a moment, empty = as it is and becomes. One reading at a time, of the last
    /// moment set; the log follows.
    void setMoment(std::optional<TimePoint> moment);
    const std::optional<TimePoint> &moment() const { return m_moment; }

    std::optional<RunId> runId() const { return m_id; }
    /// Empty until the first reply. The values stay in place while a newer reading is under way.
    const std::optional<RunDetail> &detail() const { return m_detail; }

    AttemptModel *attempts() { return &m_attempts; }
    TransitionModel *transitions() { return &m_transitions; }
    LogModel *logs() { return &m_logs; }

signals:
    /// Another run was opened; detail() is empty until changed().
    void opened();
    void changed();
    void failed(const QString &message);

private:
    void onChanges(const ChangeSet &changes);
    void taken(Result<RunDetail> result, const std::optional<TimePoint> &moment);
    void accept(RunDetail detail);

    EngineClient &m_client;
    AttemptModel m_attempts;
    TransitionModel m_transitions;
    LogModel m_logs;
    std::optional<RunId> m_id;
    std::optional<RunDetail> m_detail;
    std::optional<TimePoint> m_moment;
    QTimer m_reloadSoon;
    quint64 m_generation = 0;
    bool m_isReading = false;
    bool m_readAgain = false;
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
