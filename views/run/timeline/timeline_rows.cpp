// TimelineView: its rows, one of which is current, and the keys.
#include "models/words/display_text.h"
#include "views/run/timeline/timeline_geometry.h"
#include "views/run/timeline/timeline_view.h"

#include <QKeyEvent>
#include <QToolTip>

#include <algorithm>

namespace runyard {

using namespace timeline;

std::string TimelineView::currentSpan() const
{
    return m_row < 0 ? std::string() : m_timeline.rows[static_cast<std::size_t>(m_row)].span;
}

bool TimelineView::isOpener(QPointF place) const
{
    const int row = rowAt(place.y());
    return row >= 0 && m_timeline.rows[static_cast<std::size_t>(row)].canOpen
           && place.x() < indentOf(m_timeline.rows[static_cast<std::size_t>(row)].depth) + kOpener;
}

std::string TimelineView::keyOf(int row) const
{
    if (row < 0 || row >= static_cast<int>(m_timeline.rows.size()))
        return {};
    const TimelineRow &what = m_timeline.rows[static_cast<std::size_t>(row)];
    if (!what.fold.empty())
        return what.fold;
    // Run, attempts and statuses of the run itself always come first.
    return what.depth == 0 ? std::to_string(row) : what.run.text + (what.isChild ? "/" : "");
}

void TimelineView::toggle(int row)
{
    if (row < 0 || !m_timeline.rows[static_cast<std::size_t>(row)].canOpen)
        return;
    const TimelineRow &what = m_timeline.rows[static_cast<std::size_t>(row)];
    if (!what.fold.empty()) {
        m_reported.isOpen[what.fold] = !what.isOpen;
        return relayout();
    }
    const RunId id = what.run;
    if (m_branches.erase(id.text) == 0) {
        m_branches[id.text].run.id = id; // nothing beneath it until its detail is here
        emit branchWanted(id);
    }
    relayout();
}

/// Enter: shows the span of the row, opens and closes a child, else leads to the log of the chosen span.
void TimelineView::activate(int row)
{
    if (row < 0)
        return;
    const TimelineRow &what = m_timeline.rows[static_cast<std::size_t>(row)];
    if (!what.span.empty()) {
        emit spanActivated(what.span, true);
    } else if (what.canOpen) {
        toggle(row);
    } else if (what.run == m_detail->run.id) {
        const bool isChosen = m_span >= 0;
        emit momentActivated(isChosen ? m_timeline.spans[static_cast<std::size_t>(m_span)].from
                                      : fromMicros(static_cast<std::int64_t>(m_from)));
    } else {
        emit runActivated(what.run);
    }
}

void TimelineView::setRow(int row)
{
    if (row < 0 || row >= static_cast<int>(m_timeline.rows.size()))
        return;
    m_row = row;
    m_span = -1;
    const auto &items = m_timeline.rows[static_cast<std::size_t>(row)].lane.items();
    if (!items.empty()) { // what a screen reader says of the row
        const TimelineSpan &first = m_timeline.spans[static_cast<std::size_t>(items.front().span)];
        setAccessibleDescription(format::shownLines(timelineTip(first, now())));
    }
    if (const std::string span = currentSpan(); !span.empty())
        emit spanFocused(span);
    revealRow();
    update();
}

void TimelineView::revealRow()
{
    if (m_row >= 0)
        emit rowChanged(boxOf(m_row, 0, 0).toAlignedRect().adjusted(0, -kRowGap, 0, kRowGap));
}

/// To the span before or after the chosen one of the row, which comes into sight with its tip.
void TimelineView::stepSpan(int by)
{
    if (m_row < 0)
        setRow(0);
    if (m_row < 0)
        return;
    const auto &items = m_timeline.rows[static_cast<std::size_t>(m_row)].lane.items();
    if (items.empty())
        return;
    auto chosen = std::find_if(items.begin(), items.end(),
                               [this](const TimelineLane::Item &item) { return item.span == m_span; });
    auto index = chosen == items.end() ? (by > 0 ? 0 : static_cast<std::ptrdiff_t>(items.size()) - 1)
                                       : chosen - items.begin() + by;
    index = std::clamp<std::ptrdiff_t>(index, 0, static_cast<std::ptrdiff_t>(items.size()) - 1);
    m_span = items[static_cast<std::size_t>(index)].span;
    const TimelineSpan &span = m_timeline.spans[static_cast<std::size_t>(m_span)];
    const auto at = static_cast<double>(toMicros(span.from));
    if (m_isZoomed && (at < m_from || at > m_to)) {
        const double range = m_to - m_from;
        showRange(at - range / 4, at - range / 4 + range);
        emit rangeChanged();
    }
    const QPointF place =
        boxOf(m_row, items[static_cast<std::size_t>(index)].from, items[static_cast<std::size_t>(index)].to)
            .bottomLeft();
    QToolTip::showText(mapToGlobal(place.toPoint()), timelineTip(span, now()), this);
    update();
}

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    const bool isStep = event->modifiers().testFlag(Qt::ControlModifier);
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal: zoom(0.7, (m_from + m_to) / 2); break;
    case Qt::Key_Minus: zoom(1 / 0.7, (m_from + m_to) / 2); break;
    case Qt::Key_0: fit(); break;
    case Qt::Key_Left: isStep ? stepSpan(-1) : scroll(-0.1); break;
    case Qt::Key_Right: isStep ? stepSpan(1) : scroll(0.1); break;
    case Qt::Key_Up: setRow(std::max(0, m_row - 1)); break;
    case Qt::Key_Down: setRow(m_row + 1); break;
    case Qt::Key_Space:
        if (m_row >= 0 && m_timeline.rows[static_cast<std::size_t>(m_row)].canOpen)
            toggle(m_row);
        else
            activate(m_row);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers().testFlag(Qt::ShiftModifier) && m_row >= 0)
            emit runActivated(m_timeline.rows[static_cast<std::size_t>(m_row)].run);
        else
            activate(m_row);
        break;
    default: QWidget::keyPressEvent(event);
    }
}

} // namespace runyard
