// The frame: navigation, the pages, the notices that must not be missed, the status bar, and the shortcuts
// that work everywhere. GUI thread. The client outlives the window.
#pragma once

#include "engine/domain/run_query.h"
#include "models/feed/live_refresh.h"

#include <QMainWindow>

class QStackedWidget;

namespace runyard {

class BulkActionsPage;
class EngineClient;
class NavigationList;
class NoticeBar;
class Page;
class RunActions;
class RunsPage;
struct Visit;
class VisitHistory;
class WelcomePage;

class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// `sampleProjectDir` is what "Deploy the sample project" deploys; empty hides that offer.
    MainWindow(EngineClient &client, QString sampleProjectDir, QWidget *parent = nullptr);
    /// On runs that cannot be changed; `what` says why, in a sentence.
    static MainWindow *readOnly(EngineClient &client, const QString &what);

    void showRun(const RunId &id);
    void showLateFailures(); // of the last hour

signals:
    void openExportWanted(const QString &file); // a file of exported runs

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void closeEvent(QCloseEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    MainWindow(EngineClient &client, QString sampleProjectDir, const QString &readOnly, QWidget *parent);
    void askForExport();
    void makeBody();
    void addPage(const QString &name, const QString &icon, Page *page);
    void connectPage(Page *page);
    void connectBulk();
    QAction *notificationsAction();
    void makeStatusBar();
    void makeMenus();
    void restoreLayout();

    Page *currentPage() const;
    void goTo(int page);
    void noteVisit();
    void showVisit(const Visit &place);
    void movePane(int step);
    void refreshWelcome();
    void showWorkplace(bool anything);
    void deploySample();
    void deployFolder();
    void say(const QString &sentence);
    void complain(const QString &sentence);
    void showShortcuts();
    void showPalette();
    void showRunsOfTask(const QString &task);
    void showRunsOf(const RunFilter &filter);

    EngineClient &m_client;
    QString m_sampleProjectDir;
    QString m_readOnly; // why nothing can be changed; empty = everything can
    RunActions *m_actions;
    RunsPage *m_runs;
    BulkActionsPage *m_bulk;
    VisitHistory *m_visits;
    NavigationList *m_navigation;
    QStackedWidget *m_pages;
    WelcomePage *m_welcome;
    QStackedWidget *m_body; // navigation with pages, or welcome
    NoticeBar *m_recovery;
    NoticeBar *m_trouble; // the engine does not answer
    NoticeBar *m_problem; // the last thing that failed
    LiveRefresh m_tasksChanged;
};

} // namespace runyard
