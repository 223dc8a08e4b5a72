// The schedules with their last and next run; how long until then counts down. GUI thread.
#pragma once

#include "engine/domain/task.h"
#include "models/feed/live_table_model.h"

#include <QTimer>

namespace runyard {

class ScheduleModel final : public LiveTableModel<ScheduleInfo>
{
    Q_OBJECT

public:
    enum Column { Name, Task, State, When, Cron, Zone, Next, Last, From, ColumnCount };
    enum ScheduleRole { ActiveRole = KeyRole + 1, ProblemRole };

    explicit ScheduleModel(EngineClient &client, QObject *parent = nullptr);

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    void request(Reply<std::vector<ScheduleInfo>> reply) override;
    QString keyOf(const ScheduleInfo &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const ScheduleInfo &row, int column) const override;
    QVariant cellValue(const ScheduleInfo &row, int column) const override;
    QString cellTip(const ScheduleInfo &row, int column) const override;
    bool isNumeric(int column) const override;

private:
    QTimer m_tick;
};

} // namespace runyard
