#include "app/window/window_app.h"

#include "app/console/exit_codes.h"
#include "app/console/terminal.h"
#include "app/host/engine_host.h"
#include "app/host/installation.h"
#include "app/host/stop_signals.h"
#include "app/host/task_stop.h"
#include "app/window/archive_windows.h"
#include "app/window/login_prompt.h"
#include "app/window/opening_page.h"
#include "app/window/stopping_page.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "models/words/number_script.h"
#include "views/widgets/accessible_texts.h"
#include "views/window/main_window.h"
#include "views/window/stall_watch.h"
#include "views/window/theme_choice.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFutureWatcher>
#include <QTimer>
#include <QtConcurrent>

namespace runyard {

namespace {

using Opened = Result<std::shared_ptr<EngineHost>>;

/// Owns the engine and the current window: first the opening page, then the main window.
class WindowApp final : public QObject
{
public:
    explicit WindowApp(std::filesystem::path folder) : m_folder(std::move(folder)), m_opening(folderName())
    {
        connect(&m_opening, &OpeningPage::retryWanted, this, &WindowApp::open);
        connect(&m_opening, &OpeningPage::folderWanted, this, [this](const QString &folder) {
            m_folder = folder.toStdString();
            open();
        });
        connect(&m_watcher, &QFutureWatcher<Opened>::finished, this, &WindowApp::opened);
        m_showSoon.setSingleShot(true);
        connect(&m_showSoon, &QTimer::timeout, &m_opening, &QWidget::show);
        open();
    }

    ~WindowApp() override
    {
        m_watcher.waitForFinished();
        m_window.reset(); // before the client that it uses
    }

    /// Called after the windows are closed.
    void stopTasks(const StopSignals &stopSignals)
    {
        m_watcher.waitForFinished();
        if (!m_host)
            return;
        TaskStop stop(*m_host);
        StoppingPage page;
        connect(&stop, &TaskStop::waitsFor, &page,
                [&page](const QStringList &left) { page.say(TaskStop::named(left)); });
        connect(&page, &StoppingPage::stopWanted, &stop, &TaskStop::atOnce);
        connect(&stopSignals, &StopSignals::stoppedAgain, &stop, &TaskStop::atOnce);
        stop.wait();
    }

private:
    QString folderName() const { return QString::fromStdString(m_folder.string()); }

    /// The engine opens on another thread, because recovery may take longer than a window may block.
    void open()
    {
        constexpr int kNoticeableMs = 300;
        m_opening.showBusy(folderName());
        m_showSoon.start(kNoticeableMs);
        m_watcher.setFuture(QtConcurrent::run([folder = m_folder]() -> Opened {
            auto host = EngineHost::start({.workspace = folder});
            if (!host)
                return host.error();
            return std::shared_ptr<EngineHost>(std::move(*host));
        }));
    }

    void opened()
    {
        m_showSoon.stop();
        const Opened result = m_watcher.result();
        if (!result) {
            printError("runyard: " + result.error().text());
            m_opening.showProblem(QString::fromStdString(result.error().text()));
            m_opening.show();
            return;
        }
        m_host = *result;
        if (!m_host->startReport().empty())
            printError("runyard: " + m_host->startReport());
        const auto sample = Installation::ownSampleProject(m_folder);
        m_window = std::make_unique<MainWindow>(
            m_host->client(), sample ? QString::fromStdString(sample->string()) : QString());
        m_window->setWindowTitle(QObject::tr("Runyard — %1").arg(format::shown(folderName())));
        connect(m_window.get(), &MainWindow::openExportWanted, &m_archives,
                [this](const QString &file) { m_archives.open(file, m_window.get()); });
        m_logins = std::make_unique<LoginPrompt>(m_host->logins(), *m_window);
        m_window->show();
        m_opening.close();
    }

    std::filesystem::path m_folder;
    OpeningPage m_opening;
    QTimer m_showSoon;
    QFutureWatcher<Opened> m_watcher;
    std::shared_ptr<EngineHost> m_host;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<LoginPrompt> m_logins;
    ArchiveWindows m_archives;
};

} // namespace

int runWindow(QApplication &application, const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.addOption(
        {QStringLiteral("workspace"), QStringLiteral("the workspace folder"), QStringLiteral("DIR")});
    if (!parser.parse(QStringList{QStringLiteral("runyard")} + arguments)) {
        printError("runyard: " + parser.errorText().toStdString() + "\nSee: runyard --help");
        return exit_code::kUsage;
    }
    const QString folder = parser.value(QStringLiteral("workspace"));

    useLocale(QLocale::system());
    tellNamesAndTexts();
    applyRememberedTheme();
    application.setWindowIcon(Theme::of().icon(QStringLiteral("runs")));
    const StopSignals stopSignals;
    QObject::connect(&stopSignals, &StopSignals::stopped, &application, [] {
        QApplication::closeAllWindows();
        QApplication::exit(); // a dialog that asks before it closes must not delay a shutdown
    });
    const QStringList files = parser.positionalArguments();
    if (!files.isEmpty()) { // exported runs need no workspace and no engine
        ArchiveWindows archives;
        for (const QString &file : files)
            archives.open(file);
        watchStallsOfApplication();
        return QApplication::exec();
    }
    WindowApp app(folder.isEmpty() ? Workspace::standard().directory()
                                   : std::filesystem::absolute(folder.toStdString()));
    watchStallsOfApplication();
    const int code = QApplication::exec();
    app.stopTasks(stopSignals);
    return code;
}

} // namespace runyard
