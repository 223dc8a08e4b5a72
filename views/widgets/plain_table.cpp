#include "views/widgets/plain_table.h"

#include "views/widgets/highlighted_current.h"

#include <QApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QTableView>

namespace runyard {

namespace {

class FieldKeys final : public QObject
{
public:
    FieldKeys(QLineEdit *field, QTableView *table) : QObject(field), m_field(field), m_table(table)
    {
        field->installEventFilter(this);
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::KeyPress)
            return QObject::eventFilter(watched, event);
        auto *key = static_cast<QKeyEvent *>(event);
        switch (key->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
            m_table->setFocus();
            if (!m_table->currentIndex().isValid())
                m_table->selectRow(0);
            else
                QApplication::sendEvent(m_table, event);
            return true;
        case Qt::Key_Escape:
            if (m_field->text().isEmpty())
                m_table->setFocus();
            else
                m_field->clear();
            return true;
        default: return false;
        }
    }

private:
    QLineEdit *m_field;
    QTableView *m_table;
};

class PlainTable final : public QTableView
{
public:
    void setSelectionModel(QItemSelectionModel *selection) override
    {
        QTableView::setSelectionModel(selection);
        highlightCurrent(this);
    }

protected:
    /// Rows are selected whole, so Home and End lead along the rows, not along the cells of one.
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override
    {
        if (m_takesFocus || !model())
            return {};
        const int rows = model()->rowCount(rootIndex());
        if (rows == 0 || (action != MoveHome && action != MoveEnd))
            return QTableView::moveCursor(action, modifiers);
        const int column = currentIndex().isValid() ? currentIndex().column()
                                                    : std::max(0, horizontalHeader()->logicalIndexAt(0));
        return model()->index(action == MoveHome ? 0 : rows - 1, column, rootIndex());
    }
    /// When the keyboard comes in, Qt makes the first row current without selecting it. That row would not
    /// look current but still be the starting point: the first Down would skip it.
    void focusInEvent(QFocusEvent *event) override
    {
        m_takesFocus = selectionMode() != SingleSelection;
        QTableView::focusInEvent(event);
        m_takesFocus = false;
    }

private:
    bool m_takesFocus = false;
};

} // namespace

QTableView *makePlainTable(const QString &accessibleName)
{
    auto *table = new PlainTable;
    table->setAccessibleName(accessibleName);
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setContextMenuPolicy(Qt::CustomContextMenu);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->verticalHeader()->hide();
    table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table->verticalHeader()->setMinimumSectionSize(kTableRowHeight); // that of the style is higher
    table->verticalHeader()->setDefaultSectionSize(kTableRowHeight);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setAccessibleName(QObject::tr("Columns of: %1").arg(accessibleName));
    return table;
}

void moveFocusOnArrows(QLineEdit *field, QTableView *table)
{
    new FieldKeys(field, table);
}

} // namespace runyard
