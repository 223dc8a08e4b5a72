#include "models/runs/run_table_copy.h"

#include "engine/base/limits.h"
#include "engine/contract/run_lists.h"
#include "models/feed/gui_reply.h"
#include "models/runs/run_list_model.h"
#include "models/words/format.h"

#include <algorithm>

namespace runyard {

static constexpr std::size_t kIdsAtOnce = 200;

/// A tab or a line break within a cell stays one, as spreadsheets read and write it.
static QString quoted(QString text)
{
    const bool isOneCell = !text.contains(QLatin1Char('\t')) && !text.contains(QLatin1Char('\n'))
                           && !text.contains(QLatin1Char('\r')) && !text.startsWith(QLatin1Char('"'));
    if (isOneCell)
        return text;
    return QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"');
}

RunTableCopy::RunTableCopy(EngineClient &client, const RunSelection &runs, std::vector<int> columns,
                           std::optional<TimePoint> moment, QObject *parent)
    : QObject(parent), m_client(client), m_columns(std::move(columns)), m_moment(moment)
{
    if (runs.all) {
        m_filters.push_back(*runs.all);
    } else {
        std::vector<RunId> ids = runs.ids;
        std::sort(ids.begin(), ids.end()); // the filters are taken from the end: newest first
        for (std::size_t at = 0; at < ids.size(); at += kIdsAtOnce) {
            const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(at);
            const auto end = ids.begin() + static_cast<std::ptrdiff_t>(std::min(at + kIdsAtOnce, ids.size()));
            m_filters.emplace_back().ids.assign(begin, end);
        }
    }
    QStringList names;
    for (const int column : m_columns)
        names += RunListModel::title(column);
    m_lines += names.join(QLatin1Char('\t'));
    readOn();
}

void RunTableCopy::readOn()
{
    RunPageRequest request;
    request.filter = m_filters.back();
    request.olderThan = m_after;
    request.limit = static_cast<int>(limits::kPageRows);
    const auto reply = guiReply<RunPage>(this, [this](Result<RunPage> page) {
        if (page)
            take(*page);
        else
            emit failed(format::text(page.error().text()));
    });
    if (m_moment)
        m_client.runLists().pageAt(request, *m_moment, reply);
    else
        m_client.runLists().page(request, reply);
}

void RunTableCopy::take(const RunPage &page)
{
    const TimePoint now = m_moment.value_or(SystemClock().now());
    for (const Run &run : page.runs) {
        QStringList cells;
        for (const int column : m_columns)
            cells += cell(run, column, now);
        m_lines += cells.join(QLatin1Char('\t'));
    }
    if (m_lines.size() - 1 > kMostRuns) {
        emit failed(
            tr("These are more than %1 runs. Export them to a file instead.").arg(format::count(kMostRuns)));
        return;
    }
    if (page.hasOlder && !page.runs.empty()) {
        m_after = page.runs.back().seq;
    } else {
        m_after.reset();
        m_filters.pop_back();
    }
    if (!m_filters.empty())
        return readOn();
    emit finished(m_lines.join(QLatin1Char('\n')) + QLatin1Char('\n'), static_cast<int>(m_lines.size()) - 1);
}

QString RunTableCopy::cell(const Run &run, int column, TimePoint now)
{
    QString text;
    switch (column) { // whole, where the list shortens
    case RunListModel::Id: text = format::text(run.id.text); break;
    case RunListModel::Created: text = format::fullTime(run.createdAt); break;
    case RunListModel::Finished: text = run.finishedAt ? format::fullTime(*run.finishedAt) : QString(); break;
    default: text = RunListModel::text(run, column, now); break;
    }
    if (text == QStringLiteral("–"))
        text.clear();
    if (!text.isEmpty() && QStringLiteral("=+-@").contains(text.front()))
        return quoted(QLatin1Char('\'') + text);
    return quoted(text);
}

} // namespace runyard
