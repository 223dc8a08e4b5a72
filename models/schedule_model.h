// The schedules with their last and next run. GUI thread.
#pragma once

#include "engine/domain/task.h"
#include "models/live_table_model.h"

namespace runyard {

class ScheduleModel final : public LiveTableModel<ScheduleInfo>
{
    Q_OBJECT

public:
    enum Column { Name, Task, Cron, Zone, State, Next, Last, ColumnCount };

    explicit ScheduleModel(EngineClient &client, QObject *parent = nullptr);

protected:
    void request(Reply<std::vector<ScheduleInfo>> reply) override;
    QString keyOf(const ScheduleInfo &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const ScheduleInfo &row, int column) const override;
    QVariant cellValue(const ScheduleInfo &row, int column) const override;
    QString cellTip(const ScheduleInfo &row, int column) const override;
    bool isNumeric(int column) const override;
};

} // namespace runyard
