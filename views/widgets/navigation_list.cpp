#include "views/widgets/navigation_list.h"

#include "views/theme/theme.h"

#include <QApplication>
#include <QPainter>
#include <QStyledItemDelegate>

namespace runyard {

namespace {

constexpr int kNavigationWidth = 148;
constexpr int kFoldedWidth = 44;
constexpr int kItemHeight = 32;
constexpr int kIconRole = Qt::UserRole;

class NavigationDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::of();
        const QRect box = option.rect.adjusted(6, 1, -6, -1);
        const bool isSelected = option.state & QStyle::State_Selected;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (isSelected || option.state & QStyle::State_MouseOver) {
            QColor fill = isSelected ? option.palette.color(QPalette::Highlight) : theme.text();
            if (!isSelected)
                fill.setAlphaF(0.06F);
            painter->setPen(Qt::NoPen);
            painter->setBrush(fill);
            painter->drawRoundedRect(box, 4, 4);
        }
        if (option.state & QStyle::State_HasFocus) {
            painter->setBrush(Qt::NoBrush);
            painter->setPen(theme.accent());
            painter->drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        }
        const QRect icon(box.left() + 8, box.center().y() - 7, 16, 16);
        theme.icon(index.data(kIconRole).toString()).paint(painter, icon);
        painter->setPen(theme.text());
        painter->setFont(theme.textFont());
        const QRect text(icon.right() + 10, box.top(), box.right() - icon.right() - 12, box.height());
        if (text.width() > 20)
            painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {kFoldedWidth, kItemHeight};
    }
};

} // namespace

NavigationList::NavigationList(QWidget *parent) : QListWidget(parent)
{
    setAccessibleName(tr("Pages"));
    setFrameShape(QFrame::NoFrame);
    setItemDelegate(new NavigationDelegate(this));
    setUniformItemSizes(true);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setViewportMargins(0, 6, 0, 6);
    setFolded(false);
    connect(&Theme::of(), &Theme::changed, this, &NavigationList::refreshTheme);
    refreshTheme();
}

void NavigationList::addPage(const QString &name, const QString &icon)
{
    auto *item = new QListWidgetItem(name, this);
    item->setData(kIconRole, icon);
    item->setToolTip(name);
}

void NavigationList::setFolded(bool folded)
{
    m_isFolded = folded;
    setFixedWidth(folded ? kFoldedWidth : kNavigationWidth);
}

void NavigationList::refreshTheme()
{
    QPalette side = QApplication::palette();
    side.setColor(QPalette::Base, Theme::of().panel());
    setPalette(side);
}

} // namespace runyard
