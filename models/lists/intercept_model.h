// The intercepts that wait for runs, and the runs that are held, in one table. GUI thread.
#pragma once

#include "engine/domain/intercept.h"
#include "models/feed/live_table_model.h"

#include <optional>

namespace runyard {

/// An active intercept, or a run that one holds (or held when it was removed).
struct InterceptRow
{
    std::int64_t number = 0; // of the intercept
    std::string query;
    bool every = false;
    std::int64_t heldSoFar = 0;
    TimePoint since;
    std::optional<Run> held;
    bool operator==(const InterceptRow &) const = default;
};

class InterceptModel final : public LiveTableModel<InterceptRow>
{
    Q_OBJECT

public:
    enum Column { State, Run, Task, Query, Since, Held, ColumnCount };
    enum InterceptRole { IsHeldRole = KeyRole + 1 };

    explicit InterceptModel(EngineClient &client, QObject *parent = nullptr);

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    static QString queryWords(const std::string &query); // "any run" when it is empty

protected:
    void request(Reply<std::vector<InterceptRow>> reply) override;
    QString keyOf(const InterceptRow &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const InterceptRow &row, int column) const override;
    QVariant cellValue(const InterceptRow &row, int column) const override;
    QString cellStored(const InterceptRow &row, int column) const override;
    QString cellTip(const InterceptRow &row, int column) const override;
    bool isNumeric(int column) const override { return column == Held; }
};

} // namespace runyard
