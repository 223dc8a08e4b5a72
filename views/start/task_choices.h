// What the dialogs that start runs know about the deployed tasks and the queues. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/task.h"
#include "engine/formats/payload_schema.h"
#include "models/feed/change_feed.h"
#include "views/widgets/sentences.h"

#include <QObject>
#include <QStringList>

#include <optional>

namespace runyard {

class TaskChoices final : public QObject
{
    Q_OBJECT

public:
    TaskChoices(EngineClient &client, QObject *parent);

    void load();
    QStringList taskIds() const;
    const QStringList &queues() const { return m_queues; }
    /// Null when no deployment has the task.
    const TaskInfo *task(const std::string &id) const;
    sentences::Target target(const std::string &taskId) const;
    /// Null when the task takes anything, or its schema cannot be used.
    std::shared_ptr<const PayloadSchema> schema(const std::string &taskId) const;

signals:
    void loaded();
    void updated(); // something was deployed since
    void failed(const runyard::Error &error);

private:
    void read(bool again);

    EngineClient &m_client;
    ChangeFeed m_feed;
    std::vector<TaskInfo> m_tasks;
    QStringList m_queues;
};

} // namespace runyard
