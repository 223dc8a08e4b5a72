#include "models/lists/variable_model.h"

#include "engine/contract/variables.h"
#include "models/words/format.h"
#include "models/words/text_cut.h"

namespace runyard {

static constexpr qsizetype kLongestShownValue = 200;

VariableModel::VariableModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client, [](const ChangeSet &changes) { return changes.variables; }, parent)
{
}

void VariableModel::setValuesShown(bool shown)
{
    m_valuesShown = shown;
    if (rowCount() > 0)
        emit dataChanged(index(0, Value), index(rowCount() - 1, Value));
}

QVariant VariableModel::data(const QModelIndex &index, int role) const
{
    if (index.isValid() && role == SecretRole)
        return at(index.row()).isSecret;
    return LiveTableModel::data(index, role);
}

void VariableModel::request(Reply<std::vector<EnvironmentVariable>> reply)
{
    client().variables().list(
        guiReply<EnvironmentVariableList>(this, [this, reply](Result<EnvironmentVariableList> list) {
            if (!list)
                return reply(list.error());
            m_problem = list->problem ? format::text(list->problem->text()) : QString();
            reply(std::move(list->variables));
        }));
}

QString VariableModel::keyOf(const EnvironmentVariable &row) const
{
    return format::text(row.name);
}

QStringList VariableModel::columnTitles() const
{
    return {tr("Name"), tr("Value"), tr("Kind"), tr("Changed")};
}

QString VariableModel::cellText(const EnvironmentVariable &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case Name: return format::text(row.name);
    case Value: {
        if (!m_problem.isEmpty())
            return tr("cannot be read");
        if (row.isSecret || !m_valuesShown)
            return QString(8, QChar(0x2022));
        const QString line = format::text(row.value).replace(QLatin1Char('\n'), QChar(0x21b5));
        return line.size() > kLongestShownValue ? format::beginning(line, kLongestShownValue) + QChar(0x2026)
                                                : line;
    }
    case Secret: return row.isSecret ? tr("Secret") : tr("Plain");
    case Changed: return format::clockTime(row.updatedAt);
    case ColumnCount: break;
    }
    return {};
}

QString VariableModel::cellStored(const EnvironmentVariable &row, int column) const
{
    const bool isRead = column == Value && m_problem.isEmpty() && m_valuesShown && !row.isSecret;
    return isRead ? format::text(row.value) : cellText(row, column);
}

QVariant VariableModel::cellValue(const EnvironmentVariable &row, int column) const
{
    if (column == Changed)
        return static_cast<qint64>(toMicros(row.updatedAt));
    return cellText(row, column);
}

QString VariableModel::cellTip(const EnvironmentVariable &row, int column) const
{
    switch (column) {
    case Value: return row.isSecret ? tr("Only tasks get it. Set it again when it is lost.") : QString();
    case Changed: return format::fullTime(row.updatedAt);
    default: return {};
    }
}

} // namespace runyard
