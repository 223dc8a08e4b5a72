// The real window on a workspace, with its engine inside, driven by a bench and timed: how long the GUI
// thread is busy with each event, and when what is on screen is complete. GUI thread.
#pragma once

#include "engine/embedded/embedded_client.h"
#include "tests/bench/bench_engine.h"
#include "tests/bench/samples.h"

#include <QApplication>
#include <QEvent>
#include <QWidget>

#include <functional>
#include <memory>

class QTableView;

namespace runyard {
class MainWindow;
class RunFacetsModel;
class RunListModel;
class RunsPage;
} // namespace runyard

namespace runyard::bench {

/// Knows the longest time one event has kept the GUI thread, what the event led to included.
class TimedApplication final : public QApplication
{
public:
    using QApplication::QApplication;
    bool notify(QObject *receiver, QEvent *event) override;
    /// Milliseconds since the last call.
    double takeLongest();

private:
    int m_depth = 0;
    double m_longest = 0;
};

/// Sees when a widget is painted.
class PaintWatch final : public QObject
{
public:
    explicit PaintWatch(QWidget *of) : m_of(of) { m_of->installEventFilter(this); }
    bool isPainted() const { return m_isPainted; }

private:
    bool eventFilter(QObject *, QEvent *event) override
    {
        m_isPainted = m_isPainted || event->type() == QEvent::Paint;
        return false;
    }

    QWidget *m_of;
    bool m_isPainted = false;
};

class ListedWindow
{
public:
    /// Deploys the project first.
    ListedWindow(const std::filesystem::path &workspace, const Programs &programs,
                 const std::filesystem::path &project);
    ~ListedWindow();

    EngineClient &client() { return *m_client; }
    RunsPage &page() { return *m_page; }
    RunListModel &list() { return *m_list; }
    RunFacetsModel &facets() { return *m_facets; }
    QTableView &table() { return *m_table; }

    double openMillis() const { return m_openMillis; }           // the engine
    double firstRowsMillis() const { return m_firstRowsMillis; } // from making the window to its painted rows

    bool isListed() const;  // the first rows of the filter are there
    bool isCounted() const; // and the exact number of them is known
    bool isInView() const;  // every row one looks at is loaded
    /// Handles events until it holds; an exception after a minute.
    void waitUntil(const std::function<bool()> &holds, const char *what);

private:
    std::unique_ptr<EmbeddedClient> m_client;
    std::unique_ptr<MainWindow> m_window;
    RunsPage *m_page = nullptr;
    RunListModel *m_list = nullptr;
    RunFacetsModel *m_facets = nullptr;
    QTableView *m_table = nullptr;
    double m_openMillis = 0;
    double m_firstRowsMillis = 0;
};

} // namespace runyard::bench
