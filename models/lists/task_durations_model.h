// How long the runs of each task and version took in a span of time. GUI thread.
#pragma once

#include "engine/domain/metrics.h"
#include "models/feed/keyed_table_model.h"

namespace runyard {

class TaskDurationsModel final : public KeyedTableModel<TaskDurations>
{
    Q_OBJECT

public:
    enum Column { Task, Version, Runs, Success, P50, P95, P99, WaitP50, WaitP95, ColumnCount };

    using KeyedTableModel::KeyedTableModel;

protected:
    QString keyOf(const TaskDurations &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const TaskDurations &row, int column) const override;
    QVariant cellValue(const TaskDurations &row, int column) const override;
    bool isNumeric(int column) const override { return column > Version; }
};

} // namespace runyard
