#include "views/start/task_choices.h"

#include "models/commands/project_commands.h"
#include "models/commands/queue_commands.h"
#include "models/words/format.h"

namespace runyard {

TaskChoices::TaskChoices(EngineClient &client, QObject *parent)
    : QObject(parent), m_client(client), m_feed(ChangeFeed::of(client))
{
    connect(m_feed.get(), &ChangeFeed::changed, this, [this](const ChangeSet &changes) {
        if (changes.tasks || changes.overflowed)
            read(true);
    });
}

void TaskChoices::load()
{
    read(false);
}

void TaskChoices::read(bool again)
{
    QueueCommands(m_client, this).list([this, again](Result<std::vector<QueueInfo>> queues) {
        m_queues.clear();
        if (queues) { // only offers: the field works without them
            for (const QueueInfo &queue : *queues)
                m_queues << format::text(queue.name);
        }
        ProjectCommands(m_client, this).tasks([this, again](Result<std::vector<TaskInfo>> tasks) {
            if (!tasks) {
                if (!again)
                    emit failed(tasks.error());
                return;
            }
            m_tasks = std::move(*tasks);
            if (again)
                emit updated();
            else
                emit loaded();
        });
    });
}

QStringList TaskChoices::taskIds() const
{
    QStringList ids;
    for (const TaskInfo &task : m_tasks)
        ids << format::text(task.definition.id);
    return ids;
}

const TaskInfo *TaskChoices::task(const std::string &id) const
{
    const auto found = std::find_if(m_tasks.begin(), m_tasks.end(),
                                    [&](const TaskInfo &task) { return task.definition.id == id; });
    return found == m_tasks.end() ? nullptr : &*found;
}

sentences::Target TaskChoices::target(const std::string &taskId) const
{
    const TaskInfo *known = task(taskId);
    return {format::text(taskId), known ? format::text(known->version) : QString()};
}

std::shared_ptr<const PayloadSchema> TaskChoices::schema(const std::string &taskId) const
{
    const TaskInfo *known = task(taskId);
    if (!known || known->definition.payloadSchema.empty())
        return nullptr;
    const auto compiled = PayloadSchema::compile(known->definition.payloadSchema);
    return compiled ? *compiled : nullptr;
}

} // namespace runyard
