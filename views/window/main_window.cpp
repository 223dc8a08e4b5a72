#include "views/window/main_window.h"

#include "models/commands/project_commands.h"
#include "models/commands/run_questions.h"
#include "models/runs/run_filters.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/actions/run_actions.h"
#include "views/bulk/bulk_flow.h"
#include "views/bulk/bulk_notice.h"
#include "views/bulk/bulk_page.h"
#include "views/export/run_export_actions.h"
#include "views/palette/command_palette.h"
#include "views/past/time_travel.h"
#include "views/runs/runs_page.h"
#include "views/saved/saved_views_menu.h"
#include "views/widgets/navigation_list.h"
#include "views/widgets/page.h"
#include "views/widgets/pane_steps.h"
#include "views/window/engine_status.h"
#include "views/window/notice_bar.h"
#include "views/window/shortcut_overview.h"
#include "views/window/theme_choice.h"
#include "views/window/time_choice.h"
#include "views/window/visit_history.h"
#include "views/window/welcome_page.h"
#include "views/window/window_commands.h"
#include "views/window/window_dialogs.h"
#include "views/window/window_notifications.h"
#include "views/window/window_parts.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QMenu>
#include <QMenuBar>
#include <QMimeData>
#include <QSettings>
#include <QShortcut>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>

namespace runyard {

static constexpr int kMessageMillis = 6'000;
static constexpr int kFoldWidth = 1'100; // a narrower window shows the pages' icons only
static constexpr int kWelcomePause = 200;

MainWindow::MainWindow(EngineClient &client, QString sampleProjectDir, QWidget *parent)
    : MainWindow(client, std::move(sampleProjectDir), QString(), parent)
{
}

MainWindow *MainWindow::readOnly(EngineClient &client, const QString &what)
{
    auto *window = new MainWindow(client, {}, what, nullptr);
    window->m_actions->setReadOnly(what);
    window->m_recovery->say(what);
    return window;
}

MainWindow::MainWindow(EngineClient &client, QString sampleProjectDir, const QString &readOnly,
                       QWidget *parent)
    : QMainWindow(parent)
    , m_client(client)
    , m_sampleProjectDir(std::move(sampleProjectDir))
    , m_readOnly(readOnly)
    , m_actions(new RunActions(client, this))
    , m_runs(new RunsPage(client, *m_actions))
    , m_bulk(new BulkActionsPage(client, this))
    , m_visits(new VisitHistory(this))
    , m_tasksChanged(
          client, [](const ChangeSet &changes) { return changes.tasks; }, kWelcomePause, nullptr)
{
    setWindowTitle(tr("Runyard"));
    setObjectName(QStringLiteral("MainWindow"));
    setAcceptDrops(true);
    makeBody();
    makeStatusBar();
    makeMenus();
    connectRunParts(m_client, *m_actions, *m_runs, this);
    connectBulk();
    connect(m_actions, &RunActions::said, this, &MainWindow::say);
    connect(m_actions, &RunActions::failed, this, &MainWindow::complain);
    connect(&m_tasksChanged, &LiveRefresh::due, this, &MainWindow::refreshWelcome);
    repaintListsWithTimes(this);
    restoreLayout();
    connect(m_visits, &VisitHistory::wanted, this, &MainWindow::showVisit);
    connect(m_navigation, &QListWidget::currentRowChanged, this, &MainWindow::noteVisit);
    connect(m_runs, &RunsPage::runSelected, this, &MainWindow::noteVisit);
    connect(m_runs, &RunsPage::queryWritten, this, &MainWindow::noteVisit);
    for (const QAction *action : m_actions->all())
        connect(action, &QAction::triggered, m_visits, &VisitHistory::settle);
    noteVisit();
    refreshWelcome();
}

void MainWindow::makeBody()
{
    m_navigation = new NavigationList;
    m_pages = new QStackedWidget;
    addPage(tr("Runs"), QStringLiteral("runs"), m_runs);
    for (const WindowPage &page : makePages(m_client, *m_actions, *m_bulk, this))
        addPage(page.name, page.icon, page.widget);
    connect(m_navigation, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    connect(m_navigation, &QListWidget::activated, this, [this] { currentPage()->focusContent(); });

    auto *workplace = new QWidget;
    auto *row = new QHBoxLayout(workplace);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(m_navigation);
    row->addWidget(m_pages, 1);

    m_welcome = new WelcomePage(!m_sampleProjectDir.isEmpty());
    connect(m_welcome, &WelcomePage::deploySample, this, &MainWindow::deploySample);
    connect(m_welcome, &WelcomePage::deployFolder, this, &MainWindow::deployFolder);
    m_body = new QStackedWidget;
    m_body->addWidget(workplace);
    m_body->addWidget(m_welcome);

    m_recovery = new NoticeBar(NoticeBar::Kind::Report, tr("What the last start found"));
    m_trouble = new NoticeBar(NoticeBar::Kind::Problem, tr("Why the engine does not answer"));
    m_problem = new NoticeBar(NoticeBar::Kind::Problem, tr("What failed last"));
    auto *all = new QWidget;
    auto *column = new QVBoxLayout(all);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    for (NoticeBar *bar : {m_trouble, m_problem, m_recovery})
        column->addWidget(bar);
    column->addWidget(m_body, 1);
    setCentralWidget(all);
}

void MainWindow::addPage(const QString &name, const QString &icon, Page *page)
{
    m_pages->addWidget(page);
    m_navigation->addPage(name, icon);
    connectPage(page);
}

void MainWindow::connectPage(Page *page)
{
    connect(page, &Page::said, this, &MainWindow::say);
    connect(page, &Page::failed, this, &MainWindow::complain);
    connect(page, &Page::triggerWanted, m_actions, &RunActions::triggerWanted);
    connect(page, &Page::taskRunsWanted, this, &MainWindow::showRunsOfTask);
    connect(page, &Page::queueRunsWanted, this,
            [this](const QString &queue) { showRunsOf(runsOfQueue(queue)); });
    connect(page, &Page::errorRunsWanted, this, [this](qint64 group, const QString &error) {
        showRunsOf(runsOfErrorGroup(group));
        say(tr("Showing the runs that failed with: %1").arg(error));
    });
    connect(page, &Page::runWanted, this, &MainWindow::showRun);
    connect(page, &Page::runsWanted, this, &MainWindow::showRunsOf);
    connect(page, &Page::deployWanted, this, [this](const QString &directory) {
        if (directory.isEmpty())
            deployFolder();
        else
            openDeploy(m_client, *m_actions, directory, this);
    });
}

void MainWindow::connectBulk()
{
    auto *bulk = new BulkFlow(m_client, *m_actions, *m_runs, *m_bulk, this);
    static_cast<QVBoxLayout *>(centralWidget()->layout())->insertWidget(0, bulk->notice());
    connect(bulk, &BulkFlow::pageWanted, this, [this] {
        m_navigation->setCurrentRow(m_pages->indexOf(m_bulk));
        m_bulk->focusContent();
    });
    for (int page = 0; page < m_pages->count(); ++page)
        connect(static_cast<Page *>(m_pages->widget(page)), &Page::bulkWanted, bulk, &BulkFlow::ask);
}

QAction *MainWindow::notificationsAction()
{
    auto *notifications = new WindowNotifications(m_client, this);
    connect(notifications, &WindowNotifications::runWanted, this, &MainWindow::showRun);
    connect(notifications, &WindowNotifications::replayWanted, m_actions, &RunActions::replayWanted);
    connect(notifications, &WindowNotifications::lateFailuresWanted, this, &MainWindow::showLateFailures);
    return notifications->editAction();
}

void MainWindow::makeStatusBar()
{
    auto *status = new EngineStatusView(m_client);
    connect(status, &EngineStatusView::recovered, m_recovery, &NoticeBar::say);
    connect(status, &EngineStatusView::troubled, m_trouble, &NoticeBar::say);
    statusBar()->addPermanentWidget(status);
    statusBar()->addPermanentWidget(makeTimeZoneButton());
    statusBar()->setSizeGripEnabled(false);
}

/// Alt+1 to Alt+9, Alt+0, then Alt+Shift+1 and so on.
static QKeySequence keysOfPage(int page)
{
    const int digit = (page + 1) % 10;
    const Qt::KeyboardModifiers held = page < 10 ? Qt::AltModifier : Qt::AltModifier | Qt::ShiftModifier;
    return QKeySequence(QKeyCombination(held, static_cast<Qt::Key>(Qt::Key_0 + digit)));
}

void MainWindow::makeMenus()
{
    QMenu *project = menuBar()->addMenu(tr("&Project"));
    QAction *deploy = project->addAction(tr("Deploy a folder…"), QKeySequence(Qt::CTRL | Qt::Key_O), this,
                                         &MainWindow::deployFolder);
    deploy->setEnabled(m_readOnly.isEmpty());
    if (!m_sampleProjectDir.isEmpty())
        project->addAction(tr("Deploy the sample project"), this, &MainWindow::deploySample);
    project->addSeparator();
    project->addAction(tr("Open exported runs…"), QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_O), this,
                       &MainWindow::askForExport);
    project->addAction(m_runs->exporting()->exportAction());
    project->addSeparator();
    project->addAction(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);

    m_actions->fill(menuBar()->addMenu(tr("&Run")));

    QMenu *view = menuBar()->addMenu(tr("&View"));
    for (int page = 0; page < m_navigation->count(); ++page) {
        view->addAction(m_navigation->item(page)->text(), keysOfPage(page), this, [this, page] {
            goTo(page);
            currentPage()->focusContent();
        });
    }
    view->addSeparator();
    m_visits->fill(view);
    view->addSeparator();
    view->addAction(tr("Search this page"), QKeySequence::Find, this,
                    [this] { currentPage()->focusFilter(); });
    view->addAction(tr("Commands…"), QKeySequence(Qt::CTRL | Qt::Key_K), this, &MainWindow::showPalette);
    view->addAction(tr("Search runs"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K), this, [this] {
        goTo(0);
        m_runs->focusFilter();
    });
    view->addMenu(m_runs->savedViews());
    connect(m_runs->savedViews(), &SavedViewsMenu::wanted, this, [this] { goTo(0); });
    view->addAction(m_runs->inspectorAction());
    view->addAction(m_runs->chartAction());
    view->addAction(m_runs->jumpAction());
    m_runs->past()->fill(view);
    view->addAction(m_runs->exporting()->copyAction());
    view->addSeparator();
    fillTimeMenu(view);
    view->addSeparator();
    fillThemeMenu(view);
    view->addSeparator();
    if (m_readOnly.isEmpty()) // nothing happens in a file
        view->addAction(notificationsAction());

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("Keyboard shortcuts"), QKeySequence(Qt::Key_Question), this,
                    &MainWindow::showShortcuts);

    // These are in no menu, but in the shortcut overview.
    const std::pair<QKeySequence, int> steps[] = {{QKeySequence(Qt::Key_F6), 1},
                                                  {QKeySequence(Qt::SHIFT | Qt::Key_F6), -1}};
    for (const auto &[keys, step] : steps)
        connect(new QShortcut(keys, this), &QShortcut::activated, this,
                [this, step = step] { movePane(step); });
}

Page *MainWindow::currentPage() const
{
    return static_cast<Page *>(m_pages->currentWidget());
}

void MainWindow::goTo(int page)
{
    m_navigation->setCurrentRow(page);
    m_body->setCurrentIndex(0);
}

void MainWindow::noteVisit()
{
    const bool isRuns = m_pages->currentWidget() == m_runs;
    Visit place{m_navigation->currentRow()};
    if (isRuns) {
        place.query = m_runs->writtenQuery();
        place.run = m_runs->openedRun();
    }
    // No run is open while the one of a row is read; that is not a place to return to.
    if (place.run || !isRuns || !m_runs->isAwaitingRun())
        m_visits->arrive(place);
}

void MainWindow::showVisit(const Visit &place)
{
    const bool isOtherPage = place.page != m_navigation->currentRow();
    if (m_pages->widget(place.page) == m_runs && m_runs->writtenQuery() != place.query)
        m_runs->setQuery(place.query);
    if (place.run)
        m_runs->openRun(*place.run);
    else if (m_pages->widget(place.page) == m_runs)
        m_runs->closeRun();
    goTo(place.page);
    m_runs->revealOpened();
    if (isOtherPage)
        currentPage()->focusContent();
}

void MainWindow::movePane(int step)
{
    focusPane(QList<QWidget *>{m_navigation} + currentPage()->panes(), step);
}

void MainWindow::refreshWelcome()
{
    ProjectCommands(m_client, this).tasks([this](Result<std::vector<TaskInfo>> tasks) {
        if (!tasks)
            return complain(format::text(tasks.error().text()));
        if (!tasks->empty())
            return showWorkplace(true);
        // Runs can exist before any task is deployed: they wait for it, and the list shows them.
        RunQuestions(m_client, this).counts({}, [this](Result<RunCounts> counts) {
            if (counts)
                showWorkplace(counts->total() > 0);
            else
                complain(format::text(counts.error().text()));
        });
    });
}

void MainWindow::showWorkplace(bool anything)
{
    const bool wasWelcome = m_body->currentIndex() == 1;
    m_body->setCurrentIndex(anything ? 0 : 1);
    if (anything && wasWelcome)
        currentPage()->focusContent();
}

void MainWindow::deploySample()
{
    m_welcome->setBusy(true);
    ProjectCommands(m_client, this)
        .deploy(format::utf8(m_sampleProjectDir), [this](Result<DeployReply> reply) {
            m_welcome->setBusy(false);
            if (!reply) {
                const QString why = format::text(reply.error().text());
                // The welcome page says it in place; anywhere else the notice does.
                if (m_welcome->isVisible())
                    m_welcome->showProblem(why);
                else
                    complain(why);
                return;
            }
            say(format::counted(reply->deployment.taskCount, tr("Deployed version %2 with %1 task."),
                                tr("Deployed version %2 with %1 tasks."))
                    .arg(format::text(reply->deployment.version)));
            if (m_welcome->isVisible())
                m_navigation->setCurrentRow(1); // there is no run yet, but tasks to trigger
            refreshWelcome();
        });
}

void MainWindow::deployFolder()
{
    auto *dialog = new QFileDialog(this, tr("Deploy a folder"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &directory) { openDeploy(m_client, *m_actions, directory, this); });
    dialog->open();
}

void MainWindow::askForExport()
{
    auto *dialog = new QFileDialog(this, tr("Open exported runs"));
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Exported runs (*.runyard)"), tr("All files (*)")});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openExportWanted);
    dialog->open();
}

static QStringList exportsIn(const QMimeData *data)
{
    QStringList files;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile() && url.path().endsWith(QLatin1String(".runyard")))
            files += url.toLocalFile();
    }
    return files;
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!exportsIn(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    for (const QString &file : exportsIn(event->mimeData()))
        emit openExportWanted(file);
    event->acceptProposedAction();
}

void MainWindow::say(const QString &sentence)
{
    statusBar()->showMessage(format::shown(sentence), kMessageMillis);
    m_problem->say({}); // what worked now is newer than what failed before
}

void MainWindow::complain(const QString &sentence)
{
    m_problem->say(sentence);
}

void MainWindow::showShortcuts()
{
    (new ShortcutOverview(*this))->open();
}

void MainWindow::showPalette()
{
    // The commands of the current page come first.
    std::vector<PaletteCommand> commands =
        commandsOf(*currentPage(), m_navigation->item(m_navigation->currentRow())->text());
    for (PaletteCommand &command : commandsOf(*this))
        commands.push_back(std::move(command));
    auto *palette = new CommandPalette(m_client, std::move(commands), this);
    connect(palette, &CommandPalette::triggerWanted, m_actions, &RunActions::triggerWanted);
    connect(palette, &CommandPalette::taskRunsWanted, this, &MainWindow::showRunsOfTask);
    connect(palette, &CommandPalette::runWanted, this, &MainWindow::showRun);
    palette->open();
}

void MainWindow::showRunsOfTask(const QString &task)
{
    showRunsOf(runsOfTask(task));
}

void MainWindow::showRun(const RunId &id)
{
    m_runs->openRun(id);
    goTo(0);
}

void MainWindow::showLateFailures()
{
    showRunsOf(lateFailures());
}

void MainWindow::showRunsOf(const RunFilter &filter)
{
    m_runs->narrowTo(filter);
    goTo(0);
}

void MainWindow::restoreLayout()
{
    const QSettings settings;
    const QByteArray geometry = settings.value(QStringLiteral("window/geometry")).toByteArray();
    if (geometry.isEmpty() || !restoreGeometry(geometry))
        resize(1'440, 900);
    const int page = settings.value(QStringLiteral("window/page"), 0).toInt();
    m_navigation->setCurrentRow(page >= 0 && page < m_navigation->count() ? page : 0);
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    m_navigation->setFolded(event->size().width() < kFoldWidth);
    QMainWindow::resizeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings settings;
    settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
    settings.setValue(QStringLiteral("window/page"), m_navigation->currentRow());
    QMainWindow::closeEvent(event);
}

} // namespace runyard
