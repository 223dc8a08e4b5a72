#include "views/theme/cell_copy.h"

#include "models/words/display_text.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPointer>

namespace runyard {

namespace {

class CellCopy final : public QObject
{
public:
    using QObject::QObject;

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::KeyPress
            || !static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy))
            return false;
        const QVariant stored =
            static_cast<QAbstractItemView *>(watched)->currentIndex().data(format::kStoredRole);
        if (!stored.isValid())
            return false; // the list copies what it shows
        QApplication::clipboard()->setText(stored.toString());
        return true;
    }
};

} // namespace

void copyCellsAsStored(QWidget *widget)
{
    if (!qobject_cast<QAbstractItemView *>(widget))
        return;
    static QPointer<CellCopy> copy;
    if (!copy)
        copy = new CellCopy(qApp);
    widget->installEventFilter(copy);
}

} // namespace runyard
