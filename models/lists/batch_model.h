// Batches, newest first, one stretch of the list at a time: how far each has come, and how its runs ended. GUI thread.
#pragma once

#include "engine/domain/batch.h"
#include "models/feed/live_table_model.h"

namespace runyard {

class BatchModel final : public LiveTableModel<Batch>
{
    Q_OBJECT

public:
    enum Column {
        Name,
        State,
        Progress,
        Succeeded,
        NotSucceeded, // ended in another way
        Unmade,
        Created,
        Took,
        Parent,
        Key,
        ColumnCount
    };
    enum BatchRole { LikenessRole = Qt::UserRole + 8, AllRole }; // RunStatus it looks like; number of items
    static constexpr int kStretch = 200;                         // batches at a time

    explicit BatchModel(EngineClient &client, QObject *parent = nullptr);

    bool hasOlder() const { return m_hasOlder; }
    bool isNewest() const { return m_edges.empty(); }
    void showOlder(); // no-op when there is none
    void showNewer();

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    void request(Reply<std::vector<Batch>> reply) override;
    QString keyOf(const Batch &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const Batch &row, int column) const override;
    QVariant cellValue(const Batch &row, int column) const override;
    QString cellStored(const Batch &row, int column) const override;
    QString cellTip(const Batch &row, int column) const override;
    bool isNumeric(int column) const override;

private:
    std::vector<std::int64_t> m_edges; // the stretches that were passed: older than this batch
    bool m_hasOlder = false;
};

} // namespace runyard
