#include "models/run/usual_times_model.h"

#include "engine/contract/engine_client.h"
#include "engine/contract/statistics.h"

namespace runyard {

UsualTimesModel::UsualTimesModel(EngineClient &client, QObject *parent)
    : QObject(parent), m_client(client), m_reading([this] { read(); })
{
}

void UsualTimesModel::setRun(const Run &run)
{
    const bool isSame = run.id == m_id && run.taskId == m_task && run.version == m_version;
    if (isSame && isFinal(run.status) == m_wasFinal)
        return;
    if (run.taskId != m_task || run.version != m_version)
        m_usual.reset();
    m_id = run.id;
    m_task = run.taskId;
    m_version = run.version;
    m_wasFinal = isFinal(run.status);
    m_reading.restart();
}

void UsualTimesModel::read()
{
    m_client.statistics().usualTimes(m_task, m_version,
                                     m_reading.answer<UsualTimes>([this](Result<UsualTimes> usual) {
                                         if (!usual)
                                             return;
                                         m_usual = std::move(*usual);
                                         emit changed();
                                     }));
}

} // namespace runyard
