// The frame: navigation, the pages, and a status bar that always tells how busy the engine is and
// where its API listens. GUI thread. The client outlives the window.
#pragma once

#include "engine/client/engine_client.h"
#include "models/change_feed.h"

#include <QMainWindow>
#include <QTimer>

class QLabel;
class QListWidget;
class QStackedWidget;

namespace runyard {

class RunActions;
class RunsPage;

class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    /// `sampleProjectDir` is what "Deploy the sample project" deploys; empty hides that offer.
    MainWindow(EngineClient &client, QString sampleProjectDir, QWidget *parent = nullptr);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void makeNavigation();
    void makeStatusBar();
    void makeMenus();
    void addPage(const QString &name, const QString &icon, QWidget *page);
    void refreshStatus();
    void refreshWelcome();
    void deploySample();
    void deployFolder();
    void say(const QString &sentence);
    void complain(const QString &sentence);
    void showShortcuts();
    void refreshIcons();

    EngineClient &m_client;
    QString m_sampleProjectDir;
    RunActions *m_actions;
    RunsPage *m_runs;
    QListWidget *m_navigation;
    QStackedWidget *m_pages;
    QWidget *m_welcome;
    QStackedWidget *m_body;      // welcome, or navigation with pages
    QLabel *m_slots;
    QLabel *m_queued;
    QLabel *m_api;
    QTimer m_statusSoon;
    ChangeFeed m_feed;
};

} // namespace runyard
