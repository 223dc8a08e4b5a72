// The tasks of the newest deployments with their counts. GUI thread.
#pragma once

#include "engine/domain/task.h"
#include "models/feed/live_table_model.h"

namespace runyard {

class TaskModel final : public LiveTableModel<TaskInfo>
{
    Q_OBJECT

public:
    enum Column { Task, Description, Queue, Queued, Executing, Failed, Total, Project, Version, ColumnCount };

    explicit TaskModel(EngineClient &client, QObject *parent = nullptr);

protected:
    void request(Reply<std::vector<TaskInfo>> reply) override;
    QString keyOf(const TaskInfo &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const TaskInfo &row, int column) const override;
    QVariant cellValue(const TaskInfo &row, int column) const override;
    QString cellTip(const TaskInfo &row, int column) const override;
    bool isNumeric(int column) const override;
};

} // namespace runyard
