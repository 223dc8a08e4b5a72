// What became of each run of one bulk action, oldest run first; more are read as one goes down the list,
// and the last ones again while the action works. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/bulk_action.h"
#include "models/feed/live_refresh.h"

#include <QAbstractTableModel>

#include <vector>

namespace runyard {

class BulkItemsModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { RunName, Outcome, Made, MadeStatus, Reason, ColumnCount };
    enum Role {
        StatusRole = Qt::UserRole, // of the run made; invalid without one
        LikenessRole,              // the run status the outcome looks like
    };

    explicit BulkItemsModel(EngineClient &client, QObject *parent = nullptr);

    void setAction(const BulkId &id); // the same again reads what is new
    void setOnlyTroubles(bool only);
    const BulkId &action() const { return m_action; }
    const BulkItem &at(int row) const { return m_items[static_cast<std::size_t>(row)]; }
    /// As last read; empty id before that.
    const BulkDetail &detail() const { return m_detail; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

signals:
    void changed(); // detail()
    void failed(const QString &why);

private:
    void begin();
    void read(RunSeq after);
    void take(BulkDetail detail, RunSeq after);
    void refresh();

    EngineClient &m_client;
    LiveRefresh m_changes;
    BulkId m_action;
    BulkDetail m_detail; // without its items
    std::vector<BulkItem> m_items;
    bool m_onlyTroubles = false;
    bool m_hasMore = false;
    bool m_isReading = false;
    bool m_readAgain = false;
    int m_turn = 0;
};

} // namespace runyard
