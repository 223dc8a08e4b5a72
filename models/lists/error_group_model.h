// Groups of failures, newest failure first, followed live; what the list does not show is told beside
// it. GUI thread.
#pragma once

#include "engine/domain/error_group.h"
#include "models/feed/live_table_model.h"

namespace runyard {

class ErrorGroupModel final : public LiveTableModel<ErrorGroup>
{
    Q_OBJECT

public:
    enum Column { State, Error, Task, Runs, Trend, LastSeen, FirstSeen, Versions, ColumnCount };
    enum GroupRole {
        TrendRole = KeyRole + 1,
        StateRole,
        StatusRole
    }; // QList<qint64>, oldest first; int; int
    enum class TrendSpan { Hours, Days };

    explicit ErrorGroupModel(EngineClient &client, QObject *parent = nullptr);

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    void setTrendSpan(TrendSpan span);
    TrendSpan trendSpan() const { return m_span; }
    void setWithIgnored(bool with); // reads again
    bool withIgnored() const { return m_withIgnored; }
    qint64 ignored() const { return m_ignored; }         // groups that are marked so, shown or not
    qint64 waitingRuns() const { return m_waitingRuns; } // finished, not yet counted
    bool isCut() const { return m_isCut; }

    static QString stateText(ErrorGroupState state);

protected:
    void request(Reply<std::vector<ErrorGroup>> reply) override;
    QString keyOf(const ErrorGroup &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const ErrorGroup &row, int column) const override;
    QVariant cellValue(const ErrorGroup &row, int column) const override;
    QString cellTip(const ErrorGroup &row, int column) const override;
    bool isNumeric(int column) const override;

private:
    QList<qint64> trendOf(const ErrorGroup &group) const;

    TrendSpan m_span = TrendSpan::Hours;
    bool m_withIgnored = false;
    bool m_isCut = false;
    qint64 m_ignored = 0;
    qint64 m_waitingRuns = 0;
};

} // namespace runyard
