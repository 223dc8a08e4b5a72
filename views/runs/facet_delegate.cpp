#include "views/runs/facet_delegate.h"

#include "models/runs/run_facets_model.h"
#include "models/words/format.h"
#include "views/theme/theme.h"

#include <QPainter>

namespace runyard {

void FacetDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                          const QModelIndex &index) const
{
    const Theme &theme = Theme::of();
    painter->save();
    if (index.data(RunFacetsModel::HeadingRole).toBool()) {
        QFont font = theme.textFont();
        font.setWeight(QFont::DemiBold);
        painter->setFont(font);
        painter->setPen(theme.muted());
        painter->drawText(option.rect.adjusted(8, 8, -8, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          index.data().toString());
        painter->restore();
        return;
    }
    const qint64 count = index.data(RunFacetsModel::CountRole).toLongLong();
    const QString countText = format::count(count);
    painter->setFont(theme.numberFont());
    const int countWidth = painter->fontMetrics().horizontalAdvance(countText) + 16;
    painter->restore();

    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    cell.state &= ~QStyle::State_HasFocus;
    const QStyle *style = cell.widget->style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, cell.widget);

    const QRect check = style->subElementRect(QStyle::SE_ItemViewItemCheckIndicator, &cell, cell.widget);
    QRect rest(option.rect);
    rest.setLeft(check.right() + 8);
    painter->save();
    const QVariant status = index.data(RunFacetsModel::StatusRole);
    if (status.isValid()) {
        const QRect icon(rest.left(), rest.center().y() - 7, 16, 16);
        theme.statusIcon(static_cast<RunStatus>(status.toInt())).paint(painter, icon);
        rest.setLeft(icon.right() + 6);
    }
    const bool isExcluded = index.data(RunFacetsModel::ExcludedRole).toBool();
    if (isExcluded) { // a stroke where the check would be
        painter->setPen(QPen(theme.status(RunStatus::Failed), 2));
        painter->drawLine(check.left() + 3, check.center().y(), check.right() - 3, check.center().y());
    }
    painter->setPen(count > 0 && !isExcluded ? theme.text() : theme.muted());
    QFont nameFont = theme.textFont();
    nameFont.setStrikeOut(isExcluded);
    painter->setFont(nameFont);
    const QRect name = rest.adjusted(0, 0, -countWidth, 0);
    painter->drawText(
        name, Qt::AlignLeft | Qt::AlignVCenter,
        painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, name.width()));
    painter->setPen(theme.muted());
    painter->setFont(theme.numberFont());
    painter->drawText(rest.adjusted(0, 0, -8, 0), Qt::AlignRight | Qt::AlignVCenter, countText);
    painter->restore();
}

QSize FacetDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QSize size = QStyledItemDelegate::sizeHint(option, index);
    size.setHeight(index.data(RunFacetsModel::HeadingRole).toBool() ? 32 : 24);
    return size;
}

} // namespace runyard
