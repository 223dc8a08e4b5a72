#include "views/run/log/log_pane.h"

#include "views/run/log/log_wrap.h"
#include "views/theme/log_colours.h"
#include "views/theme/theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <memory>

namespace runyard {

namespace {

constexpr int kPadding = 8;
constexpr int kKeptTexts = 1'000;
constexpr int kAhead = 128; // rows read before and after those in sight
constexpr int kWheelLines = 3;
constexpr int kTimeColumns = 14; // "10:41:07.123" and a gap

} // namespace

LogPane::LogPane(LogModel &model, QWidget *parent)
    : QAbstractScrollArea(parent), m_model(model), m_shown(kKeptTexts)
{
    installAccessible();
    setAccessibleName(tr("Log lines"));
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    viewport()->setCursor(Qt::IBeamCursor);
    connect(&model, &LogModel::reset, this, &LogPane::onReset);
    connect(&model, &LogModel::rowsAdded, this, &LogPane::refresh);
    connect(&model, &LogModel::rowsRead, this, &LogPane::refresh);
    connect(&Theme::of(), &Theme::changed, this, &LogPane::applyTheme);
    applyTheme();
}

void LogPane::applyTheme()
{
    const QFontMetricsF metrics(Theme::of().monoFont());
    m_lineHeight = static_cast<int>(std::ceil(metrics.height())) + 2;
    m_charWidth = metrics.horizontalAdvance(u'0');
    m_shown.clear();
    refresh();
}

void LogPane::onReset()
{
    m_shown.clear();
    m_current = m_anchor = -1;
    m_top = m_topPart = m_widest = 0;
    setFollows(true);
    refresh();
    emit currentChanged();
}

/// Shows what the model has now, without moving unless the end is followed.
void LogPane::refresh()
{
    place(m_follows ? endPlace() : Place{m_top, m_topPart});
}

void LogPane::setWrapped(bool wrapped)
{
    m_wraps = wrapped;
    m_topPart = 0;
    m_shown.clear();
    horizontalScrollBar()->setValue(0);
    refresh();
}

void LogPane::setShowsTimes(bool shown)
{
    m_showsTimes = shown;
    m_shown.clear(); // rows have another width now
    refresh();
}

void LogPane::setMarked(const QString &text)
{
    m_marked = text;
    viewport()->update();
}

int LogPane::rowsInView() const
{
    return std::max(1, viewport()->height() / m_lineHeight);
}

int LogPane::gutterWidth() const
{
    return kPadding + (m_showsTimes ? static_cast<int>(kTimeColumns * m_charWidth) : 0);
}

int LogPane::columns() const
{
    return std::max(10, static_cast<int>((viewport()->width() - gutterWidth() - kPadding) / m_charWidth));
}

const LogPane::Shown *LogPane::shown(int row)
{
    if (const Shown *known = m_shown.object(row))
        return known;
    const LogLine *line = m_model.at(row);
    if (line == nullptr)
        return nullptr;
    auto fresh = std::make_unique<Shown>();
    fresh->text = parseAnsi(QString::fromUtf8(line->text.data(), static_cast<qsizetype>(line->text.size())));
    if (m_wraps)
        fresh->starts = wrapStarts(fresh->text.text, columns());
    m_widest = std::max(m_widest, static_cast<int>(fresh->text.text.size()));
    const Shown *kept = fresh.get();
    m_shown.insert(row, fresh.release());
    return kept;
}

int LogPane::partsOf(int row)
{
    const Shown *known = m_wraps ? shown(row) : nullptr;
    return known == nullptr ? 1 : static_cast<int>(known->starts.size());
}

/// Where the view stands when `row` is at its bottom.
LogPane::Place LogPane::bottomPlace(int row)
{
    const int most = rowsInView();
    int filled = 0;
    for (; row >= 0; --row) {
        filled += partsOf(row);
        if (filled >= most)
            return {row, filled - most};
    }
    return {};
}

LogPane::Place LogPane::endPlace()
{
    return bottomPlace(m_model.rowCount() - 1);
}

void LogPane::bringIntoView(int row)
{
    const Place bottom = bottomPlace(row);
    if (row < m_top || (row == m_top && m_topPart > 0))
        place({row, 0});
    else if (bottom.row > m_top || (bottom.row == m_top && bottom.part > m_topPart))
        place(bottom);
    noteEnd();
}

void LogPane::noteEnd()
{
    const Place end = endPlace();
    setFollows(m_top == end.row && m_topPart == end.part);
}

void LogPane::place(Place to)
{
    const Place end = endPlace();
    if (to.row > end.row || (to.row == end.row && to.part > end.part))
        to = end;
    m_top = std::max(0, to.row);
    m_topPart = std::clamp(to.part, 0, partsOf(m_top) - 1);
    m_model.want(m_top - kAhead, m_top + rowsInView() + kAhead);
    updateBars();
    viewport()->update();
}

void LogPane::step(int parts)
{
    Place to{m_top, m_topPart};
    for (; parts > 0; --parts) {
        if (to.part + 1 < partsOf(to.row))
            ++to.part;
        else
            to = {to.row + 1, 0};
    }
    for (; parts < 0 && (to.row > 0 || to.part > 0); ++parts) {
        if (to.part > 0)
            --to.part;
        else
            to = {to.row - 1, partsOf(to.row - 1) - 1};
    }
    place(to);
    noteEnd();
}

void LogPane::updateBars()
{
    m_isPlacing = true;
    const Place end = endPlace();
    QScrollBar *bar = verticalScrollBar();
    bar->setRange(0, end.row);
    bar->setPageStep(std::max(1, rowsInView() - 1));
    bar->setValue(m_top);
    QScrollBar *across = horizontalScrollBar();
    across->setRange(0, m_wraps ? 0 : std::max(0, m_widest - columns()));
    across->setPageStep(columns());
    across->setSingleStep(8);
    m_isPlacing = false;
}

void LogPane::scrollContentsBy(int, int)
{
    if (!m_isPlacing) {
        const QScrollBar *bar = verticalScrollBar();
        const bool isEnd = bar->value() == bar->maximum();
        if (bar->value() != m_top)
            place(isEnd ? endPlace() : Place{bar->value(), 0});
        setFollows(isEnd);
    }
    viewport()->update();
}

void LogPane::setFollows(bool follows)
{
    if (follows == m_follows)
        return;
    m_follows = follows;
    emit followingChanged();
}

void LogPane::jumpToEnd()
{
    place(endPlace());
    setFollows(true);
}

void LogPane::goTo(int row)
{
    if (row < 0 || row >= m_model.rowCount())
        return;
    select(row, false);
    const int inView = rowsInView();
    if (row < m_top || row >= m_top + inView)
        place({std::max(0, row - inView / 3), 0});
    bringIntoView(row);
}

void LogPane::select(int row, bool extend)
{
    if (m_model.rowCount() == 0)
        return;
    m_current = std::clamp(row, 0, m_model.rowCount() - 1);
    if (!extend || m_anchor < 0)
        m_anchor = m_current;
    viewport()->update();
    emit currentChanged();
}

void LogPane::selectAllRows()
{
    m_anchor = 0;
    select(m_model.rowCount() - 1, true);
}

int LogPane::firstSelected() const
{
    return m_current < 0 ? -1 : std::min(m_current, m_anchor);
}

int LogPane::lastSelected() const
{
    return std::max(m_current, m_anchor);
}

int LogPane::rowAt(int y)
{
    int row = m_top;
    int left = y / m_lineHeight + m_topPart;
    while (row < m_model.rowCount() - 1 && left >= partsOf(row))
        left -= partsOf(row++);
    return row;
}

void LogPane::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    if (m_wraps)
        m_shown.clear();
    refresh();
}

void LogPane::wheelEvent(QWheelEvent *event)
{
    const QPoint turn = event->angleDelta();
    if (turn.x() != 0 || event->modifiers().testFlag(Qt::ShiftModifier)) {
        const int across = turn.x() != 0 ? turn.x() : turn.y();
        horizontalScrollBar()->setValue(horizontalScrollBar()->value() - across / 15);
        return;
    }
    m_turned += turn.y() * kWheelLines;
    const int lines = m_turned / 120;
    m_turned -= lines * 120;
    if (lines != 0)
        step(-lines);
    event->accept();
}

void LogPane::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        select(rowAt(static_cast<int>(event->position().y())),
               event->modifiers().testFlag(Qt::ShiftModifier));
}

void LogPane::mouseMoveEvent(QMouseEvent *event)
{
    if (!event->buttons().testFlag(Qt::LeftButton))
        return;
    const int y = static_cast<int>(event->position().y());
    if (y < 0)
        step(-1);
    else if (y > viewport()->height())
        step(1);
    select(rowAt(std::clamp(y, 0, viewport()->height() - 1)), true);
}

void LogPane::keyPressEvent(QKeyEvent *event)
{
    const bool extend = event->modifiers().testFlag(Qt::ShiftModifier);
    const int from = m_current < 0 ? m_top : m_current;
    const auto move = [&](int row) {
        select(row, extend);
        bringIntoView(m_current);
    };
    switch (event->key()) {
    case Qt::Key_Up: move(from - 1); break;
    case Qt::Key_Down: move(m_current < 0 ? from : from + 1); break;
    case Qt::Key_PageUp: move(from - rowsInView() + 1); break;
    case Qt::Key_PageDown: move(from + rowsInView() - 1); break;
    case Qt::Key_Home: move(0); break;
    case Qt::Key_End: move(m_model.rowCount() - 1); break;
    case Qt::Key_Left: horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub); break;
    case Qt::Key_Right: horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd); break;
    default:
        if (event->matches(QKeySequence::SelectAll))
            selectAllRows();
        else
            QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace runyard
