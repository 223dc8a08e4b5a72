#include "views/palette/palette_model.h"

#include "models/words/display_text.h"
#include "views/palette/command_match.h"

#include <algorithm>
#include <iterator>

namespace runyard {

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ranked.size() + m_found.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const PaletteCommand &command = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return format::shown(command.title);
    case Qt::DecorationRole: return command.icon;
    case Qt::AccessibleTextRole:
        return format::shown(command.hint.isEmpty() ? command.title
                                                    : command.title + QStringLiteral(", ") + command.hint);
    case HintRole: return format::shown(command.hint);
    case KeyRole: return QString(command.title + QLatin1Char('\n') + command.hint);
    default: return {};
    }
}

void PaletteModel::addCommands(std::vector<PaletteCommand> commands)
{
    std::move(commands.begin(), commands.end(), std::back_inserter(m_commands));
    rank();
}

void PaletteModel::setTyped(const QString &typed)
{
    m_typed = typed;
    m_found.clear();
    rank();
}

void PaletteModel::setFound(std::vector<PaletteCommand> found)
{
    beginResetModel();
    m_found = std::move(found);
    endResetModel();
}

void PaletteModel::run(int row) const
{
    if (row >= 0 && row < rowCount())
        at(row).run();
}

void PaletteModel::rank()
{
    std::vector<std::pair<int, std::size_t>> fitting;
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        if (const auto score = matchScore(m_typed, m_commands[i].title))
            fitting.emplace_back(*score, i);
    }
    std::stable_sort(fitting.begin(), fitting.end(),
                     [](const auto &a, const auto &b) { return a.first > b.first; });
    beginResetModel();
    m_ranked.clear();
    for (const auto &[score, index] : fitting)
        m_ranked.push_back(index);
    endResetModel();
}

const PaletteCommand &PaletteModel::at(int row) const
{
    const auto place = static_cast<std::size_t>(row);
    return place < m_ranked.size() ? m_commands[m_ranked[place]] : m_found[place - m_ranked.size()];
}

} // namespace runyard
