#include "models/run/transition_model.h"

#include "models/words/format.h"

namespace runyard {

QString TransitionModel::keyOf(const Transition &transition) const
{
    // The run belongs to the key: another run's first change is not this run's first change.
    return QString::number(toInt(transition.run)) + u'.' + QString::number(transition.number);
}

QStringList TransitionModel::columnTitles() const
{
    return {tr("#"), tr("Time"), tr("Status"), tr("Cause"), tr("By"), tr("Attempt")};
}

QString TransitionModel::cellText(const Transition &transition, int column) const
{
    switch (static_cast<Column>(column)) {
    case Number: return format::count(transition.number);
    case At: return format::clockTime(transition.at);
    case To: return format::status(transition.to);
    case Cause: return format::text(transition.cause);
    case By: {
        const std::string_view name = displayName(transition.actor);
        return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
    }
    case AttemptNumber: return transition.attempt > 0 ? format::count(transition.attempt) : QString();
    case ColumnCount: break;
    }
    return {};
}

QVariant TransitionModel::cellValue(const Transition &transition, int column) const
{
    if (column == Number)
        return transition.number;
    if (column == At)
        return static_cast<qint64>(toMicros(transition.at));
    if (column == AttemptNumber)
        return transition.attempt;
    return cellText(transition, column);
}

QString TransitionModel::cellTip(const Transition &transition, int column) const
{
    if (column == At)
        return format::fullTime(transition.at);
    if (column == To && transition.from)
        return tr("From %1 to %2").arg(format::status(*transition.from), format::status(transition.to));
    if (column == Cause)
        return format::text(transition.cause);
    return {};
}

bool TransitionModel::isNumeric(int column) const
{
    return column == Number || column == AttemptNumber;
}

} // namespace runyard
