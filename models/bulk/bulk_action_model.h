// The actions over many runs, newest first: state, counts, rate and time left. GUI thread.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/bulk_action.h"
#include "models/bulk/bulk_made_runs.h"
#include "models/feed/live_table_model.h"
#include "models/words/bulk_words.h"

#include <QHash>
#include <QTimer>

namespace runyard {

class BulkActionModel final : public LiveTableModel<BulkAction>
{
    Q_OBJECT

public:
    enum Column {
        What,
        State,
        Progress,
        Done,
        Failed,
        Skipped,
        Made,
        Rate,
        Left,
        Which,
        By,
        Created,
        ColumnCount
    };
    enum ActionRole { LikenessRole = Qt::UserRole + 8, ShareRole }; // RunStatus it looks like; 0 to 1

    explicit BulkActionModel(EngineClient &client, QObject *parent = nullptr);

    /// Runs a second over the last seconds it worked; 0 = not known (yet).
    double rateOf(const BulkAction &action) const;
    const BulkAction *find(const BulkId &id) const; // null = not among the newest
    /// The engine's answer about one action, ahead of the next reading.
    void put(const BulkAction &action);
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    BulkStanding standingOf(const BulkAction &action) const;
    /// How the runs stand that it made, in words; empty when it made none or that is not known yet.
    QString madeWords(const BulkAction &action) const;

protected:
    void request(Reply<std::vector<BulkAction>> reply) override;
    QString keyOf(const BulkAction &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const BulkAction &row, int column) const override;
    QVariant cellValue(const BulkAction &row, int column) const override;
    bool isNumeric(int column) const override;

private:
    struct Pace
    {
        std::int64_t handled = 0;
        qint64 millis = 0; // of a steady clock
        double rate = 0;
    };
    void measure();

    BulkMadeRuns m_made;
    QHash<QString, Pace> m_paces;
    QTimer m_tick;
};

} // namespace runyard
