#include "views/main_window.h"

#include "models/format.h"
#include "models/gui_reply.h"
#include "views/actions/run_actions.h"
#include "views/actions/shortcut_overview.h"
#include "views/pages/page.h"
#include "views/runs_page.h"
#include "views/theme.h"
#include "views/widgets/welcome_page.h"
#include "views/window_parts.h"

#include <QApplication>
#include <QCloseEvent>
#include <QMenu>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QMenuBar>
#include <QSettings>
#include <QStackedWidget>
#include <QStatusBar>

namespace runyard {

static constexpr int kMessageMillis = 6'000;

MainWindow::MainWindow(EngineClient &client, QString sampleProjectDir, QWidget *parent)
    : QMainWindow(parent), m_client(client), m_sampleProjectDir(std::move(sampleProjectDir)),
      m_actions(new RunActions(client, this)), m_runs(new RunsPage(client, *m_actions)), m_feed(client)
{
    setWindowTitle(tr("Runyard"));
    setObjectName(QStringLiteral("MainWindow"));
    makeNavigation();
    makeStatusBar();
    makeMenus();
    connectRunParts(m_client, *m_actions, *m_runs, this);
    connect(m_actions, &RunActions::said, this, &MainWindow::say);
    connect(m_actions, &RunActions::failed, this, &MainWindow::complain);
    connect(&Theme::of(), &Theme::changed, this, &MainWindow::refreshIcons);

    m_statusSoon.setSingleShot(true);
    m_statusSoon.setInterval(250);
    connect(&m_statusSoon, &QTimer::timeout, this, &MainWindow::refreshStatus);
    connect(&m_feed, &ChangeFeed::changed, this, [this](const ChangeSet &changes) {
        if (!m_statusSoon.isActive())
            m_statusSoon.start();
        if (changes.tasks)
            refreshWelcome();
    });
    const QByteArray geometry = QSettings().value(QStringLiteral("window/geometry")).toByteArray();
    if (geometry.isEmpty() || !restoreGeometry(geometry))
        resize(1'280, 800);
    refreshStatus();
    refreshWelcome();
}

void MainWindow::makeNavigation()
{
    m_navigation = new QListWidget;
    m_navigation->setAccessibleName(tr("Pages"));
    m_navigation->setFrameShape(QFrame::NoFrame);
    m_navigation->setFixedWidth(150);
    m_navigation->setIconSize(QSize(16, 16));
    m_navigation->setUniformItemSizes(true);
    QPalette side = m_navigation->palette();
    side.setColor(QPalette::Base, Theme::of().panel());
    m_navigation->setPalette(side);
    m_pages = new QStackedWidget;
    addPage(tr("Runs"), QStringLiteral("runs"), m_runs);
    for (const WindowPage &page : makePages(m_client, *m_actions, this))
        addPage(page.name, page.icon, page.widget);
    connect(m_navigation, &QListWidget::currentRowChanged, m_pages, &QStackedWidget::setCurrentIndex);
    m_navigation->setCurrentRow(0);

    auto *workplace = new QWidget;
    auto *layout = new QHBoxLayout(workplace);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_navigation);
    layout->addWidget(m_pages, 1);

    auto *welcome = new WelcomePage(!m_sampleProjectDir.isEmpty());
    m_welcome = welcome;
    connect(welcome, &WelcomePage::deploySample, this, &MainWindow::deploySample);
    connect(welcome, &WelcomePage::deployFolder, this, &MainWindow::deployFolder);
    m_body = new QStackedWidget;
    m_body->addWidget(workplace);
    m_body->addWidget(welcome);
    setCentralWidget(m_body);
}

void MainWindow::addPage(const QString &name, const QString &icon, QWidget *page)
{
    auto *item = new QListWidgetItem(Theme::of().icon(icon), name, m_navigation);
    item->setData(Qt::UserRole, icon);
    item->setSizeHint(QSize(0, 30));
    m_pages->addWidget(page);
}

void MainWindow::makeStatusBar()
{
    const auto label = [this](const QString &name) {
        auto *made = new QLabel;
        made->setAccessibleName(name);
        made->setContentsMargins(8, 0, 8, 0);
        made->setTextInteractionFlags(Qt::TextSelectableByMouse);
        statusBar()->addPermanentWidget(made);
        return made;
    };
    m_slots = label(tr("Slots in use"));
    m_queued = label(tr("Runs queued"));
    m_api = label(tr("Address of the API"));
}

void MainWindow::makeMenus()
{
    QMenu *project = menuBar()->addMenu(tr("&Project"));
    project->addAction(Theme::of().icon(QStringLiteral("folder")), tr("Deploy a folder…"),
                       QKeySequence(Qt::CTRL | Qt::Key_O), this, &MainWindow::deployFolder);
    if (!m_sampleProjectDir.isEmpty())
        project->addAction(tr("Deploy the sample project"), this, &MainWindow::deploySample);
    project->addSeparator();
    project->addAction(tr("Quit"), QKeySequence(Qt::CTRL | Qt::Key_Q), this, &QWidget::close);

    QMenu *run = menuBar()->addMenu(tr("&Run"));
    m_actions->fill(run);

    QMenu *view = menuBar()->addMenu(tr("&View"));
    view->addAction(tr("Search runs"), QKeySequence(Qt::CTRL | Qt::Key_F), this, [this] {
        m_navigation->setCurrentRow(0);
        m_runs->focusSearch();
    });
    view->addSeparator();
    for (int page = 0; page < m_navigation->count(); ++page) {
        view->addAction(m_navigation->item(page)->text(),
                        QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_1 + page)), this,
                        [this, page] { m_navigation->setCurrentRow(page); });
    }
    view->addSeparator();
    view->addAction(tr("Switch between light and dark"), QKeySequence(Qt::CTRL | Qt::Key_L), this, [] {
        Theme &theme = Theme::of();
        theme.apply(theme.isDark() ? ThemeChoice::Light : ThemeChoice::Dark);
        QSettings().setValue(QStringLiteral("window/dark"), theme.isDark());
    });

    QMenu *help = menuBar()->addMenu(tr("&Help"));
    help->addAction(tr("Keyboard shortcuts"), QKeySequence(Qt::Key_Question), this,
                    &MainWindow::showShortcuts);
}

void MainWindow::refreshStatus()
{
    m_client.status(guiReply<EngineStatus>(this, [this](Result<EngineStatus> status) {
        if (!status) {
            complain(format::text(status.error().text()));
            return;
        }
        m_slots->setText(tr("%1 of %2 slots").arg(format::count(status->slotsInUse),
                                                  format::count(status->environmentLimit)));
        m_queued->setText(tr("%1 queued").arg(format::count(status->queued)));
        m_api->setText(status->apiUrl.empty() ? tr("API off") : format::text(status->apiUrl));
    }));
}

void MainWindow::refreshWelcome()
{
    m_client.tasks(guiReply<std::vector<TaskInfo>>(this, [this](Result<std::vector<TaskInfo>> tasks) {
        // Runs can exist before any task is deployed (they wait for it); the list shows those.
        if (tasks)
            m_body->setCurrentIndex(tasks->empty() ? 1 : 0);
        else
            complain(format::text(tasks.error().text()));
    }));
}

void MainWindow::deploySample()
{
    auto *welcome = static_cast<WelcomePage *>(m_welcome);
    welcome->setBusy(true);
    m_client.deploy(format::utf8(m_sampleProjectDir), Actor::User,
                    guiReply<DeployReply>(this, [this, welcome](Result<DeployReply> reply) {
                        welcome->setBusy(false);
                        if (!reply) {
                            welcome->showProblem(format::text(reply.error().text()));
                            complain(format::text(reply.error().text()));
                            return;
                        }
                        say(tr("Deployed version %1 with %2 tasks.")
                                .arg(format::text(reply->deployment.version))
                                .arg(reply->deployment.taskCount));
                        refreshWelcome();
                    }));
}

void MainWindow::deployFolder()
{
    auto *dialog = new QFileDialog(this, tr("Deploy a folder"));
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString &directory) { openDeploy(m_client, directory, this); });
    dialog->open();
}

void MainWindow::say(const QString &sentence)
{
    statusBar()->showMessage(sentence, kMessageMillis);
}

void MainWindow::complain(const QString &sentence)
{
    statusBar()->showMessage(sentence, 3 * kMessageMillis);
}

void MainWindow::showShortcuts()
{
    (new ShortcutOverview(*this))->open();
}

void MainWindow::refreshIcons()
{
    for (int row = 0; row < m_navigation->count(); ++row) {
        QListWidgetItem *item = m_navigation->item(row);
        item->setIcon(Theme::of().icon(item->data(Qt::UserRole).toString()));
    }
    QPalette side = QApplication::palette();
    side.setColor(QPalette::Base, Theme::of().panel());
    m_navigation->setPalette(side);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
    QMainWindow::closeEvent(event);
}

} // namespace runyard
