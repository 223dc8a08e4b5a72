#include "views/widgets/table_page.h"

#include "models/words/format.h"
#include "views/theme/theme.h"
#include "views/widgets/kept_focus.h"
#include "views/widgets/list_state.h"
#include "views/widgets/plain_table.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/table_delegate.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolBar>

namespace runyard {

static constexpr int kFilterWidth = 280;
static constexpr int kPanelWidth = 420;

TablePage::TablePage(const QString &key, const QString &subject, QWidget *parent)
    : Page(parent)
    , m_key(key)
    , m_subject(subject)
    , m_bar(new QHBoxLayout)
    , m_filter(new QLineEdit)
    , m_count(new QLabel)
    , m_tools(new QToolBar)
    , m_splitter(new QSplitter(Qt::Horizontal))
    , m_stack(new QStackedWidget)
    , m_table(makePlainTable(tr("List of %1").arg(subject)))
    , m_state(new ListState(subject))
{
    setObjectName(key);
    m_filter->setPlaceholderText(tr("Filter %1").arg(subject));
    m_filter->setAccessibleName(tr("Filter %1").arg(subject));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaximumWidth(kFilterWidth);
    m_filter->setMinimumWidth(120);
    m_count->setAccessibleName(tr("Number of %1").arg(subject));
    m_bar->setContentsMargins(12, 8, 12, 8);
    m_bar->setSpacing(8);
    m_bar->addWidget(m_filter, 2);
    m_bar->addWidget(m_count);
    m_tools->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_tools->setIconSize(QSize(16, 16));
    m_bar->addWidget(m_tools, 8);

    m_stack->addWidget(m_table);
    m_stack->addWidget(m_state);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_stack);
    m_splitter->setStretchFactor(0, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(m_bar);
    column->addWidget(m_splitter, 1);

    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_proxy.setFilterFixedString(text.trimmed());
        showState();
        filterTextChanged(text);
    });
    moveFocusOnArrows(m_filter, m_table);
    connect(m_state, &ListState::actionWanted, this, [this] {
        if (!m_error.isEmpty())
            reload();
        else if (m_proxy.sourceModel()->rowCount() > 0)
            m_filter->clear();
        else
            emptyActionWanted();
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, &TablePage::showMenu);
    connect(m_table, &QAbstractItemView::activated, this, [this] {
        if (m_primary && m_primary->isEnabled())
            m_primary->trigger();
    });
    connect(&Theme::of(), &Theme::changed, this, &TablePage::refreshIcons);
    m_state->setState(tr("Reading…"));
    m_stack->setCurrentWidget(m_state);
}

void TablePage::setSource(QAbstractItemModel *model, TableDelegate *delegate, int sortColumn,
                          Qt::SortOrder order)
{
    m_proxy.setSortRole(Qt::UserRole);
    m_proxy.setSortCaseSensitivity(Qt::CaseInsensitive);
    m_proxy.setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_proxy.setFilterKeyColumn(-1);
    m_proxy.setSourceModel(model);
    m_table->setModel(&m_proxy);
    m_table->setItemDelegate(delegate);
    m_table->horizontalHeader()->setSortIndicator(sortColumn, order);
    m_table->setSortingEnabled(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] {
        if (m_panel)
            showPart(*m_panel, currentSourceRow() >= 0, *m_stack->currentWidget());
        currentChanged();
    });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_proxy, signal, this, &TablePage::showState);
    connect(&m_proxy, &QAbstractItemModel::dataChanged, this, [this] { currentChanged(); });
}

void TablePage::setPanel(QWidget *panel)
{
    m_panel = panel;
    m_splitter->addWidget(panel);
    m_splitter->setStretchFactor(1, 0);
    m_splitter->setSizes({900, kPanelWidth});
    m_splitter->restoreState(QSettings().value(settingsKey("panels")).toByteArray());
    panel->hide();
    connect(m_splitter, &QSplitter::splitterMoved, this,
            [this] { QSettings().setValue(settingsKey("panels"), m_splitter->saveState()); });
}

QAction *TablePage::addPageAction(const QString &text, const QString &icon, const QKeySequence &shortcut)
{
    auto *action = new QAction(Theme::of().icon(icon), text, this);
    action->setData(icon);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    if (!shortcut.isEmpty())
        action->setToolTip(QStringLiteral("%1 (%2)").arg(text, shortcut.toString(QKeySequence::NativeText)));
    m_pageActions += action;
    addAction(action);
    addToolButton(action);
    return action;
}

void TablePage::addSharedAction(QAction *action)
{
    m_pageActions += action;
    addToolButton(action);
}

void TablePage::addToolButton(QAction *action)
{
    m_tools->addAction(action);
    // The text changes with the row (Pause, Resume); the name an outside program looks for must not.
    m_tools->widgetForAction(action)->setAccessibleName(
        tr("%1 (%2)").arg(action->text().remove(QChar(0x2026)), m_subject));
}

void TablePage::addToBar(QWidget *widget)
{
    m_tools->addWidget(widget);
}

void TablePage::setEmpty(const QString &sentence, const QString &action)
{
    m_emptySentence = sentence;
    m_emptyAction = action;
}

void TablePage::loaded(const std::string &error)
{
    m_isLoaded = true;
    m_error = format::text(error);
    showState();
    // Without a current row the keyboard would have nothing to act on.
    if (!m_table->currentIndex().isValid() && m_proxy.rowCount() > 0)
        m_table->setCurrentIndex(m_proxy.index(0, m_table->horizontalHeader()->logicalIndex(0)));
}

void TablePage::showState()
{
    const int all = m_proxy.sourceModel()->rowCount();
    const int shown = m_proxy.rowCount();
    m_count->setText(tr("%1 of %2").arg(format::count(shown), format::count(all)));
    m_count->setVisible(shown != all && m_error.isEmpty());
    if (shown > 0 && m_error.isEmpty()) {
        showPage(*m_stack, *m_table);
        return;
    }
    if (!m_error.isEmpty())
        m_state->setState(m_error, tr("Try again"));
    else if (!m_isLoaded)
        m_state->setState(tr("Reading…"));
    else if (all > 0)
        m_state->setState(tr("Nothing among the %1 contains “%2”.").arg(m_subject, m_filter->text()),
                          tr("Clear filter"));
    else
        m_state->setState(m_emptySentence, m_emptyAction);
    showPage(*m_stack, *m_state);
}

int TablePage::currentSourceRow() const
{
    const QModelIndex current = m_proxy.mapToSource(m_table->currentIndex());
    return current.isValid() ? current.row() : -1;
}

QString TablePage::settingsKey(const char *part) const
{
    return m_key + QLatin1Char('/') + QLatin1String(part);
}

void TablePage::showMenu(const QPoint &at)
{
    QMenu menu(this);
    menu.addActions(m_pageActions);
    if (m_columns) {
        menu.addSeparator();
        m_columns->fill(menu.addMenu(Theme::of().icon(QStringLiteral("columns")), tr("Columns")));
    }
    menu.exec(m_table->viewport()->mapToGlobal(at));
}

void TablePage::refreshIcons()
{
    for (QAction *action : std::as_const(m_pageActions))
        action->setIcon(Theme::of().icon(action->data().toString()));
}

void TablePage::focusContent()
{
    (m_stack->currentWidget() == m_table ? static_cast<QWidget *>(m_table) : m_filter)->setFocus();
}

QList<QWidget *> TablePage::panes() const
{
    return {m_filter, m_stack->currentWidget(), m_panel};
}

void TablePage::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

} // namespace runyard
