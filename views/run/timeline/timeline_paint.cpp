// TimelineView: painting.
#include "models/words/format.h"
#include "views/run/timeline/timeline_geometry.h"
#include "views/run/timeline/timeline_view.h"
#include "views/theme/theme.h"

#include <QPaintEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace runyard {

using namespace timeline;

namespace {

constexpr double kAttemptBody = 7;
constexpr double kBeneathBody = 4;

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
    paintAxis(painter);
    m_painted = 0;
    const int step = kRowHeight + kRowGap;
    const int first = std::max(0, (event->rect().top() - kMargin - kAxisHeight) / step);
    const int last = std::min(static_cast<int>(m_timeline.rows.size()) - 1,
                              (event->rect().bottom() - kMargin - kAxisHeight) / step);
    for (int row = first; row <= last; ++row)
        paintRow(painter, row);
    if (!m_notice.isEmpty()) {
        painter.setPen(theme.muted());
        const QRectF space = boxOf(static_cast<int>(m_timeline.rows.size()), 0, 0);
        const int room = width() - 2 * kMargin;
        painter.drawText(QRectF(kMargin, space.top(), room, kRowHeight), Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(m_notice, Qt::ElideRight, room));
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
    const double origin = this->origin();
    const double first = origin + std::ceil((m_from - origin) / step) * step;
    for (double at = first; at <= m_to; at += step) {
        const double x = xOf(at);
        painter.setPen(theme.hairline());
        painter.drawLine(QPointF(x, kMargin + 16), QPointF(x, height() - kMargin));
        painter.setPen(theme.muted());
        const auto offset = std::chrono::microseconds(static_cast<std::int64_t>(std::llround(at - origin)));
        const auto size = std::chrono::abs(offset);
        QString text = size.count() == 0  ? QStringLiteral("0")
                       : size < Millis{1} ? tr("%1 µs").arg(size.count())
                                          : format::duration(std::chrono::duration_cast<Millis>(size));
        if (offset.count() < 0)
            text.prepend(QChar(0x2212)); // minus
        const double room = painter.fontMetrics().horizontalAdvance(text) + 4.0;
        const double left = x + 3 + room > width() ? x - 3 - room : x + 3; // the last one would be cut
        painter.drawText(QRectF(left, kMargin - 2, room, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

void TimelineView::paintRow(QPainter &painter, int row)
{
    const TimelineRow &what = m_timeline.rows[static_cast<std::size_t>(row)];
    if (row == m_row && hasFocus()) {
        QColor ground = Theme::of().accent();
        ground.setAlphaF(0.10F);
        painter.fillRect(boxOf(row, 0, 0).adjusted(-width(), -2, width(), 2), ground);
    }
    const double thin = (m_to - m_from) / std::max(1, width());
    std::vector<TimelineLane::Block> blocks;
    what.lane.visit(static_cast<std::int64_t>(m_from), static_cast<std::int64_t>(m_to) + 1,
                    std::max<std::int64_t>(1, static_cast<std::int64_t>(thin)),
                    [&](const TimelineLane::Block &block) { blocks.push_back(block); });
    m_painted += static_cast<int>(blocks.size());
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const TimelineSpan &span = m_timeline.spans[static_cast<std::size_t>(blocks[i].span)];
        if (blocks[i].count == 1 && span.kind == TimelineSpan::Kind::Attempt) {
            // Its name may be longer than it: it ends where the next attempt begins.
            double roomTo = width() - 4.0;
            for (std::size_t next = i + 1; next < blocks.size(); ++next) {
                if (m_timeline.spans[static_cast<std::size_t>(blocks[next].span)].kind == span.kind) {
                    roomTo = std::min(roomTo, xOf(static_cast<double>(blocks[next].from)));
                    break;
                }
            }
            paintAttempt(painter, span, boxOf(row, blocks[i].from, blocks[i].to), roomTo);
        } else if (blocks[i].count == 1 && span.kind == TimelineSpan::Kind::Reported) {
            paintReported(painter, span, boxOf(row, blocks[i].from, blocks[i].to), row);
        } else {
            paintBlock(painter, blocks[i], row);
        }
        if (blocks[i].count == 1 && blocks[i].span == m_span && hasFocus()) {
            painter.setPen(QPen(Theme::of().accent(), 2));
            painter.drawRect(boxOf(row, blocks[i].from, blocks[i].to).adjusted(-1, -1, 1, 1));
        }
    }
    if (what.canOpen)
        paintOpener(painter, row);
}

void TimelineView::paintBlock(QPainter &painter, const TimelineLane::Block &block, int row) const
{
    const TimelineSpan &span = m_timeline.spans[static_cast<std::size_t>(block.span)];
    const QRectF box = boxOf(row, block.from, block.to);
    if (block.count == 1) {
        paintSpan(painter, span, box);
        return;
    }
    QColor fill = Theme::of().status(span.status);
    fill.setAlphaF(0.7F);
    const double body = span.kind == TimelineSpan::Kind::Attempt           ? kAttemptBody
                        : span.kind == TimelineSpan::Kind::ReportedBeneath ? kBeneathBody
                                                                           : box.height();
    painter.fillRect(QRectF(box.left(), box.bottom() - body, box.width(), body), fill);
}

void TimelineView::paintSpan(QPainter &painter, const TimelineSpan &span, const QRectF &box) const
{
    const Theme &theme = Theme::of();
    const QColor colour = theme.status(span.status);
    QColor fill = colour;
    QRectF body = box;
    bool labelInside = true;
    switch (span.kind) {
    case TimelineSpan::Kind::Run:
        body = QRectF(box.left(), box.bottom() - 4, box.width(), 3); // a thin line under its name
        break;
    case TimelineSpan::Kind::Attempt: body = QRectF(box.left(), box.bottom() - 7, box.width(), 7); break;
    case TimelineSpan::Kind::FrozenPart:
        body = QRectF(box.left(), box.bottom() - kAttemptBody, box.width(), kAttemptBody);
        painter.fillRect(body, theme.paper());
        painter.fillRect(body, QBrush(colour, Qt::BDiagPattern));
        return;
    case TimelineSpan::Kind::Status:
    case TimelineSpan::Kind::Child:
        fill.setAlphaF(span.status == RunStatus::Executing ? 0.45F : 0.22F);
        break;
    case TimelineSpan::Kind::RetryGap: fill.setAlphaF(0.10F); break;
    case TimelineSpan::Kind::End: labelInside = false; break;
    case TimelineSpan::Kind::Reported: break; // paintReported()
    case TimelineSpan::Kind::ReportedBeneath:
        body = QRectF(box.left(), box.bottom() - kBeneathBody, box.width(), kBeneathBody);
        labelInside = false;
        break;
    }
    painter.fillRect(body, fill);
    if (span.kind == TimelineSpan::Kind::RetryGap)
        painter.fillRect(body, QBrush(colour, Qt::BDiagPattern));
    if (!labelInside || box.width() < 24)
        return;
    double left = std::max(box.left(), 0.0) + 6;
    if (m_timeline.rows[static_cast<std::size_t>(span.row)].isChild)
        left = std::max(left,
                        indentOf(m_timeline.rows[static_cast<std::size_t>(span.row)].depth) + kOpener + 4.0);
    const QRectF space(left, box.top(), std::min(box.right(), width() - 2.0) - left - 4,
                       kRowHeight - (span.kind == TimelineSpan::Kind::Run ? 5 : 0));
    if (space.width() < 10)
        return;
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

void TimelineView::paintAttempt(QPainter &painter, const TimelineSpan &span, const QRectF &box,
                                double roomTo) const
{
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

/// A mark at the left that says whether the child is open; the row may begin far to the right.
void TimelineView::paintOpener(QPainter &painter, int row) const
{
    const Theme &theme = Theme::of();
    const TimelineRow &what = m_timeline.rows[static_cast<std::size_t>(row)];
    const QRectF box = boxOf(row, 0, 0);
    const QRectF mark(indentOf(what.depth) - kIndent + 2.0, box.top(), kOpener, kRowHeight);
    painter.setPen(theme.text());
    painter.drawText(mark, Qt::AlignCenter, what.isOpen ? QStringLiteral("▾") : QStringLiteral("▸"));
}

} // namespace runyard
