#include "views/theme/elided_tips.h"

#include "models/words/display_text.h"

#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QPointer>
#include <QStyle>
#include <QToolTip>

namespace runyard {

namespace {

struct Elided
{
    QString text; // empty = there is room for it
    QString tip;  // it has anyway
    QRect area;   // where both hold
};

Elided elidedIn(const QLabel *label)
{
    const bool isCut = label->textFormat() == Qt::PlainText && !label->wordWrap()
                       && label->sizeHint().width() > label->width();
    return {isCut ? label->text() : QString(), label->toolTip(), label->rect()};
}

Elided elidedIn(const QHeaderView *header, const QPoint &place)
{
    const int section = header->logicalIndexAt(place);
    if (section < 0 || !header->model())
        return {};
    const auto said = [&](int role) {
        return header->model()->headerData(section, header->orientation(), role).toString();
    };
    const QString title = said(Qt::DisplayRole);
    const int margin = header->style()->pixelMetric(QStyle::PM_HeaderMargin, nullptr, header);
    const bool hasArrow = header->isSortIndicatorShown() && header->sortIndicatorSection() == section;
    const int arrow =
        hasArrow ? header->style()->pixelMetric(QStyle::PM_HeaderMarkSize, nullptr, header) + margin : 0;
    const int room = header->sectionSize(section) - 2 * margin - arrow;
    const bool isCut = header->fontMetrics().horizontalAdvance(title) > room;
    return {
        isCut ? title : QString(), said(Qt::ToolTipRole),
        QRect(header->sectionViewportPosition(section), 0, header->sectionSize(section), header->height())};
}

Elided elidedIn(const QAbstractItemView *view, const QPoint &place)
{
    const QModelIndex index = view->indexAt(place);
    if (!index.isValid())
        return {};
    const QRect cell = view->visualRect(index);
    const bool isCut = view->sizeHintForIndex(index).width() > cell.width();
    return {isCut ? index.data().toString() : QString(), index.data(Qt::ToolTipRole).toString(), cell};
}

class ElidedTips final : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::ToolTip)
            return false;
        auto *widget = static_cast<QWidget *>(watched);
        const auto *help = static_cast<QHelpEvent *>(event);
        const Elided elided = elidedAt(widget, help->pos());
        // Most tips of what is cut say it whole, and more.
        if (elided.text.isEmpty() || elided.tip.startsWith(elided.text.trimmed()))
            return false;
        const QString tip = elided.tip.isEmpty() ? elided.text : elided.text + QLatin1Char('\n') + elided.tip;
        QToolTip::showText(help->globalPos(), format::tipText(tip), widget, elided.area);
        return true;
    }

private:
    static Elided elidedAt(QWidget *widget, const QPoint &place)
    {
        if (const auto *label = qobject_cast<QLabel *>(widget))
            return elidedIn(label);
        if (const auto *header = qobject_cast<QHeaderView *>(widget->parentWidget()))
            return elidedIn(header, place);
        if (const auto *view = qobject_cast<QAbstractItemView *>(widget->parentWidget()))
            return elidedIn(view, place);
        return {};
    }
};

} // namespace

void tellElided(QWidget *widget)
{
    QWidget *shown = qobject_cast<QLabel *>(widget);
    if (auto *view = qobject_cast<QAbstractItemView *>(widget))
        shown = view->viewport();
    if (!shown)
        return;
    static QPointer<ElidedTips> tips;
    if (!tips)
        tips = new ElidedTips(qApp);
    shown->installEventFilter(tips);
}

} // namespace runyard
