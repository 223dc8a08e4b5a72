#include "models/log_model.h"

#include "models/format.h"
#include "models/gui_reply.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr int kLogPageLines = 2'000;

} // namespace

LogModel::LogModel(EngineClient &client, QObject *parent) : QAbstractListModel(parent), m_client(client) {}

void LogModel::open(const RunId &id, int attempt)
{
    beginResetModel();
    ++m_generation;
    m_id = id;
    m_attempt = attempt;
    m_next = 0;
    m_isReading = false;
    m_readAgain = false;
    m_isCut = false;
    m_lines.clear();
    endResetModel();
    follow();
}

void LogModel::follow()
{
    if (m_id.empty())
        return;
    if (m_isReading) {
        m_readAgain = true;
        return;
    }
    m_isReading = true;
    m_readAgain = false;
    m_client.runLogs(m_id, m_attempt, m_next, kLogPageLines,
                     guiReply<LogPage>(this, [this, generation = m_generation](Result<LogPage> page) {
                         if (generation != m_generation)
                             return;
                         m_isReading = false;
                         if (!page) {
                             emit readFailed(format::text(page.error().text()));
                             return;
                         }
                         m_next = std::max(m_next, page->next);
                         append(std::move(page->lines));
                         if (page->hasMore || m_readAgain)
                             follow();
                     }));
}

void LogModel::append(std::vector<LogLine> lines)
{
    if (lines.empty())
        return;
    const int excess = static_cast<int>(m_lines.size() + lines.size()) - kMaxLines;
    const int dropped = std::min(excess, static_cast<int>(m_lines.size()));
    if (dropped > 0) {
        beginRemoveRows({}, 0, dropped - 1);
        m_lines.erase(m_lines.begin(), m_lines.begin() + dropped);
        m_isCut = true;
        endRemoveRows();
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(lines.size()) - 1);
    std::move(lines.begin(), lines.end(), std::back_inserter(m_lines));
    endInsertRows();
}

int LogModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

QVariant LogModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LogLine &line = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return format::text(line.text);
    case Qt::ToolTipRole: return tr("Attempt %1, %2").arg(line.attempt).arg(format::fullTime(line.at));
    case AtRole: return static_cast<qint64>(toMicros(line.at));
    case AttemptRole: return line.attempt;
    case StreamRole: return static_cast<int>(line.stream);
    case LevelRole: return static_cast<int>(line.level);
    default: return {};
    }
}

} // namespace runyard
