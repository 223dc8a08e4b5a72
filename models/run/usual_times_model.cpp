#include "models/run/usual_times_model.h"

#include "engine/contract/statistics.h"
#include "models/feed/gui_reply.h"

namespace runyard {

UsualTimesModel::UsualTimesModel(EngineClient &client, QObject *parent) : QObject(parent), m_client(client) {}

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
    m_client.statistics().usualTimes(
        m_task, m_version,
        guiReply<UsualTimes>(this, [this, generation = ++m_generation](Result<UsualTimes> result) {
            if (generation != m_generation || !result)
                return;
            m_usual = std::move(*result);
            emit changed();
        }));
}

} // namespace runyard
