// What is usual for the task and version of the opened run. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/run.h"
#include "engine/domain/usual_times.h"
#include "models/feed/latest_answer.h"

#include <QObject>

#include <optional>

namespace runyard {

class UsualTimesModel final : public QObject
{
    Q_OBJECT

public:
    explicit UsualTimesModel(EngineClient &client, QObject *parent = nullptr);

    /// Asks again when another task, version or run is meant, or the run has ended meanwhile.
    void setRun(const Run &run);
    /// Empty before the first answer, and when the engine does not know.
    const std::optional<UsualTimes> &usual() const { return m_usual; }

signals:
    void changed();

private:
    void read();

    EngineClient &m_client;
    RunId m_id;
    std::string m_task;
    std::string m_version;
    bool m_wasFinal = false;
    std::optional<UsualTimes> m_usual;
    LatestAnswer m_reading;
};

} // namespace runyard
