#include "views/widgets/plain_table.h"

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

} // namespace

QTableView *makePlainTable(const QString &accessibleName)
{
    auto *table = new QTableView;
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
    table->verticalHeader()->setMinimumSectionSize(kTableRowHeight); // the style's is higher
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
