// Texts of cells in one font, kept as they were laid out: shaping and shortening a text takes most of
// the time a cell takes to paint, and a list paints the same texts again and again. GUI thread.
#pragma once

#include <QCache>
#include <QFont>
#include <QStaticText>

class QPainter;

namespace runyard {

class CellTexts
{
public:
    explicit CellTexts(QFont font);

    /// One line within the rectangle, in the painter's pen; ends in "…" where it does not fit.
    void draw(QPainter *painter, const QRect &rect, Qt::Alignment alignment, const QString &text);

private:
    using Key = std::pair<QString, int>; // and the width it may have
    QStaticText *laidOut(const QString &text, int width);

    QFont m_font;
    QCache<Key, QStaticText> m_lines;
};

} // namespace runyard
