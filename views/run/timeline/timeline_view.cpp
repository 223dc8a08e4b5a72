#include "views/run/timeline/timeline_view.h"

#include "engine/base/clock_steps.h"
#include "views/run/timeline/timeline_geometry.h"
#include "views/run/timeline/timeline_layout.h"
#include "views/run/timeline/timeline_painter.h"
#include "views/theme/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPaintEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace runyard {

using namespace timeline;

namespace {

constexpr double kMinRange = 100; // microseconds
constexpr int kTickMillis = 33;

} // namespace

TimelineView::TimelineView(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Run timeline"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    m_tick.setInterval(kTickMillis);
    connect(&m_tick, &QTimer::timeout, this, &TimelineView::tick);
    m_clickSoon.setSingleShot(true);
    connect(&m_clickSoon, &QTimer::timeout, this, [this] { click(m_clicked); });
    connect(&Theme::of(), &Theme::changed, this, QOverload<>::of(&QWidget::update));
}

void TimelineView::setDetail(std::optional<RunDetail> detail)
{
    m_clickSoon.stop();
    if (!detail || !m_detail || !(detail->run.id == m_detail->run.id)) {
        m_isZoomed = false;
        m_branches.clear();
        m_reported = {};
        m_row = m_span = -1;
    }
    m_detail = std::move(detail);
    relayout();
    for (const auto &[id, branch] : m_branches) {
        if (!isFinal(branch.run.status))
            emit branchWanted(RunId{id});
    }
}

void TimelineView::setBranch(RunDetail detail)
{
    const auto branch = m_branches.find(detail.run.id.text);
    if (branch == m_branches.end())
        return; // closed again in the meantime
    branch->second = std::move(detail);
    relayout();
}

void TimelineView::setSpans(RunSpans spans)
{
    if (spans == m_reported.spans)
        return;
    m_reported.spans = std::move(spans);
    relayout();
}

void TimelineView::setNotice(const QString &notice)
{
    if (notice == m_notice)
        return;
    m_notice = notice;
    updateGeometry();
    update();
    emit laidOut();
}

void TimelineView::fit()
{
    m_isZoomed = false;
    fitRange();
    update();
    emit rangeChanged();
}

void TimelineView::align(std::optional<Alignment> alignment)
{
    if (alignment == m_alignment)
        return;
    m_alignment = alignment;
    fitRange();
    update();
}

void TimelineView::showRange(double from, double to)
{
    m_from = from;
    m_to = to;
    m_isZoomed = true;
    update();
}

TimelineGeometry TimelineView::places() const
{
    return {m_timeline, m_from, m_to, width()};
}

double TimelineView::origin() const
{
    return static_cast<double>(toMicros(m_alignment ? m_alignment->zero : m_timeline.from));
}

double TimelineView::wholeFrom() const
{
    return m_alignment ? origin() - static_cast<double>(m_alignment->before.count())
                       : static_cast<double>(toMicros(m_timeline.from));
}

double TimelineView::wholeTo() const
{
    return m_alignment ? origin() + static_cast<double>(m_alignment->after.count())
                       : static_cast<double>(toMicros(m_timeline.to));
}

void TimelineView::setMoment(std::optional<TimePoint> moment)
{
    if (moment == m_moment)
        return;
    m_moment = moment;
    m_branches.clear(); // what is open in place is of another time
    relayout();
}

void TimelineView::relayout()
{
    const std::string current = keyOf(m_row);
    m_timeline =
        m_detail ? layoutTimeline(*m_detail, nowSince(m_detail->run.createdAt, now()), m_branches, m_reported)
                 : Timeline{};
    m_timeline.isLive = m_timeline.isLive && !m_moment;
    const int rows = static_cast<int>(m_timeline.rows.size());
    m_row = std::min(m_row, rows - 1);
    for (int row = 0; row < rows && m_row >= 0 && keyOf(m_row) != current; ++row) {
        if (keyOf(row) == current)
            m_row = row; // rows came in above it
    }
    m_span = -1;
    fitRange();
    updateTimer();
    updateGeometry();
    update();
    emit laidOut();
}

/// Only the end moves as time passes; open spans were laid out as open.
void TimelineView::tick()
{
    m_timeline.to = std::max(m_timeline.to, now());
    fitRange();
    update();
}

void TimelineView::fitRange()
{
    if (m_isZoomed || !m_detail)
        return;
    m_from = wholeFrom();
    m_to = wholeTo();
}

void TimelineView::updateTimer()
{
    if (isVisible() && m_timeline.isLive)
        m_tick.start();
    else
        m_tick.stop();
}

void TimelineView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    relayout();
}

void TimelineView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    updateTimer();
}

QSize TimelineView::sizeHint() const
{
    const int rows = std::max(3, static_cast<int>(m_timeline.rows.size())) + (m_notice.isEmpty() ? 0 : 1);
    return {360, std::min(2 * kMargin + kAxisHeight + rows * (kRowHeight + kRowGap), QWIDGETSIZE_MAX)};
}

QSize TimelineView::minimumSizeHint() const
{
    return {160, sizeHint().height()};
}

void TimelineView::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    const Theme &theme = Theme::of();
    painter.fillRect(event->rect(), theme.paper());
    painter.setFont(theme.textFont());
    if (!m_detail) {
        painter.setPen(theme.muted());
        painter.drawText(rect(), Qt::AlignCenter, tr("Select a run to see when it did what."));
        return;
    }
    const TimelineGeometry places = this->places();
    const TimelinePainter rows(painter, places, {m_row, m_span, hasFocus()});
    rows.paintAxis(origin(), height());
    m_painted = 0;
    const int step = kRowHeight + kRowGap;
    const int first = std::max(0, (event->rect().top() - kMargin - kAxisHeight) / step);
    const int last = std::min(static_cast<int>(m_timeline.rows.size()) - 1,
                              (event->rect().bottom() - kMargin - kAxisHeight) / step);
    for (int row = first; row <= last; ++row)
        m_painted += rows.paintRow(row);
    if (!m_notice.isEmpty()) {
        painter.setPen(theme.muted());
        const QRectF space = places.boxOf(static_cast<int>(m_timeline.rows.size()), 0, 0);
        const int room = width() - 2 * kMargin;
        painter.drawText(QRectF(kMargin, space.top(), room, kRowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(m_notice, Qt::ElideRight, room));
    }
    if (m_timeline.isLive) {
        const double x = places.xOf(m_timeline.to);
        painter.setPen(QPen(theme.accent(), 1));
        painter.drawLine(QPointF(x, kMargin), QPointF(x, height() - kMargin));
    }
    if (m_dragFrom) {
        QColor fill = theme.accent();
        fill.setAlphaF(0.18F);
        const double left = std::min(*m_dragFrom, m_dragTo);
        painter.fillRect(QRectF(left, kMargin, std::abs(m_dragTo - *m_dragFrom), height() - 2 * kMargin),
                         fill);
    }
    if (hasFocus()) {
        painter.setPen(theme.accent());
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
    }
}

void TimelineView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_detail)
        m_dragFrom = m_dragTo = event->position().x();
}

void TimelineView::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragFrom)
        return;
    m_dragTo = event->position().x();
    update();
}

void TimelineView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_dragFrom)
        return;
    const double left = std::min(*m_dragFrom, m_dragTo);
    const double right = std::max(*m_dragFrom, m_dragTo);
    const double from = places().timeAt(left);
    const double to = places().timeAt(right);
    m_dragFrom.reset();
    if (right - left <= 4) {
        m_clicked = event->position();
        setRow(places().rowAt(m_clicked.y()));
        if (places().isOpenerAt(m_clicked))
            toggle(m_row);
        else if (!currentSpan().empty() && places().rowAt(m_clicked.y()) == m_row)
            emit spanActivated(currentSpan(), false);
        else
            m_clickSoon.start(QApplication::doubleClickInterval());
    } else if (to - from >= kMinRange) {
        showRange(from, to);
        emit rangeChanged();
    }
    update();
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent *)
{
    m_clickSoon.stop();
    m_dragFrom.reset();
    fit();
}

void TimelineView::click(QPointF place)
{
    const int row = places().rowAt(place.y());
    if (row < 0 || !m_detail)
        return;
    const RunId &run = m_timeline.rows[static_cast<std::size_t>(row)].run;
    if (run == m_detail->run.id)
        emit momentActivated(fromMicros(static_cast<std::int64_t>(places().timeAt(place.x()))));
    else if (places().spanAt(place) >= 0)
        emit runActivated(run);
}

void TimelineView::wheelEvent(QWheelEvent *event)
{
    const QPoint turn = event->angleDelta();
    if (event->modifiers().testFlag(Qt::ControlModifier))
        zoom(std::pow(0.999, turn.y()), places().timeAt(event->position().x()));
    else if (m_isZoomed)
        scroll(-(turn.x() != 0 ? turn.x() : turn.y()) / 1200.0);
    else
        event->ignore(); // nothing to scroll: let the page scroll
}

void TimelineView::zoom(double factor, double around)
{
    const double whole = wholeTo() - wholeFrom();
    if (!m_detail || (m_to - m_from) * factor < kMinRange)
        return;
    if ((m_to - m_from) * factor >= whole) {
        fit();
        return;
    }
    m_from = around - (around - m_from) * factor;
    m_to = around + (m_to - around) * factor;
    m_isZoomed = true;
    update();
    emit rangeChanged();
}

void TimelineView::scroll(double share)
{
    if (!m_isZoomed)
        return;
    const double range = m_to - m_from;
    const double lowest = wholeFrom();
    const double highest = wholeTo() - range;
    m_from = std::clamp(m_from + share * range, lowest, std::max(lowest, highest));
    m_to = m_from + range;
    update();
    emit rangeChanged();
}

bool TimelineView::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int span = places().spanAt(help->pos());
        if (span >= 0)
            QToolTip::showText(help->globalPos(),
                               timelineTip(m_timeline.spans[static_cast<std::size_t>(span)], now()), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace runyard
