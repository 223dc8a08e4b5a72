// TimelineView: painting what a run told of its own work.
#include "models/words/format.h"
#include "views/run/timeline/timeline_geometry.h"
#include "views/run/timeline/timeline_view.h"
#include "views/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace runyard {

using namespace timeline;

namespace {

constexpr double kInset = 3;
constexpr int kMarkSize = 14;
constexpr double kGap = 5;

/// A mark where it says something that the length of the bar does not.
std::optional<RunStatus> markOf(const TimelineSpan &span)
{
    switch (span.status) {
    case RunStatus::Completed:
    case RunStatus::Executing: return std::nullopt;
    default: return span.status;
    }
}

} // namespace

/// The name stands in the bar, or behind it where the bar is short, or before it at the right end: a row has
/// one bar, so there is room somewhere.
void TimelineView::paintReported(QPainter &painter, const TimelineSpan &span, const QRectF &box,
                                 int row) const
{
    const Theme &theme = Theme::of();
    const QColor colour = theme.status(span.status);
    const QRectF bar = box.adjusted(0, kInset, 0, -kInset);
    QColor fill = colour;
    fill.setAlphaF(0.22F);
    painter.fillRect(bar, fill);
    if (span.isWait)
        painter.fillRect(bar, QBrush(colour, Qt::BDiagPattern));
    painter.fillRect(QRectF(bar.left(), bar.top(), std::min(2.0, bar.width()), bar.height()), colour);

    const QFontMetricsF metrics(painter.font());
    const TimePoint to = span.isOpen ? m_timeline.to : span.to;
    QString behind = format::duration(std::chrono::duration_cast<Millis>(to - span.from));
    if (!span.note.isEmpty())
        behind += QStringLiteral(" · ") + span.note;
    const auto mark = markOf(span);
    const double markWidth = mark ? kMarkSize + kGap : 0;
    const double behindWidth = metrics.horizontalAdvance(behind);
    const double wanted = markWidth + metrics.horizontalAdvance(span.label) + kGap + behindWidth;

    const double lowest = indentOf(m_timeline.rows[static_cast<std::size_t>(row)].depth) + kOpener + 4.0;
    const double highest = width() - 4.0;
    double left = std::max(bar.left() + kGap, lowest);
    double room = highest - left;
    if (span.isWait && highest - bar.right() - kGap >= wanted) {
        left = bar.right() + kGap; // letters on hatching are hard to read
        room = highest - left;
    } else if (wanted > room && bar.left() - kGap - lowest > room) {
        room = bar.left() - kGap - lowest;
        left = std::max(lowest, bar.left() - kGap - wanted);
    }
    if (mark) {
        theme.statusIcon(*mark).paint(&painter, QRect(static_cast<int>(left),
                                                      static_cast<int>(box.center().y()) - kMarkSize / 2,
                                                      kMarkSize, kMarkSize));
        left += markWidth;
        room -= markWidth;
    }
    const bool hasRoomForBoth = metrics.horizontalAdvance(span.label) + kGap + behindWidth <= room;
    const QString label = metrics.elidedText(span.label, Qt::ElideRight, room);
    if (label.size() < 2 && label != span.label)
        return;
    const double labelWidth = metrics.horizontalAdvance(label);
    if (span.isWait && left < bar.right())
        painter.fillRect(QRectF(left - 3, bar.top() + 1,
                                labelWidth + 6 + (hasRoomForBoth ? kGap + behindWidth : 0), bar.height() - 2),
                         theme.paper());
    painter.setPen(theme.text());
    painter.drawText(QRectF(left, box.top(), labelWidth + 1, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                     label);
    if (!hasRoomForBoth)
        return;
    painter.setPen(theme.muted());
    painter.drawText(QRectF(left + labelWidth + kGap, box.top(), behindWidth + 1, box.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, behind);
}

} // namespace runyard
