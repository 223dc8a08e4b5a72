#include "models/runs/run_list_model.h"

#include "engine/contract/run_lists.h"
#include "models/runs/run_list_cells.h"
#include "models/words/display_text.h"
#include "models/words/format.h"

#include <algorithm>
#include <utility>

namespace runyard {

static constexpr int kRereadPause = 300; // ms; many changes are one reading
static constexpr int kCountPause = 300;

RunListModel::RunListModel(EngineClient &client, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_client(client)
    , m_clock(clock)
    , m_page([this] { requestPage({}, 0); })
    , m_counting([this] { count(); })
    , m_rereading([this] { reread(); })
    , m_pulse(client)
    , m_feed(ChangeFeed::of(client))
{
    m_reread.setInterval(kRereadPause);
    readAfter(m_reread, m_rereading);
    m_recount.setInterval(kCountPause);
    readAfter(m_recount, m_counting);
    for (LatestAnswer *answer : {&m_page, &m_counting, &m_rereading}) {
        connect(answer, &LatestAnswer::settled, this, [this] {
            if (!isReading())
                emit settled();
        });
    }
    m_tick.setInterval(1'000);
    connect(&m_tick, &QTimer::timeout, this, &RunListModel::tick);
    m_tick.start();
    connect(&m_pulse, &QueryPulse::due, this, &RunListModel::rereadSoon);
    connect(m_feed.get(), &ChangeFeed::changed, this, &RunListModel::applyChanges);
    m_announced.begin(m_clock.now());
    loadFirst();
}

/// Once the pause is over, but not before the answer under way: counting may take longer than runs take to change.
void RunListModel::readAfter(QTimer &pause, LatestAnswer &answer)
{
    pause.setSingleShot(true);
    connect(&pause, &QTimer::timeout, this, [&pause, &answer] {
        if (answer.isAsking())
            pause.start();
        else
            answer.refresh();
    });
}

int RunListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : m_count.rows();
}

int RunListModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RunListModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((isNumericRunColumn(index.column()) ? Qt::AlignRight : Qt::AlignLeft)
                                | Qt::AlignVCenter);
    const Run *run = runAt(index.row());
    if (!run)
        return {};
    switch (role) {
    case Qt::DisplayRole: return format::shown(runCellText(*run, index.column(), now()));
    case Qt::ToolTipRole:
        if (index.column() == Id)
            return format::tipText(format::text(run->id.text));
        if (index.column() == Created)
            return format::fullTime(run->createdAt);
        if (index.column() == Finished && run->finishedAt)
            return format::fullTime(*run->finishedAt);
        return format::tipText(runCellText(*run, index.column(), now()));
    case Qt::AccessibleTextRole:
        return format::shown(index.column() == Id ? format::text(run->id.text)
                                                  : runCellText(*run, index.column(), now()));
    case RunIdRole: return format::text(run->id.text);
    case SeqRole: return static_cast<qlonglong>(toInt(run->seq));
    case StatusRole: return static_cast<int>(run->status);
    case ChangedAtRole: return static_cast<qlonglong>(toMicros(m_window.at(index.row())->seen));
    default: return {};
    }
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return static_cast<int>((isNumericRunColumn(section) ? Qt::AlignRight : Qt::AlignLeft)
                                | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return runColumnTitle(section);
}

const Run *RunListModel::runAt(int row) const
{
    const RunRow *loaded = m_window.at(row);
    return loaded ? &loaded->run : nullptr;
}

bool RunListModel::isReading() const
{
    return !m_page.isSettled() || !m_counting.isSettled() || !m_rereading.isSettled();
}

void RunListModel::setFilter(const RunFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_pulse.setFilter(filter);
    reload();
}

void RunListModel::setOrder(RunOrder order, bool ascending)
{
    const RunListOrder wanted{order, ascending};
    if (m_past.moment || wanted == m_window.order())
        return;
    m_window.setOrder(wanted);
    emit orderChanged();
    reload();
}

void RunListModel::setMoment(std::optional<TimePoint> moment)
{
    if (moment == m_past.moment)
        return;
    if (!m_past.moment)
        m_past.presentOrder = m_window.order();
    m_past.moment = moment;
    m_pulse.setStopped(moment.has_value());
    m_window.setOrder(moment ? RunListOrder{} : m_past.presentOrder);
    emit orderChanged();
    forgetReadings();
    m_past.isReplacing = true;
    m_arrivingAt.reset();
    announce([this] { m_announced.begin(m_clock.now()); });
    loadFirst();
}

void RunListModel::setShown(bool shown)
{
    for (LatestAnswer *answer : {&m_page, &m_counting, &m_rereading})
        answer->setAwake(shown);
    m_pulse.setAwake(shown);
    if (shown && m_following && newCount() > 0 && isNewestFirst())
        joinNew();
}

void RunListModel::reload()
{
    forgetReadings();
    announce([this] {
        beginResetModel();
        m_window.clear();
        m_count.clear();
        m_announced.begin(m_clock.now());
        m_view = {};
        m_arrivingAt.reset();
        m_past.isReplacing = false;
        endResetModel();
    });
    setState(State::Loading);
    loadFirst();
}

void RunListModel::forgetReadings()
{
    for (LatestAnswer *answer : {&m_page, &m_counting, &m_rereading, &m_places})
        answer->drop();
}

void RunListModel::loadFirst()
{
    m_page.refresh();
    m_counting.refresh();
}

void RunListModel::showRows(int first, int last)
{
    m_view.first = std::max(0, first);
    m_view.last = std::max(m_view.first, last);
    loadNeeded();
}

void RunListModel::loadNeeded()
{
    if (m_page.isAsking())
        return;
    if (const auto wish = m_window.wanted(m_view, m_count.rows()))
        requestPage(wish->edge, wish->row);
}

RunPageRequest RunListModel::pageRequest() const
{
    RunPageRequest request;
    request.filter = m_filter;
    request.order = order();
    request.ascending = isAscending();
    return request;
}

RunPlaceRequest RunListModel::placeRequest() const
{
    RunPlaceRequest request;
    request.filter = m_filter;
    request.order = order();
    request.ascending = isAscending();
    return request;
}

void RunListModel::requestPage(std::optional<RunEdge> edge, int row)
{
    if (m_page.isAsking())
        return;
    RunPageRequest request = pageRequest();
    request.limit = RunWindow::kPage;
    request.unwanted = m_page.unwanted();
    if (edge) {
        (edge->down ? request.olderThan : request.newerThan) = edge->key.seq;
        request.edgeValue = edge->key.value;
    }
    const auto take = m_page.answer<RunPage>([this, edge, row](Result<RunPage> page) {
        if (!page)
            return setState(State::Failed, format::text(page.error().text()));
        takePage(*page, edge, row);
        setState(State::Ready);
        loadNeeded();
    });
    if (m_past.moment)
        m_client.runLists().pageAt(request, *m_past.moment, take);
    else
        m_client.runLists().page(request, take);
}

void RunListModel::takePage(const RunPage &page, const std::optional<RunEdge> &edge, int row)
{
    if (std::exchange(m_past.isReplacing, false))
        return replaceRows(page);
    const RunWindow::Place place = m_window.placeOf(edge);
    if (place == RunWindow::Place::Above && row < 0) { // joining at the top: these rows are new to the list
        m_window.setBeyond(page.hasNewer, m_window.hasOlder());
        insertOnTop(page.runs);
        if (m_window.hasNewer())
            requestPage(RunEdge{m_window.top().key, false}, -1);
        return;
    }
    m_window.take(page, place, row, m_count.rows());
    m_window.trim(m_view);
    if (m_window.end() > m_count.rows() || (!m_window.hasOlder() && m_window.end() != m_count.rows()))
        setRowTotal(m_window.end());
    if (m_count.rows() > 0)
        emit dataChanged(index(0, 0), index(m_count.rows() - 1, ColumnCount - 1));
    emit placed();
    if (const auto arrivedAt = std::exchange(m_arrivingAt, std::nullopt))
        emit arrived(*arrivedAt);
    else if (edge && place == RunWindow::Place::Elsewhere && m_window.hasNewer() && m_window.hasOlder())
        checkPlace();
}

/// The number of rows stays until it is counted, so that the scroll bar does not jump to and fro.
void RunListModel::replaceRows(const RunPage &page)
{
    beginResetModel();
    m_window.assign(page, 0);
    m_count.setRows(page.hasOlder ? std::max(m_count.rows(), m_window.end() + 1) : m_window.end());
    endResetModel();
    emit placed();
    if (!m_counting.isAsking())
        m_counting.refresh(); // it came before these rows and was taken for one of the old ones
}

/// After a jump by estimate: the rows stay where they are on the screen, what is above them is put right.
void RunListModel::checkPlace()
{
    if (m_past.moment)
        return; // the engine knows places of today's list only
    RunPlaceRequest request = placeRequest();
    request.run = m_window.top().run.id;
    m_client.runLists().place(request,
                              m_places.answer<RunPlace>([this, id = *request.run](Result<RunPlace> place) {
                                  if (place)
                                      correctPlace(id, *place);
                              }));
}

void RunListModel::correctPlace(const RunId &id, const RunPlace &place)
{
    const int row = rowOf(id);
    if (row < 0 || !m_window.hasNewer() || !m_window.hasOlder())
        return;
    const int by = RunRowCount::expected(place.before, newCount()) - row;
    if (by == 0 || m_window.first() + by < 0)
        return;
    m_window.moveBy(by);
    if (m_window.end() > m_count.rows())
        setRowTotal(m_window.end());
    m_view = {std::max(0, m_view.first + by), std::max(0, m_view.last + by)};
    emit dataChanged(index(0, 0), index(m_count.rows() - 1, ColumnCount - 1));
    emit shifted(by);
    emit placed();
}

void RunListModel::goTo(const RunPlaceRequest &place)
{
    RunPlaceRequest request = place;
    request.filter = m_filter;
    request.order = order();
    request.ascending = isAscending();
    if (m_past.moment) // approximately: other runs meet conditions on the status now
        request.filter.createdTo =
            std::min(request.filter.createdTo.value_or(TimePoint::max()), *m_past.moment + Micros{1});
    m_client.runLists().place(request, m_places.answer<RunPlace>([this](Result<RunPlace> found) {
        if (found)
            arriveAt(*found);
        else
            emit failed(format::text(found.error().text()));
    }));
}

void RunListModel::arriveAt(const RunPlace &place)
{
    const int row = static_cast<int>(
        std::clamp<std::int64_t>(place.before - newCount(), 0, std::max(0, m_count.rows() - 1)));
    m_past.isReplacing = false;
    m_arrivingAt = row;
    m_view = {row, row};
    dropPages();
    m_counting.refresh();
    requestPage(RunEdge{m_window.order().justBefore(place.key), true}, row);
}

/// What is being read belongs to rows that give way to others; what is still wanted is asked again soon.
void RunListModel::dropPages()
{
    if (m_rereading.isAsking())
        rereadSoon();
    if (m_counting.isAsking())
        countSoon();
    forgetReadings();
}

void RunListModel::setState(State state, const QString &error)
{
    if (m_reached.state == state && m_reached.error == error)
        return;
    m_reached = {state, error};
    emit stateChanged();
}

} // namespace runyard
