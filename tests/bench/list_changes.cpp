#include "engine/contract/run_commands.h"
#include "tests/bench/list_measurements.h"

#include "models/runs/run_list_model.h"
#include "views/runs/runs_page.h"
#include "views/window/stall_watch.h"

#include <QEvent>
#include <QScrollBar>
#include <QTableView>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace runyard::bench {

namespace {

using nlohmann::json;

constexpr int kChangesPerSecond = 1'000;
constexpr int kChangesPerRun = 4; // queued, dequeued, executing, completed
constexpr std::chrono::microseconds kBetweenRuns{1'000'000 * kChangesPerRun / kChangesPerSecond};

/// Triggers runs at an even pace on a thread of its own and knows when each was acknowledged.
class SteadyLoad
{
public:
    SteadyLoad(EngineClient &client, std::chrono::seconds length) : m_client(client), m_length(length) {}
    /// The engine answers into this object, so it stays until every answer has come.
    ~SteadyLoad()
    {
        m_thread.join();
        std::unique_lock lock(m_mutex);
        m_answerCame.wait(lock, [this] { return m_awaited == 0; });
    }

    void start()
    {
        m_thread = std::thread([this] {
            const auto start = Steady::now();
            for (auto due = start; due < start + m_length; due += kBetweenRuns) {
                std::this_thread::sleep_until(due);
                trigger();
            }
            m_isOver = true;
        });
    }
    bool isOver() const { return m_isOver; }
    int acknowledged() const { return m_acknowledged; }

    /// When it was acknowledged; once for each run.
    std::optional<Steady::time_point> take(const RunId &id)
    {
        const std::lock_guard lock(m_mutex);
        const auto node = m_since.extract(id.text);
        return node ? std::optional(node.mapped()) : std::nullopt;
    }

private:
    void trigger()
    {
        TriggerRequest request;
        request.taskId = "noop";
        request.payload = Packet::json("{}");
        {
            const std::lock_guard lock(m_mutex);
            ++m_awaited;
        }
        m_client.runCommands().trigger(std::move(request), [this](Result<TriggerReply> reply) {
            const std::lock_guard lock(m_mutex);
            if (reply) {
                ++m_acknowledged;
                m_since.emplace(reply->id.text, Steady::now());
            }
            --m_awaited;
            m_answerCame.notify_all();
        });
    }

    EngineClient &m_client;
    const std::chrono::seconds m_length;
    std::mutex m_mutex;
    std::condition_variable m_answerCame;
    int m_awaited = 0;
    std::unordered_map<std::string, Steady::time_point> m_since;
    std::atomic<int> m_acknowledged{0};
    std::atomic<bool> m_isOver{false};
    std::thread m_thread;
};

/// From a run's acknowledgement until its row is painted.
class FirstSights final : public QObject
{
public:
    FirstSights(ListedWindow &window, SteadyLoad &load) : m_window(window), m_load(load)
    {
        m_window.table().viewport()->installEventFilter(this);
    }
    const std::vector<double> &millis() const { return m_millis; }
    int paints() const { return m_paints; }

private:
    bool eventFilter(QObject *, QEvent *event) override
    {
        if (event->type() != QEvent::Paint)
            return false;
        ++m_paints;
        const int last = m_window.table().rowAt(m_window.table().viewport()->height() - 1);
        for (int row = 0; row <= last; ++row) {
            const Run *run = m_window.list().runAt(row);
            const auto since = run ? m_load.take(run->id) : std::nullopt;
            if (since)
                m_millis.push_back(secondsSince(*since) * 1e3);
        }
        return false;
    }

    ListedWindow &m_window;
    SteadyLoad &m_load;
    std::vector<double> m_millis;
    int m_paints = 0;
};

} // namespace

json measureChanges(ListedWindow &window, TimedApplication &application, int seconds)
{
    window.page().narrowTo({});
    window.table().verticalScrollBar()->setValue(0);
    window.waitUntil([&] { return window.isCounted(); }, "the whole list");
    SteadyLoad load(window.client(), std::chrono::seconds{seconds});
    FirstSights sights(window, load);
    StallWatch stalls;
    application.takeLongest();
    const double cpuBefore = processCpuMicros();
    const auto start = Steady::now();
    load.start();
    while (!load.isOver())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 50);
    const double took = secondsSince(start);
    if (sights.millis().empty())
        throw std::runtime_error("no new run was seen");
    return {{"seconds", std::lround(took)},
            {"changesPerSecond", std::lround(load.acknowledged() * kChangesPerRun / took)},
            {"paintsPerSecond", std::lround(sights.paints() / took)},
            {"longestStall", tenths(static_cast<double>(stalls.longest().count()) / 1e3)},
            {"stallsPastOneFrame", stalls.stalls()},
            {"longestEvent", tenths(application.takeLongest())},
            {"acknowledgedToPainted", millisJson(sights.millis())},
            {"coresUsed", tenths((processCpuMicros() - cpuBefore) / 1e6 / took)}};
}

} // namespace runyard::bench
