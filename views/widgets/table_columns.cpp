#include "views/widgets/table_columns.h"

#include <QEvent>
#include <QHeaderView>
#include <QMenu>
#include <QSettings>

namespace runyard {

static constexpr int kSaveMillis = 400; // one write for a whole drag of a column's edge

TableColumns::TableColumns(QTableView *table, QString settingsKey, const QList<Width> &defaults)
    : QObject(table), m_table(table), m_settingsKey(std::move(settingsKey)), m_defaults(defaults)
{
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    reset();
    const QByteArray saved = QSettings().value(m_settingsKey).toByteArray();
    // A saved state from a version with other columns would hide or misplace the new ones.
    if (saved.isEmpty() || !header->restoreState(saved) || header->count() != table->model()->columnCount())
        reset();

    m_saveSoon.setSingleShot(true);
    m_saveSoon.setInterval(kSaveMillis);
    connect(&m_saveSoon, &QTimer::timeout, this, &TableColumns::save);
    connect(header, &QHeaderView::sectionResized, &m_saveSoon, qOverload<>(&QTimer::start));
    connect(header, &QHeaderView::sectionMoved, &m_saveSoon, qOverload<>(&QTimer::start));
    connect(header, &QHeaderView::sortIndicatorChanged, &m_saveSoon, qOverload<>(&QTimer::start));
    connect(header, &QWidget::customContextMenuRequested, this, [this, header](const QPoint &at) {
        QMenu menu(m_table);
        fill(&menu);
        menu.exec(header->mapToGlobal(at));
    });
    m_table->installEventFilter(this);
}

void TableColumns::fill(QMenu *menu)
{
    QHeaderView *header = m_table->horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int column = header->logicalIndex(visual);
        if (column == 0)
            continue; // the first column identifies the row
        QAction *choice =
            menu->addAction(m_table->model()->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        choice->setCheckable(true);
        choice->setChecked(!header->isSectionHidden(column));
        connect(choice, &QAction::toggled, this, [this, header, column](bool shown) {
            header->setSectionHidden(column, !shown);
            if (shown && header->sectionSize(column) < header->minimumSectionSize())
                header->resizeSection(column, header->defaultSectionSize());
            m_saveSoon.start();
        });
    }
    menu->addSeparator();
    connect(menu->addAction(tr("Columns as at first")), &QAction::triggered, this, [this] {
        reset();
        save();
    });
}

void TableColumns::reset()
{
    QHeaderView *header = m_table->horizontalHeader();
    for (int column = 0; column < header->count(); ++column)
        header->moveSection(header->visualIndex(column), column);
    for (const Width &width : m_defaults) {
        header->setSectionHidden(width.column, width.pixels == 0);
        if (width.pixels > 0)
            header->resizeSection(width.column, width.pixels);
    }
}

void TableColumns::save()
{
    m_saveSoon.stop();
    QSettings().setValue(m_settingsKey, m_table->horizontalHeader()->saveState());
}

bool TableColumns::eventFilter(QObject *watched, QEvent *event)
{
    // The window closes before the timer is due.
    if (event->type() == QEvent::Hide && m_saveSoon.isActive())
        save();
    return QObject::eventFilter(watched, event);
}

} // namespace runyard
