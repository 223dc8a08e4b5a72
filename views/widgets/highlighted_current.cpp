#include "views/widgets/highlighted_current.h"

#include <QAbstractItemView>
#include <QItemSelectionModel>

namespace runyard {

static void selectTheCurrent(QAbstractItemView *view)
{
    QItemSelectionModel *selection = view->selectionModel();
    const QModelIndex current = selection ? selection->currentIndex() : QModelIndex();
    const bool isOne = view->selectionMode() == QAbstractItemView::SingleSelection;
    if (!isOne || !current.isValid() || selection->isSelected(current))
        return;
    const auto extent = view->selectionBehavior() == QAbstractItemView::SelectRows
                            ? QItemSelectionModel::Rows
                            : QItemSelectionModel::NoUpdate;
    selection->select(current, QItemSelectionModel::ClearAndSelect | extent);
}

void highlightCurrent(QAbstractItemView *view)
{
    QItemSelectionModel *selection = view->selectionModel();
    if (!selection)
        return;
    const auto follow = [view] { selectTheCurrent(view); };
    QObject::connect(selection, &QItemSelectionModel::currentChanged, view, follow);
    QObject::connect(selection, &QItemSelectionModel::selectionChanged, view, follow);
}

} // namespace runyard
