// The attempts of one run, oldest first. GUI thread.
#pragma once

#include "engine/domain/run.h"
#include "models/keyed_table_model.h"

namespace runyard {

class AttemptModel final : public KeyedTableModel<Attempt>
{
    Q_OBJECT

public:
    enum Column { Number, Status, Started, Duration, Ending, Memory, Reason, ColumnCount };

    using KeyedTableModel::KeyedTableModel;

protected:
    QString keyOf(const Attempt &attempt) const override;
    QStringList columnTitles() const override;
    QString cellText(const Attempt &attempt, int column) const override;
    QVariant cellValue(const Attempt &attempt, int column) const override;
    QString cellTip(const Attempt &attempt, int column) const override;
    bool isNumeric(int column) const override;
};

/// "exit code 3", "SIGKILL (out of memory)", or empty when the system told nothing.
QString endingText(const ProcessExit &exit);

} // namespace runyard
