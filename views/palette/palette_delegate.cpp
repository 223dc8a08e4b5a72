#include "views/palette/palette_delegate.h"

#include "views/palette/palette_model.h"
#include "views/theme/theme.h"

#include <QPainter>

namespace runyard {

static constexpr int kPadding = 8;
static constexpr int kRowHeight = 28;

void PaletteDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                            const QModelIndex &index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    cell.icon = {};
    cell.state &= ~QStyle::State_HasFocus;
    cell.state |= QStyle::State_Active; // the field has the keyboard, the list shows what Enter does
    cell.widget->style()->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const Theme &theme = Theme::of();
    QRect rest = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    painter->save();
    const QRect icon(rest.left(), rest.center().y() - 7, 16, 16);
    index.data(Qt::DecorationRole).value<QIcon>().paint(painter, icon);
    rest.setLeft(icon.right() + kPadding);
    const QString hint = index.data(PaletteModel::HintRole).toString();
    painter->setFont(theme.textFont());
    painter->setPen(theme.muted());
    painter->drawText(rest, Qt::AlignRight | Qt::AlignVCenter, hint);
    rest.setRight(rest.right() - painter->fontMetrics().horizontalAdvance(hint) - 2 * kPadding);
    painter->setPen(theme.text());
    painter->drawText(
        rest, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideRight, rest.width()));
    painter->restore();
}

QSize PaletteDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return {200, kRowHeight};
}

} // namespace runyard
