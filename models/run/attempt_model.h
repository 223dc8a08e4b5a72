// The attempts of one run, oldest first. GUI thread.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/usual_times.h"
#include "models/feed/keyed_table_model.h"

namespace runyard {

class AttemptModel final : public KeyedTableModel<Attempt>
{
    Q_OBJECT

public:
    enum Column { Number, Status, Started, Duration, Ending, Memory, Reason, ColumnCount };

    using KeyedTableModel::KeyedTableModel;

    /// What is usual for the task: tooltips say it, and values far from it are marked.
    void setUsual(const UsualTimes &usual);

protected:
    QString keyOf(const Attempt &attempt) const override;
    QStringList columnTitles() const override;
    QString cellText(const Attempt &attempt, int column) const override;
    QVariant cellValue(const Attempt &attempt, int column) const override;
    QString cellStored(const Attempt &attempt, int column) const override;
    QString cellTip(const Attempt &attempt, int column) const override;
    bool isNumeric(int column) const override;

private:
    UsualTimes m_usual;
};

} // namespace runyard
