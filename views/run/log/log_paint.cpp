// LogPane: painting.
#include "models/words/format.h"
#include "views/run/log/log_pane.h"
#include "views/run/log/log_wrap.h"
#include "views/theme/log_colours.h"
#include "views/theme/theme.h"

#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace runyard {

namespace {

constexpr int kLogTextPadding = 8;

QColor veiled(QColor colour, float share)
{
    colour.setAlphaF(share);
    return colour;
}

} // namespace

QString LogPane::gutterText(const LogLine &line) const
{
    return format::fullTime(line.at).section(u' ', 1, 1); // the day is in the tooltips of the timeline
}

void LogPane::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    const Theme &theme = Theme::of();
    painter.fillRect(viewport()->rect(), theme.paper());
    painter.setFont(theme.monoFont());
    const int widestBefore = m_widest;
    int y = 0;
    int part = m_topPart;
    for (int row = m_top; row < m_model.rowCount() && y < viewport()->height(); ++row, part = 0) {
        for (const int parts = partsOf(row); part < parts && y < viewport()->height(); ++part) {
            paintRow(painter, row, part, y);
            y += m_lineHeight;
        }
    }
    if (m_widest != widestBefore)
        QMetaObject::invokeMethod(this, &LogPane::updateBars, Qt::QueuedConnection);
}

void LogPane::paintRow(QPainter &painter, int row, int part, int y)
{
    const Theme &theme = Theme::of();
    const int width = viewport()->width();
    const QFontMetricsF metrics(theme.monoFont());
    const int baseline = y + 1 + static_cast<int>(metrics.ascent());
    if (m_current >= 0 && row >= firstSelected() && row <= lastSelected())
        painter.fillRect(0, y, width, m_lineHeight, veiled(theme.accent(), hasFocus() ? 0.24F : 0.14F));
    const LogLine *line = m_model.at(row);
    const Shown *text = shown(row);
    if (line == nullptr || text == nullptr) {
        painter.setPen(theme.muted());
        painter.drawText(gutterWidth(), baseline, QStringLiteral("…"));
        return;
    }
    const QString &all = text->text.text;
    int from = 0;
    int to = static_cast<int>(all.size());
    if (m_wraps) {
        const auto index = static_cast<std::size_t>(part);
        from = text->starts[index];
        to = index + 1 < text->starts.size() ? text->starts[index + 1] : to;
    } else {
        from = indexAtColumn(all, horizontalScrollBar()->value());
        to = std::min(to, from + columns() + 2);
    }
    paintMarks(painter, all, from, to, gutterWidth(), y);
    const QColor plain = plainLogColour(*line);
    qreal x = gutterWidth();
    // The first part that reaches into what is in sight; a long line may have thousands.
    const auto &parts = text->text.parts;
    auto piece = std::partition_point(parts.begin(), parts.end(),
                                      [from](const AnsiPart &p) { return p.from + p.length <= from; });
    for (; piece != parts.end() && piece->from < to; ++piece) {
        const int first = std::max(piece->from, from);
        const QString words = all.mid(first, std::min(piece->from + piece->length, to) - first);
        QFont font = theme.monoFont();
        font.setBold(piece->style.isBold);
        font.setItalic(piece->style.isItalic);
        font.setUnderline(piece->style.isUnderlined);
        font.setStrikeOut(piece->style.isStruck);
        painter.setFont(font);
        const qreal advance = QFontMetricsF(font).horizontalAdvance(words);
        const LogInk ink = inkOf(piece->style, plain);
        if (ink.ground.isValid())
            painter.fillRect(QRectF(x, y, advance, m_lineHeight), ink.ground);
        painter.setPen(ink.text);
        painter.drawText(QPointF(x, baseline), words);
        x += advance;
    }
    painter.setFont(theme.monoFont());
    if (m_showsTimes && part == 0) {
        painter.setPen(theme.muted());
        painter.drawText(kLogTextPadding, baseline, gutterText(*line));
    }
}

/// What was searched for, behind its text.
void LogPane::paintMarks(QPainter &painter, const QString &text, int from, int to, int x, int y)
{
    if (m_marked.isEmpty())
        return;
    const QFontMetricsF metrics(Theme::of().monoFont());
    const int size = static_cast<int>(m_marked.size());
    // One that begins before the row may reach into it.
    for (auto hit = text.indexOf(m_marked, std::max(0, from - size + 1), Qt::CaseInsensitive);
         hit >= 0 && hit < to; hit = text.indexOf(m_marked, hit + size, Qt::CaseInsensitive)) {
        const auto first = std::max<qsizetype>(hit, from);
        const auto last = std::min<qsizetype>(hit + size, to);
        const QRectF box(x + metrics.horizontalAdvance(text.mid(from, first - from)), y,
                         metrics.horizontalAdvance(text.mid(first, last - first)), m_lineHeight);
        painter.fillRect(box, veiled(Theme::of().status(RunStatus::Reattempting), 0.38F));
    }
}

} // namespace runyard
