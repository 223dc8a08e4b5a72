// The queues, each with how many runs wait and execute in it. GUI thread.
#pragma once

#include "engine/domain/task.h"
#include "models/feed/live_table_model.h"

namespace runyard {

class QueueModel final : public LiveTableModel<QueueInfo>
{
    Q_OBJECT

public:
    enum Column { Name, State, Queued, Running, Limit, LimitFrom, ColumnCount };
    enum QueueRole { PausedRole = KeyRole + 1, LimitRole }; // LimitRole is invalid without a limit

    explicit QueueModel(EngineClient &client, QObject *parent = nullptr);

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    void request(Reply<std::vector<QueueInfo>> reply) override;
    QString keyOf(const QueueInfo &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const QueueInfo &row, int column) const override;
    QVariant cellValue(const QueueInfo &row, int column) const override;
    QString cellTip(const QueueInfo &row, int column) const override;
    bool isNumeric(int column) const override;
};

} // namespace runyard
