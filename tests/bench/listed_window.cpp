#include "tests/bench/listed_window.h"

#include "engine/contract/projects.h"
#include "models/runs/run_facets_model.h"
#include "models/runs/run_list_model.h"
#include "views/runs/runs_page.h"
#include "views/window/main_window.h"

#include <QEvent>
#include <QTableView>
#include <QTimer>

#include <future>
#include <utility>

namespace runyard::bench {

namespace {

constexpr double kPatience = 60; // seconds

} // namespace

bool TimedApplication::notify(QObject *receiver, QEvent *event)
{
    const auto start = Steady::now();
    ++m_depth;
    const bool handled = QApplication::notify(receiver, event);
    if (--m_depth == 0)
        m_longest = std::max(m_longest, secondsSince(start) * 1e3);
    return handled;
}

double TimedApplication::takeLongest()
{
    return std::exchange(m_longest, 0.0);
}

ListedWindow::ListedWindow(const std::filesystem::path &workspace, const Programs &programs,
                           const std::filesystem::path &project)
{
    auto start = Steady::now();
    auto opened = EmbeddedClient::open({.workspace = workspace, .shepherd = programs.shepherd});
    if (!opened)
        throw std::runtime_error(opened.error().text());
    m_client = std::move(opened).value();
    m_openMillis = secondsSince(start) * 1e3;
    std::promise<Status> deployed;
    m_client->projects().deploy(project.string(), Actor::User, [&deployed](Result<DeployReply> reply) {
        deployed.set_value(reply ? Status(Done{}) : Status(reply.error()));
    });
    if (const Status done = deployed.get_future().get(); !done)
        throw std::runtime_error(done.error().text());

    start = Steady::now();
    m_window = std::make_unique<MainWindow>(*m_client, QString());
    m_page = m_window->findChild<RunsPage *>();
    m_list = m_page->findChild<RunListModel *>();
    m_facets = m_page->findChild<RunFacetsModel *>();
    for (QTableView *table : m_page->findChildren<QTableView *>()) {
        if (table->model() == m_list)
            m_table = table;
    }
    m_window->resize(1'280, 800);
    m_window->show();
    waitUntil([this] { return isListed() && m_table->isVisible(); }, "the first rows");
    PaintWatch painted(m_table->viewport());
    m_table->viewport()->update();
    waitUntil([&] { return painted.isPainted(); }, "the first painting");
    m_firstRowsMillis = secondsSince(start) * 1e3;
}

ListedWindow::~ListedWindow() = default;

bool ListedWindow::isListed() const
{
    return m_list->state() == RunListModel::State::Ready;
}

bool ListedWindow::isCounted() const
{
    return isListed() && m_facets->isTotalKnown();
}

bool ListedWindow::isInView() const
{
    const int first = std::max(0, m_table->rowAt(0));
    const int last = m_table->rowAt(m_table->viewport()->height() - 1);
    return m_list->runAt(first) && m_list->runAt(last >= 0 ? last : m_list->rowCount() - 1);
}

void ListedWindow::waitUntil(const std::function<bool()> &holds, const char *what)
{
    QTimer alarm; // wakes the loop so that the patience ends
    alarm.start(1'000);
    const auto start = Steady::now();
    while (!holds()) {
        if (secondsSince(start) > kPatience)
            throw std::runtime_error(std::string(what) + " did not come");
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

} // namespace runyard::bench
