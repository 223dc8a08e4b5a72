#include "views/run/timeline/timeline_painter.h"

#include "models/words/format.h"
#include "views/theme/theme.h"

#include <QObject>
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

void TimelinePainter::paintAxis(double origin, int height) const
{
    const Theme &theme = Theme::of();
    const double step = niceStep((m_places.to - m_places.from) / std::max(1, m_places.width / 90));
    const double first = origin + std::ceil((m_places.from - origin) / step) * step;
    for (double at = first; at <= m_places.to; at += step) {
        const double x = m_places.xOf(at);
        m_painter.setPen(theme.hairline());
        m_painter.drawLine(QPointF(x, kMargin + 16), QPointF(x, height - kMargin));
        m_painter.setPen(theme.muted());
        const auto offset = std::chrono::microseconds(static_cast<std::int64_t>(std::llround(at - origin)));
        const auto size = std::chrono::abs(offset);
        QString text = size.count() == 0  ? QStringLiteral("0")
                       : size < Millis{1} ? QObject::tr("%1 µs").arg(size.count())
                                          : format::duration(std::chrono::duration_cast<Millis>(size));
        if (offset.count() < 0)
            text.prepend(QChar(0x2212)); // minus
        const double room = m_painter.fontMetrics().horizontalAdvance(text) + 4.0;
        const double left = x + 3 + room > m_places.width ? x - 3 - room : x + 3; // the last one would be cut
        m_painter.drawText(QRectF(left, kMargin - 2, room, 16), Qt::AlignLeft | Qt::AlignVCenter, text);
    }
}

int TimelinePainter::paintRow(int row) const
{
    const TimelineRow &what = m_places.timeline.rows[static_cast<std::size_t>(row)];
    if (row == m_marks.row && m_marks.hasFocus) {
        QColor ground = Theme::of().accent();
        ground.setAlphaF(0.10F);
        m_painter.fillRect(m_places.boxOf(row, 0, 0).adjusted(-m_places.width, -2, m_places.width, 2),
                           ground);
    }
    const double thin = (m_places.to - m_places.from) / std::max(1, m_places.width);
    std::vector<TimelineLane::Block> blocks;
    what.lane.visit(static_cast<std::int64_t>(m_places.from), static_cast<std::int64_t>(m_places.to) + 1,
                    std::max<std::int64_t>(1, static_cast<std::int64_t>(thin)),
                    [&](const TimelineLane::Block &block) { blocks.push_back(block); });
    for (std::size_t i = 0; i < blocks.size(); ++i) {
        const TimelineSpan &span = m_places.timeline.spans[static_cast<std::size_t>(blocks[i].span)];
        if (blocks[i].count == 1 && span.kind == TimelineSpan::Kind::Attempt) {
            // Its name may be longer than the bar: it has room up to the next attempt.
            double roomTo = m_places.width - 4.0;
            for (std::size_t next = i + 1; next < blocks.size(); ++next) {
                if (m_places.timeline.spans[static_cast<std::size_t>(blocks[next].span)].kind == span.kind) {
                    roomTo = std::min(roomTo, m_places.xOf(static_cast<double>(blocks[next].from)));
                    break;
                }
            }
            paintAttempt(span, m_places.boxOf(row, blocks[i].from, blocks[i].to), roomTo);
        } else if (blocks[i].count == 1 && span.kind == TimelineSpan::Kind::Reported) {
            paintReported(span, m_places.boxOf(row, blocks[i].from, blocks[i].to), row);
        } else {
            paintBlock(blocks[i], row);
        }
        if (blocks[i].count == 1 && blocks[i].span == m_marks.span && m_marks.hasFocus) {
            m_painter.setPen(QPen(Theme::of().accent(), 2));
            m_painter.drawRect(m_places.boxOf(row, blocks[i].from, blocks[i].to).adjusted(-1, -1, 1, 1));
        }
    }
    if (what.canOpen)
        paintOpener(row);
    return static_cast<int>(blocks.size());
}

void TimelinePainter::paintBlock(const TimelineLane::Block &block, int row) const
{
    const TimelineSpan &span = m_places.timeline.spans[static_cast<std::size_t>(block.span)];
    const QRectF box = m_places.boxOf(row, block.from, block.to);
    if (block.count == 1) {
        paintSpan(span, box);
        return;
    }
    QColor fill = Theme::of().status(span.status);
    fill.setAlphaF(0.7F);
    const double body = span.kind == TimelineSpan::Kind::Attempt           ? kAttemptBody
                        : span.kind == TimelineSpan::Kind::ReportedBeneath ? kBeneathBody
                                                                           : box.height();
    m_painter.fillRect(QRectF(box.left(), box.bottom() - body, box.width(), body), fill);
}

void TimelinePainter::paintSpan(const TimelineSpan &span, const QRectF &box) const
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
        m_painter.fillRect(body, theme.paper());
        m_painter.fillRect(body, QBrush(colour, Qt::BDiagPattern));
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
    m_painter.fillRect(body, fill);
    if (span.kind == TimelineSpan::Kind::RetryGap)
        m_painter.fillRect(body, QBrush(colour, Qt::BDiagPattern));
    if (!labelInside || box.width() < 24)
        return;
    double left = std::max(box.left(), 0.0) + 6;
    if (m_places.timeline.rows[static_cast<std::size_t>(span.row)].isChild)
        left = std::max(left, indentOf(m_places.timeline.rows[static_cast<std::size_t>(span.row)].depth)
                                  + kOpener + 4.0);
    const QRectF space(left, box.top(), std::min(box.right(), m_places.width - 2.0) - left - 4,
                       kRowHeight - (span.kind == TimelineSpan::Kind::Run ? 5 : 0));
    if (space.width() < 10)
        return;
    const QString text =
        m_painter.fontMetrics().elidedText(span.label, Qt::ElideRight, static_cast<int>(space.width()));
    if (text.size() < 3)
        return;
    if (span.kind == TimelineSpan::Kind::RetryGap) {
        const double width = m_painter.fontMetrics().horizontalAdvance(text);
        m_painter.fillRect(QRectF(space.left() - 3, space.top() + 4, width + 6, kRowHeight - 8),
                           theme.paper());
    }
    m_painter.setPen(theme.text());
    m_painter.drawText(space, Qt::AlignLeft | Qt::AlignVCenter, text);
}

void TimelinePainter::paintAttempt(const TimelineSpan &span, const QRectF &box, double roomTo) const
{
    const Theme &theme = Theme::of();
    const QColor colour = theme.status(span.status);
    m_painter.fillRect(QRectF(box.left(), box.bottom() - kAttemptBody, box.width(), kAttemptBody), colour);
    // The name is above the body and may be longer than it, so that short attempts keep theirs.
    const QRectF space(std::max(box.left(), 0.0), box.top(), roomTo - std::max(box.left(), 0.0) - 4,
                       box.height() - kAttemptBody);
    const QFontMetricsF metrics(m_painter.font());
    QString text = span.label;
    if (metrics.horizontalAdvance(text) > space.width())
        text = text.section(u' ', -1); // its number alone
    if (metrics.horizontalAdvance(text) > space.width())
        return;
    m_painter.setPen(theme.text());
    m_painter.drawText(space, Qt::AlignLeft | Qt::AlignVCenter, text);
}

/// A mark at the left that says whether the child is open; the row may begin far to the right.
void TimelinePainter::paintOpener(int row) const
{
    const Theme &theme = Theme::of();
    const TimelineRow &what = m_places.timeline.rows[static_cast<std::size_t>(row)];
    const QRectF box = m_places.boxOf(row, 0, 0);
    const QRectF mark(indentOf(what.depth) - kIndent + 2.0, box.top(), kOpener, kRowHeight);
    m_painter.setPen(theme.text());
    m_painter.drawText(mark, Qt::AlignCenter, what.isOpen ? QStringLiteral("▾") : QStringLiteral("▸"));
}

} // namespace runyard
