#include "views/runs/cell_texts.h"

#include <QFontMetrics>
#include <QPainter>

namespace runyard {

namespace {

constexpr int kKeptLines = 2'000; // several screens of them

} // namespace

CellTexts::CellTexts(QFont font) : m_font(std::move(font)), m_lines(kKeptLines) {}

void CellTexts::draw(QPainter *painter, const QRect &rect, Qt::Alignment alignment, const QString &text)
{
    if (text.isEmpty() || rect.width() <= 0)
        return;
    const QStaticText &line = *laidOut(text, rect.width());
    painter->setFont(m_font);
    const QSizeF size = line.size();
    const qreal left =
        alignment.testFlag(Qt::AlignRight) ? rect.right() + 1 - size.width() : qreal(rect.left());
    // On whole pixels, as the style draws text: between them it would be blurred.
    painter->drawStaticText(QPoint(qRound(left), rect.top() + qRound((rect.height() - size.height()) / 2)),
                            line);
}

QStaticText *CellTexts::laidOut(const QString &text, int width)
{
    const Key key(text, width);
    if (QStaticText *kept = m_lines.object(key))
        return kept;
    auto *line = new QStaticText(QFontMetrics(m_font).elidedText(text, Qt::ElideRight, width));
    line->setTextFormat(Qt::PlainText);
    line->setPerformanceHint(QStaticText::AggressiveCaching);
    line->prepare({}, m_font);
    m_lines.insert(key, line);
    return line;
}

} // namespace runyard
