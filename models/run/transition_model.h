// The status changes of one run with their causes, oldest first. GUI thread.
#pragma once

#include "engine/domain/run.h"
#include "models/feed/keyed_table_model.h"

namespace runyard {

class TransitionModel final : public KeyedTableModel<Transition>
{
    Q_OBJECT

public:
    enum Column { Number, At, To, Cause, By, AttemptNumber, ColumnCount };

    using KeyedTableModel::KeyedTableModel;

protected:
    QString keyOf(const Transition &transition) const override;
    QStringList columnTitles() const override;
    QString cellText(const Transition &transition, int column) const override;
    QVariant cellValue(const Transition &transition, int column) const override;
    QString cellTip(const Transition &transition, int column) const override;
    bool isNumeric(int column) const override;
};

} // namespace runyard
