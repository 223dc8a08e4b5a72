#include "views/runs_page.h"

#include "models/format.h"
#include "models/run_facets_model.h"
#include "models/run_list_model.h"
#include "views/actions/run_actions.h"
#include "views/delegates/facet_delegate.h"
#include "views/delegates/run_delegate.h"
#include "views/theme.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kRunRowHeight = 26;
static constexpr int kSearchPause = 250; // ms without typing before the search starts

RunsPage::RunsPage(EngineClient &client, RunActions &actions, QWidget *parent)
    : QWidget(parent), m_client(client), m_actions(actions),
      m_runs(new RunListModel(client, m_clock, this)), m_facets(new RunFacetsModel(client, this))
{
    setObjectName(QStringLiteral("RunsPage"));
    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setAccessibleName(tr("Runs page panels"));
    m_splitter->addWidget(makeFacets());
    m_splitter->addWidget(makeCentre());
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setSizes({220, 900});
    m_splitter->setChildrenCollapsible(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_splitter);
    connectModels();
    restoreLayout();
    showState();
}

RunsPage::~RunsPage()
{
    saveLayout();
}

QWidget *RunsPage::makeFacets()
{
    m_facetList = new QListView;
    m_facetList->setModel(m_facets);
    m_facetList->setItemDelegate(new FacetDelegate(m_facetList));
    m_facetList->setFrameShape(QFrame::NoFrame);
    m_facetList->setAccessibleName(tr("Narrow the runs by"));
    m_facetList->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_facetList->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_facetList->setMinimumWidth(180);
    return m_facetList;
}

QWidget *RunsPage::makeCentre()
{
    auto *centre = new QWidget;
    m_search = new QLineEdit;
    m_search->setPlaceholderText(tr("Search id, task, tags, payload, output, error"));
    m_search->setAccessibleName(tr("Search runs"));
    m_search->setClearButtonEnabled(true);
    m_total = new QLabel;
    m_total->setAccessibleName(tr("Number of runs found"));
    m_clear = new QPushButton(tr("Clear filter"));
    m_clear->setAccessibleName(tr("Clear filter"));
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(12, 8, 12, 8);
    bar->setSpacing(8);
    bar->addWidget(m_search, 1);
    bar->addWidget(m_total);
    bar->addWidget(m_clear);

    m_table = new QTableView;
    m_table->setModel(m_runs);
    m_table->setItemDelegate(new RunDelegate(m_table));
    m_table->setAccessibleName(tr("Runs"));
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(kRunRowHeight);
    QHeaderView *header = m_table->horizontalHeader();
    header->setAccessibleName(tr("Columns of the run list"));
    header->setSectionsMovable(true);
    header->setHighlightSections(false);
    header->setStretchLastSection(true);
    header->setContextMenuPolicy(Qt::CustomContextMenu);

    m_stack = new QStackedWidget;
    m_stack->addWidget(m_table);
    m_stack->addWidget(makeState());

    m_new = new QPushButton;
    m_new->setAccessibleName(tr("Show new runs"));
    m_new->setFlat(true);
    m_new->hide();
    auto *layout = new QVBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(bar);
    layout->addWidget(m_new);
    layout->addWidget(m_stack, 1);
    return centre;
}

QWidget *RunsPage::makeState()
{
    auto *page = new QWidget;
    m_stateText = new QLabel;
    m_stateText->setAlignment(Qt::AlignCenter);
    m_stateText->setWordWrap(true);
    m_stateText->setAccessibleName(tr("State of the run list"));
    m_stateButton = new QPushButton;
    m_stateButton->setAccessibleName(tr("What to do about the empty list"));
    auto *layout = new QVBoxLayout(page);
    layout->addStretch(2);
    layout->addWidget(m_stateText);
    layout->addWidget(m_stateButton, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    return page;
}

void RunsPage::connectModels()
{
    auto *pause = new QTimer(this);
    pause->setSingleShot(true);
    pause->setInterval(kSearchPause);
    connect(m_search, &QLineEdit::textChanged, pause, qOverload<>(&QTimer::start));
    connect(m_search, &QLineEdit::returnPressed, this, &RunsPage::applyFilter);
    connect(pause, &QTimer::timeout, this, &RunsPage::applyFilter);
    connect(m_facets, &RunFacetsModel::filterChanged, this, &RunsPage::applyFilter);
    connect(m_facets, &RunFacetsModel::totalChanged, this, &RunsPage::showState);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_search->clear();
        m_facets->clearChecked();
        applyFilter();
    });
    connect(m_stateButton, &QPushButton::clicked, this, [this] {
        if (m_runs->state() == RunListModel::State::Failed)
            m_runs->reload();
        else if (m_runs->filter().isEmpty())
            m_actions.trigger()->trigger();
        else
            m_clear->click();
    });
    connect(m_runs, &RunListModel::stateChanged, this, &RunsPage::showState);
    connect(m_runs, &QAbstractItemModel::rowsInserted, this, &RunsPage::showState);
    connect(m_runs, &QAbstractItemModel::modelReset, this, &RunsPage::showViewport);
    connect(m_runs, &QAbstractItemModel::dataChanged, this, &RunsPage::refreshSelection);
    connect(m_runs, &RunListModel::newCountChanged, this, [this](int count) {
        m_new->setVisible(count > 0);
        m_new->setText(tr("%1 new").arg(format::count(count)));
        m_new->setIcon(Theme::of().icon(QStringLiteral("up")));
    });
    connect(m_new, &QPushButton::clicked, this, [this] {
        m_table->scrollToTop();
        m_runs->joinNew();
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, &RunsPage::showViewport);
    connect(m_table->verticalScrollBar(), &QScrollBar::rangeChanged, this, &RunsPage::showViewport);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            &RunsPage::selectionMoved);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        QMenu menu(this);
        m_actions.fill(&menu);
        menu.exec(m_table->viewport()->mapToGlobal(at));
    });
    connect(m_table->horizontalHeader(), &QWidget::customContextMenuRequested, this,
            &RunsPage::chooseColumns);
    connect(&Theme::of(), &Theme::changed, m_table->viewport(), qOverload<>(&QWidget::update));
}

void RunsPage::setInspector(QWidget *inspector)
{
    m_inspector = inspector;
    m_splitter->addWidget(inspector);
    m_splitter->setStretchFactor(2, 0);
    inspector->setVisible(m_table->currentIndex().isValid());
    const QByteArray sizes = QSettings().value(QStringLiteral("runs/panels")).toByteArray();
    if (sizes.isEmpty() || !m_splitter->restoreState(sizes))
        m_splitter->setSizes({220, 620, 460});
}

void RunsPage::openRun(const RunId &id)
{
    for (int row = 0; row < m_runs->rowCount(); ++row) {
        const Run *run = m_runs->runAt(row);
        if (!run)
            break;
        if (run->id == id) {
            m_table->selectRow(row);
            break;
        }
    }
    if (m_inspector)
        m_inspector->show();
    emit runSelected(id);
}

void RunsPage::showTask(const QString &taskId)
{
    m_search->clear();
    RunFilter filter;
    filter.taskIds = {format::utf8(taskId)};
    m_facets->setFilter(filter);
    applyFilter();
}

void RunsPage::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

void RunsPage::applyFilter()
{
    RunFilter filter = m_facets->filter();
    filter.search = format::utf8(m_search->text().trimmed());
    m_facets->setFilter(filter);
    m_runs->setFilter(filter);
    showState();
}

void RunsPage::showViewport()
{
    const int first = std::max(0, m_table->rowAt(0));
    const int rows = m_table->viewport()->height() / kRunRowHeight + 1;
    m_runs->showRows(first, first + rows);
    m_runs->setFollowing(m_table->verticalScrollBar()->value() == 0);
}

void RunsPage::showState()
{
    const bool filtered = !m_runs->filter().isEmpty();
    m_clear->setVisible(filtered);
    m_total->setText(tr("%1 runs").arg(format::count(m_facets->total())));
    if (m_runs->rowCount() > 0) {
        m_stack->setCurrentIndex(0);
        return;
    }
    m_stack->setCurrentIndex(1);
    m_stateButton->setVisible(m_runs->state() != RunListModel::State::Loading);
    switch (m_runs->state()) {
    case RunListModel::State::Loading:
        m_stateText->setText(tr("Loading runs…"));
        break;
    case RunListModel::State::Failed:
        m_stateText->setText(m_runs->errorText());
        m_stateButton->setText(tr("Try again"));
        break;
    case RunListModel::State::Ready:
        m_stateText->setText(filtered ? tr("No run meets this filter.")
                                      : tr("No runs yet. Trigger a task, and its runs appear here."));
        m_stateButton->setText(filtered ? tr("Clear filter") : tr("Trigger a task…"));
        break;
    }
}

void RunsPage::selectionMoved()
{
    refreshSelection();
    const Run *run = m_runs->runAt(m_table->currentIndex().row());
    if (m_inspector)
        m_inspector->setVisible(run != nullptr);
    emit runSelected(run ? std::optional<RunId>(run->id) : std::nullopt);
}

void RunsPage::refreshSelection()
{
    const Run *run = m_runs->runAt(m_table->currentIndex().row());
    m_actions.setRun(run ? std::optional<Run>(*run) : std::nullopt);
}

void RunsPage::chooseColumns(const QPoint &at)
{
    QHeaderView *header = m_table->horizontalHeader();
    QMenu menu(this);
    for (int column = 1; column < m_runs->columnCount(); ++column) { // the status always shows
        QAction *choice = menu.addAction(
            m_runs->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        choice->setCheckable(true);
        choice->setChecked(!header->isSectionHidden(column));
        connect(choice, &QAction::toggled, header,
                [header, column](bool shown) { header->setSectionHidden(column, !shown); });
    }
    menu.exec(header->mapToGlobal(at));
}

void RunsPage::restoreLayout()
{
    QHeaderView *header = m_table->horizontalHeader();
    const QByteArray saved = QSettings().value(QStringLiteral("runs/columns")).toByteArray();
    if (!saved.isEmpty() && header->restoreState(saved))
        return;
    const std::pair<int, int> widths[] = {
        {RunListModel::Status, 150}, {RunListModel::Task, 170}, {RunListModel::Id, 110},
        {RunListModel::Attempts, 80}, {RunListModel::Waited, 110}, {RunListModel::Duration, 100},
        {RunListModel::Created, 110}, {RunListModel::Tags, 140}, {RunListModel::Queue, 140},
    };
    for (const auto &[column, width] : widths)
        header->resizeSection(column, width);
    for (const int column : {RunListModel::Queue, RunListModel::Version, RunListModel::Machine})
        header->hideSection(column);
}

void RunsPage::saveLayout() const
{
    QSettings settings;
    settings.setValue(QStringLiteral("runs/columns"), m_table->horizontalHeader()->saveState());
    if (m_inspector)
        settings.setValue(QStringLiteral("runs/panels"), m_splitter->saveState());
}

} // namespace runyard
