#include "views/run/timeline/timeline_view.h"

#include "engine/base/clock_steps.h"
#include "views/run/timeline/timeline_geometry.h"
#include "views/theme/theme.h"

#include <QApplication>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace runyard {

using namespace timeline;

namespace {

constexpr double kMinRange = 100; // microseconds
constexpr int kTickMillis = 33;
constexpr double kReach = 3; // pixels beside a span that still hit it

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

/// Only the end moves while time goes by; what is there was laid out as going on.
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

double TimelineView::timeAt(double x) const
{
    const double width = std::max(1.0, this->width() - 2.0 * kMargin - kEndWidth);
    return m_from + (x - kMargin) / width * (m_to - m_from);
}

double TimelineView::xOf(double micros) const
{
    const double width = std::max(1.0, this->width() - 2.0 * kMargin - kEndWidth);
    return kMargin + (micros - m_from) / (m_to - m_from) * width;
}

int TimelineView::rowAt(double y) const
{
    const double from = y - kMargin - kAxisHeight;
    const int row = static_cast<int>(from / (kRowHeight + kRowGap));
    return from < 0 || row >= static_cast<int>(m_timeline.rows.size()) ? -1 : row;
}

QRectF TimelineView::boxOf(int row, std::int64_t from, std::int64_t to) const
{
    const double top = kMargin + kAxisHeight + row * (kRowHeight + kRowGap);
    const std::int64_t end = to == TimelineLane::kOpenEnd ? toMicros(m_timeline.to) : to;
    const double left = std::clamp(xOf(static_cast<double>(from)), -10.0, width() + 10.0);
    const double right = std::clamp(xOf(static_cast<double>(end)), -10.0, width() + 10.0);
    return {left, top, std::max(from == end ? kEndWidth : 2.0, right - left), kRowHeight};
}

int TimelineView::spanAt(QPointF place) const
{
    const int row = rowAt(place.y());
    if (row < 0)
        return -1;
    const double pixel = (m_to - m_from) / std::max(1, width());
    return m_timeline.rows[static_cast<std::size_t>(row)].lane.at(
        static_cast<std::int64_t>(timeAt(place.x())),
        static_cast<std::int64_t>(pixel * (kReach + kEndWidth)));
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
    const double from = timeAt(left);
    const double to = timeAt(right);
    m_dragFrom.reset();
    if (right - left <= 4) {
        m_clicked = event->position();
        setRow(rowAt(m_clicked.y()));
        if (isOpener(m_clicked))
            toggle(m_row);
        else if (!currentSpan().empty() && rowAt(m_clicked.y()) == m_row)
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
    const int row = rowAt(place.y());
    if (row < 0 || !m_detail)
        return;
    const RunId &run = m_timeline.rows[static_cast<std::size_t>(row)].run;
    if (run == m_detail->run.id)
        emit momentActivated(fromMicros(static_cast<std::int64_t>(timeAt(place.x()))));
    else if (spanAt(place) >= 0)
        emit runActivated(run);
}

void TimelineView::wheelEvent(QWheelEvent *event)
{
    const QPoint turn = event->angleDelta();
    if (event->modifiers().testFlag(Qt::ControlModifier))
        zoom(std::pow(0.999, turn.y()), timeAt(event->position().x()));
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
        const int span = spanAt(help->pos());
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
