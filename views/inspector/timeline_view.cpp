#include "views/inspector/timeline_view.h"

#include "models/format.h"
#include "views/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace runyard {

namespace {

constexpr int kMargin = 12;
constexpr int kRowHeight = 25;
constexpr int kRowGap = 5;
constexpr int kAxisHeight = 22;
constexpr double kEndWidth = 6;
constexpr double kAttemptBody = 7;
constexpr double kSmallestRange = 100; // microseconds
constexpr int kTickMs = 100;

/// The round step (1, 2, 5 times a power of ten, then parts of a minute, hour, day) nearest above.
double niceStep(double micros)
{
    static constexpr double kSecond = 1e6;
    static constexpr double kLong[] = {10,  15,   30,   60,   120,   300,   600,
                                       900, 1800, 3600, 7200, 21600, 43200, 86400};
    if (micros > 5 * kSecond) {
        for (double step : kLong) {
            if (step * kSecond >= micros)
                return step * kSecond;
        }
        return std::ceil(micros / (86400 * kSecond)) * 86400 * kSecond;
    }
    const double power = std::pow(10, std::floor(std::log10(std::max(micros, 1.0))));
    for (double step : {1.0, 2.0, 5.0}) {
        if (step * power >= micros)
            return step * power;
    }
    return 10 * power;
}

} // namespace

TimelineView::TimelineView(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Run timeline"));
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &TimelineView::relayout);
    connect(&Theme::of(), &Theme::changed, this, QOverload<>::of(&QWidget::update));
}

void TimelineView::setDetail(std::optional<RunDetail> detail)
{
    if (!detail || !m_detail || !(detail->run.id == m_detail->run.id))
        m_isZoomed = false;
    m_detail = std::move(detail);
    relayout();
    updateTimer();
    updateGeometry();
}

void TimelineView::fit()
{
    m_isZoomed = false;
    relayout();
}

void TimelineView::relayout()
{
    if (!m_detail) {
        m_timeline = {};
    } else {
        m_timeline = layoutTimeline(*m_detail, SystemClock().now());
        if (!m_isZoomed) {
            m_from = static_cast<double>(toMicros(m_timeline.from));
            m_to = static_cast<double>(toMicros(m_timeline.to));
        }
    }
    update();
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
    updateTimer();
}

void TimelineView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    updateTimer();
}

QSize TimelineView::sizeHint() const
{
    const int rows = std::max(3, m_timeline.rows);
    return {360, 2 * kMargin + kAxisHeight + rows * (kRowHeight + kRowGap)};
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

double TimelineView::xOf(TimePoint at) const
{
    const double width = std::max(1.0, this->width() - 2.0 * kMargin - kEndWidth);
    return kMargin + (static_cast<double>(toMicros(at)) - m_from) / (m_to - m_from) * width;
}

QRectF TimelineView::rectOf(const TimelineSpan &span) const
{
    const double top = kMargin + kAxisHeight + span.row * (kRowHeight + kRowGap);
    const double left = std::clamp(xOf(span.from), -10.0, width() + 10.0);
    const double right = std::clamp(xOf(span.to), -10.0, width() + 10.0);
    if (span.kind == TimelineSpan::Kind::End)
        return {left, top, kEndWidth, kRowHeight};
    return {left, top, std::max(2.0, right - left), kRowHeight};
}

void TimelineView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = Theme::of();
    painter.fillRect(rect(), theme.paper());
    painter.setFont(theme.textFont());
    if (!m_detail) {
        painter.setPen(theme.muted());
        painter.drawText(rect(), Qt::AlignCenter, tr("Select a run to see when it did what."));
        return;
    }
    paintAxis(painter);
    // From the last to the first, so that each attempt knows where the next one's name begins.
    double nextAttempt = width() - 4.0;
    for (auto span = m_timeline.spans.rbegin(); span != m_timeline.spans.rend(); ++span) {
        if (span->kind != TimelineSpan::Kind::Attempt) {
            paintSpan(painter, *span);
            continue;
        }
        paintAttempt(painter, *span, nextAttempt);
        nextAttempt = std::min(nextAttempt, rectOf(*span).left());
    }
    if (m_timeline.isLive) {
        const double x = xOf(m_timeline.to);
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

void TimelineView::paintAxis(QPainter &painter) const
{
    const Theme &theme = Theme::of();
    const double step = niceStep((m_to - m_from) / std::max(1, width() / 90));
    const double origin = static_cast<double>(toMicros(m_timeline.from));
    const double first = origin + std::ceil((m_from - origin) / step) * step;
    for (double at = first; at <= m_to; at += step) {
        const double x = xOf(fromMicros(static_cast<std::int64_t>(at)));
        painter.setPen(theme.hairline());
        painter.drawLine(QPointF(x, kMargin + 16), QPointF(x, height() - kMargin));
        painter.setPen(theme.muted());
        const auto offset = std::chrono::microseconds(static_cast<std::int64_t>(std::llround(at - origin)));
        const QString text = offset.count() > 0 && offset < Millis{1} ? tr("%1 µs").arg(offset.count())
                             : offset.count() == 0
                                 ? QStringLiteral("0")
                                 : format::duration(std::chrono::duration_cast<Millis>(offset));
        const double room = painter.fontMetrics().horizontalAdvance(text) + 4.0;
        const double left = x + 3 + room > width() ? x - 3 - room : x + 3; // the last one would be cut
        painter.drawText(QRectF(left, kMargin - 2, room, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

void TimelineView::paintSpan(QPainter &painter, const TimelineSpan &span) const
{
    const Theme &theme = Theme::of();
    const QRectF box = rectOf(span);
    if (box.right() < 0 || box.left() > width())
        return;
    const QColor colour = theme.status(span.status);
    QColor fill = colour;
    QRectF body = box;
    bool labelInside = true;
    switch (span.kind) {
    case TimelineSpan::Kind::Run:
        // A thin line under its name.
        body = QRectF(box.left(), box.bottom() - 4, box.width(), 3);
        break;
    case TimelineSpan::Kind::Attempt: // has a shape of its own
        return;
    case TimelineSpan::Kind::Status:
    case TimelineSpan::Kind::Child:
        fill.setAlphaF(span.status == RunStatus::Executing ? 0.45F : 0.22F);
        break;
    case TimelineSpan::Kind::RetryGap: fill.setAlphaF(0.10F); break;
    case TimelineSpan::Kind::End: labelInside = false; break;
    }
    painter.fillRect(body, fill);
    if (span.kind == TimelineSpan::Kind::RetryGap)
        painter.fillRect(body, QBrush(colour, Qt::BDiagPattern));
    if (!labelInside || box.width() < 24)
        return;
    const double left = std::max(box.left(), 0.0);
    const QRectF space(left + 6, box.top(), box.right() - left - 10,
                       kRowHeight - (span.kind == TimelineSpan::Kind::Run ? 5 : 0));
    const QString text =
        painter.fontMetrics().elidedText(span.label, Qt::ElideRight, static_cast<int>(space.width()));
    if (text.size() < 3)
        return;
    if (span.kind == TimelineSpan::Kind::RetryGap) {
        const double width = painter.fontMetrics().horizontalAdvance(text);
        painter.fillRect(QRectF(space.left() - 3, space.top() + 4, width + 6, kRowHeight - 8), theme.paper());
    }
    painter.setPen(theme.text());
    painter.drawText(space, Qt::AlignLeft | Qt::AlignVCenter, text);
}

void TimelineView::paintAttempt(QPainter &painter, const TimelineSpan &span, double roomTo) const
{
    const QRectF box = rectOf(span);
    if (box.right() < 0 || box.left() > width())
        return;
    const Theme &theme = Theme::of();
    const QColor colour = theme.status(span.status);
    painter.fillRect(QRectF(box.left(), box.bottom() - kAttemptBody, box.width(), kAttemptBody), colour);
    // The name stands above the body and may be longer than it: short attempts keep theirs.
    const QRectF space(std::max(box.left(), 0.0), box.top(), roomTo - std::max(box.left(), 0.0) - 4,
                       box.height() - kAttemptBody);
    const QFontMetricsF metrics(painter.font());
    QString text = span.label;
    if (metrics.horizontalAdvance(text) > space.width())
        text = text.section(u' ', -1); // its number alone
    if (metrics.horizontalAdvance(text) > space.width())
        return;
    painter.setPen(theme.text());
    painter.drawText(space, Qt::AlignLeft | Qt::AlignVCenter, text);
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
    if (right - left > 4 && to - from >= kSmallestRange) {
        m_from = from;
        m_to = to;
        m_isZoomed = true;
    }
    update();
}

void TimelineView::mouseDoubleClickEvent(QMouseEvent *)
{
    m_dragFrom.reset();
    fit();
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

void TimelineView::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Plus: zoom(0.7, (m_from + m_to) / 2); break;
    case Qt::Key_Minus: zoom(1 / 0.7, (m_from + m_to) / 2); break;
    case Qt::Key_0: fit(); break;
    case Qt::Key_Left: scroll(-0.1); break;
    case Qt::Key_Right: scroll(0.1); break;
    default: QWidget::keyPressEvent(event);
    }
}

void TimelineView::zoom(double factor, double around)
{
    const double whole = static_cast<double>(toMicros(m_timeline.to) - toMicros(m_timeline.from));
    if (!m_detail || (m_to - m_from) * factor < kSmallestRange)
        return;
    if ((m_to - m_from) * factor >= whole) {
        fit();
        return;
    }
    m_from = around - (around - m_from) * factor;
    m_to = around + (m_to - around) * factor;
    m_isZoomed = true;
    update();
}

void TimelineView::scroll(double share)
{
    if (!m_isZoomed)
        return;
    const double range = m_to - m_from;
    const double lowest = static_cast<double>(toMicros(m_timeline.from));
    const double highest = static_cast<double>(toMicros(m_timeline.to)) - range;
    m_from = std::clamp(m_from + share * range, lowest, std::max(lowest, highest));
    m_to = m_from + range;
    update();
}

bool TimelineView::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        // The last painted is on top.
        const auto hit =
            std::find_if(m_timeline.spans.rbegin(), m_timeline.spans.rend(), [&](const TimelineSpan &span) {
                return rectOf(span).adjusted(-1, 0, 1, 0).contains(help->pos());
            });
        if (hit != m_timeline.spans.rend())
            QToolTip::showText(help->globalPos(), hit->tip, this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

} // namespace runyard
