#include "models/bulk/bulk_preview_model.h"

#include "engine/base/characters.h"
#include "engine/contract/bulk_actions.h"
#include "engine/formats/json_diff.h"
#include "models/feed/gui_reply.h"
#include "models/words/bulk_words.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "models/words/text_cut.h"

#include <algorithm>

namespace runyard {

static constexpr int kPreviewPage = 100;
static constexpr int kTriedAtOnce = 500;
static constexpr int kKeptPages = 8;
static constexpr int kWantedPages = 3; // a view in between two pages, and one it is on its way to
static constexpr std::size_t kCellBytes = 4'000;
static constexpr int kCellChars = 300;
static constexpr std::size_t kShownChanges = 4;

BulkPreviewModel::BulkPreviewModel(EngineClient &client, RunSelection selection, QObject *parent)
    : QAbstractTableModel(parent), m_client(client), m_selection(std::move(selection))
{
    auto &ids = m_selection.ids;
    std::sort(ids.begin(), ids.end(), [](const RunId &a, const RunId &b) { return a.text < b.text; });
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    m_askSoon.setSingleShot(true);
    m_askSoon.setInterval(0);
    connect(&m_askSoon, &QTimer::timeout, this, &BulkPreviewModel::askWanted);
}

void BulkPreviewModel::setRequest(BulkRequest request)
{
    ++m_turn;
    m_request = std::move(request);
    m_request.selection = {};
    m_problem.reset();
    m_triedTo = RunSeq::None;
    m_checked = m_unchanged = m_troubleCount = 0;
    m_lostNumbers = m_lostMembers = 0;
    m_isChecked = false;
    if (m_onlyTroubles)
        setRows(0);
    m_troubles.clear();
    if (m_rows > 0)
        emit dataChanged(index(0, 0), index(m_rows - 1, ColumnCount - 1));
    emit progressed();
    tryNext();
}

void BulkPreviewModel::setOnlyTroubles(bool only)
{
    if (m_onlyTroubles == only)
        return;
    beginResetModel();
    m_onlyTroubles = only;
    m_pages.clear();
    m_wanted.clear();
    ++m_turn; // answers under way are about the other list
    m_rows = static_cast<int>(only ? static_cast<qint64>(m_troubles.size()) : m_total.value_or(0));
    endResetModel();
    if (!m_isChecked && !m_problem)
        tryNext();
}

const std::vector<RunId> &BulkPreviewModel::listedIds() const
{
    return m_onlyTroubles ? m_troubles : m_selection.ids;
}

BulkPreviewRequest BulkPreviewModel::slice(const std::vector<RunId> &ids, qint64 from, int count) const
{
    BulkPreviewRequest request{.request = m_request, .limit = count, .withTotal = false};
    const auto begin = ids.begin() + std::min<qint64>(from, static_cast<qint64>(ids.size()));
    request.request.selection.ids.assign(begin, begin + std::min<qint64>(count, ids.end() - begin));
    return request;
}

BulkPreviewRequest BulkPreviewModel::requestFor(const RunId &run) const
{
    return slice({run}, 0, 1);
}

// ---- every run, in the background

void BulkPreviewModel::tryNext()
{
    BulkPreviewRequest request;
    if (isPicked()) {
        m_total = static_cast<qint64>(m_selection.ids.size());
        request = slice(m_selection.ids, m_checked, kTriedAtOnce);
    } else {
        request = {.request = m_request, .after = m_triedTo, .limit = kTriedAtOnce};
        request.request.selection = m_selection;
        request.withTotal = !m_total;
    }
    request.textBytes = 0;
    const bool counts = request.withTotal;
    m_client.bulkActions().preview(
        std::move(request),
        guiReply<BulkPreview>(this, [this, counts, turn = m_turn](Result<BulkPreview> preview) {
            if (preview && counts)
                m_total = preview->total; // holds for every turn
            if (turn != m_turn)
                return;
            if (preview && !preview->problem) {
                takeTried(*preview);
                return;
            }
            m_problem = preview ? preview->problem : preview.error();
            if (!m_onlyTroubles)
                setRows(static_cast<int>(m_total.value_or(0)));
            emit progressed();
        }));
}

void BulkPreviewModel::takeTried(const BulkPreview &preview)
{
    const qint64 first = m_checked;
    std::vector<RunId> troubles;
    for (const BulkPreviewRow &row : preview.rows) {
        const auto page = static_cast<std::size_t>(m_checked / kPreviewPage);
        if (!isPicked() && m_checked % kPreviewPage == 0) {
            if (page >= m_keys.size())
                m_keys.resize(page + 1);
            m_keys[page] = m_triedTo;
        }
        m_triedTo = row.seq;
        ++m_checked;
        m_lostNumbers += row.loss.numbers;
        m_lostMembers += row.loss.members;
        if (!row.problem.empty())
            troubles.push_back(row.run);
        else if (m_request.transform.kind != TransformKind::None && !row.isChanged)
            ++m_unchanged;
    }
    const bool isEnd = isPicked()
                           ? m_checked >= static_cast<qint64>(m_selection.ids.size()) || preview.rows.empty()
                           : !preview.hasMore;
    // Runs come and go while one looks at them.
    m_total = isEnd ? m_checked : std::max(m_total.value_or(0), m_checked);
    m_isChecked = isEnd;
    if (!m_onlyTroubles) {
        setRows(static_cast<int>(*m_total));
        if (m_checked > first)
            emit dataChanged(index(static_cast<int>(first), 0),
                             index(static_cast<int>(m_checked) - 1, ColumnCount - 1));
    }
    addTroubles(std::move(troubles));
    emit progressed();
    if (!isEnd)
        tryNext();
}

void BulkPreviewModel::addTroubles(std::vector<RunId> runs)
{
    m_troubleCount += static_cast<qint64>(runs.size());
    const std::size_t room = kBulkMostIds - std::min(kBulkMostIds, m_troubles.size());
    runs.resize(std::min(runs.size(), room));
    m_troubles.insert(m_troubles.end(), runs.begin(), runs.end());
    if (m_onlyTroubles && !runs.empty()) {
        m_pages.remove((m_rows - 1) / kPreviewPage); // it may have been read half full
        setRows(static_cast<int>(m_troubles.size()));
    }
}

void BulkPreviewModel::setRows(int rows)
{
    if (rows > m_rows) {
        beginInsertRows({}, m_rows, rows - 1);
        m_rows = rows;
        endInsertRows();
    } else if (rows < m_rows) {
        beginRemoveRows({}, rows, m_rows - 1);
        m_rows = rows;
        endRemoveRows();
        m_pages.removeIf([&](const auto &entry) { return entry.key() * kPreviewPage >= rows; });
    }
}

// ---- the rows in sight

const BulkPreviewModel::Page *BulkPreviewModel::pageOf(int row) const
{
    const int number = row / kPreviewPage;
    const auto page = m_pages.constFind(number);
    if (page == m_pages.constEnd() || page->turn != m_turn)
        want(number);
    return page == m_pages.constEnd() ? nullptr : &*page;
}

const BulkPreviewRow *BulkPreviewModel::rowAt(int row) const
{
    if (row < 0 || row >= m_rows)
        return nullptr;
    const Page *page = pageOf(row);
    const auto at = static_cast<std::size_t>(row % kPreviewPage);
    return page && at < page->rows.size() ? &page->rows[at] : nullptr;
}

void BulkPreviewModel::want(int page) const
{
    m_wanted.removeAll(page);
    m_wanted.append(page);
    while (m_wanted.size() > kWantedPages)
        m_wanted.removeFirst();
    if (!m_isAsking && !m_askSoon.isActive())
        m_askSoon.start();
}

void BulkPreviewModel::askWanted()
{
    while (!m_isAsking && !m_wanted.isEmpty()) {
        const int page = m_wanted.takeLast();
        const auto known = m_pages.constFind(page);
        const bool isKnown = known != m_pages.constEnd() && known->turn == m_turn;
        const bool hasPlace = m_onlyTroubles || isPicked() || static_cast<std::size_t>(page) < m_keys.size();
        if (!isKnown && hasPlace) // else the trial comes by, and it is painted again
            ask(page, {});
    }
}

/// `begun` are the first rows of the page: an answer may be shorter than was asked for.
void BulkPreviewModel::ask(int page, std::vector<BulkPreviewRow> begun)
{
    BulkPreviewRequest request;
    const int missing = kPreviewPage - static_cast<int>(begun.size());
    if (m_onlyTroubles || isPicked()) {
        request =
            slice(listedIds(), qint64{page} * kPreviewPage + static_cast<qint64>(begun.size()), missing);
    } else {
        const RunSeq after = begun.empty() ? m_keys[static_cast<std::size_t>(page)] : begun.back().seq;
        request = {.request = m_request, .after = after, .limit = missing, .withTotal = false};
        request.request.selection = m_selection;
    }
    request.textBytes = kCellBytes;
    m_isAsking = true;
    m_client.bulkActions().preview(
        std::move(request), guiReply<BulkPreview>(this, [this, page, begun = std::move(begun),
                                                         turn = m_turn](Result<BulkPreview> preview) mutable {
            m_isAsking = false;
            if (turn == m_turn && preview) {
                std::move(preview->rows.begin(), preview->rows.end(), std::back_inserter(begun));
                const bool isShort = preview->hasMore && !preview->rows.empty()
                                     && begun.size() < static_cast<std::size_t>(kPreviewPage);
                if (isShort) {
                    ask(page, std::move(begun));
                    return;
                }
                takePage(page, std::move(begun));
            }
            askWanted();
        }));
}

void BulkPreviewModel::takePage(int page, std::vector<BulkPreviewRow> rows)
{
    m_pages[page] = Page{.rows = std::move(rows), .outcomes = {}, .turn = m_turn};
    while (m_pages.size() > kKeptPages) {
        auto farthest = m_pages.begin();
        for (auto it = m_pages.begin(); it != m_pages.end(); ++it) {
            if (std::abs(it.key() - page) > std::abs(farthest.key() - page))
                farthest = it;
        }
        m_pages.erase(farthest);
    }
    const int first = page * kPreviewPage;
    if (first < m_rows)
        emit dataChanged(index(first, 0), index(std::min(first + kPreviewPage, m_rows) - 1, ColumnCount - 1));
}

// ---- cells

int BulkPreviewModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

int BulkPreviewModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString BulkPreviewModel::outcomeText(const BulkPreviewRow &row) const
{
    if (!row.problem.empty())
        return format::text(row.problem);
    if (m_problem)
        return {};
    if (m_request.transform.kind == TransformKind::None)
        return bulkOutcomeWords(m_request);
    if (!row.isChanged)
        return tr("stays as it is");
    if (row.loss != TransformLoss())
        return lossWords(row.loss.numbers, row.loss.members);
    if (row.before.size() >= kCellBytes - 4 || row.after.size() >= kCellBytes - 4)
        return tr("changes; too long to say how here");
    const auto changes = jsonDiff(row.before, row.after);
    if (!changes)
        return tr("changes");
    if (changes->empty())
        return tr("the same values, written otherwise");
    QStringList words;
    for (std::size_t i = 0; i < changes->size() && i < kShownChanges; ++i)
        words += jsonChangeWords((*changes)[i]);
    if (changes->size() > kShownChanges)
        words += tr("%1 more").arg(format::count(static_cast<qint64>(changes->size() - kShownChanges)));
    return words.join(QStringLiteral(", "));
}

QVariant BulkPreviewModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const BulkPreviewRow *row = rowAt(index.row());
    if (role == LoadedRole)
        return row != nullptr;
    if (!row)
        return {};
    if (role == StatusRole)
        return static_cast<int>(row->status);
    if (role == ProblemRole)
        return format::text(row->problem);
    if (role == LossRole)
        return row->loss != TransformLoss();
    if (role == format::kStoredRole) {
        switch (index.column()) {
        case RunName: return format::text(row->run.text);
        case Task: return format::text(row->taskId);
        case Before: return format::text(row->before);
        case After: return format::text(row->after);
        default: return {};
        }
    }
    if (role == Qt::ToolTipRole && index.column() == RunName)
        return format::shown(row->run.text);
    if (role == Qt::ToolTipRole && index.column() != Outcome)
        return {};
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole)
        return {};
    switch (static_cast<Column>(index.column())) {
    case Status: return format::status(row->status);
    case Task: return format::shown(row->taskId);
    case RunName: return format::shortId(row->run.text);
    case Before:
        return format::shown(format::beginning(
            format::text(std::string(wholeCharacters(row->before, kCellBytes))).simplified(), kCellChars));
    case After: return format::shown(format::beginning(format::text(row->after).simplified(), kCellChars));
    case Outcome: {
        QHash<int, QString> &known = m_pages[index.row() / kPreviewPage].outcomes;
        auto text = known.find(index.row() % kPreviewPage);
        if (text == known.end())
            text = known.insert(index.row() % kPreviewPage, outcomeText(*row));
        return role == Qt::ToolTipRole ? format::tipText(*text) : format::shown(*text);
    }
    case ColumnCount: break;
    }
    return {};
}

QVariant BulkPreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (static_cast<Column>(section)) {
    case Status: return tr("Status");
    case Task: return tr("Task");
    case RunName: return tr("Run");
    case Before: return tr("Payload before");
    case After: return tr("Payload after");
    case Outcome: return tr("What happens");
    case ColumnCount: break;
    }
    return {};
}

} // namespace runyard
