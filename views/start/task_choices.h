// The deployed tasks and the queues, for the dialogs that start runs. GUI thread.
#pragma once

#include "engine/domain/task.h"
#include "engine/formats/payload_schema.h"
#include "models/feed/change_feed.h"
#include "models/words/sentences.h"

#include <QObject>
#include <QStringList>

#include <optional>

namespace runyard {

class EngineClient;

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
    /// Null when the task accepts anything, or its schema cannot be used.
    std::shared_ptr<const PayloadSchema> schema(const std::string &taskId) const;

signals:
    void loaded();
    void updated(); // something has been deployed
    void failed(const runyard::Error &error);

private:
    void read(bool again);

    EngineClient &m_client;
    std::shared_ptr<ChangeFeed> m_feed;
    std::vector<TaskInfo> m_tasks;
    QStringList m_queues;
};

} // namespace runyard
