#include "tests/bench/list_measurements.h"

#include "models/runs/run_list_model.h"
#include "views/runs/runs_page.h"

#include <QScrollBar>
#include <QTableView>

#include <ctime>

#include <functional>
#include <random>

namespace runyard::bench {

namespace {

using nlohmann::json;

double threadCpuMillis()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

/// For each move the longest time the GUI thread was kept, all the processor time it took of it (which tells
/// more when the machine is shared), and the time until the rows in view were there.
json measureMoves(ListedWindow &window, TimedApplication &application, int moves,
                  const std::function<void(int)> &move)
{
    std::vector<double> kept, cpu, there;
    for (int i = 0; i < moves; ++i) {
        QCoreApplication::processEvents();
        application.takeLongest();
        PaintWatch painted(window.table().viewport());
        const double cpuBefore = threadCpuMillis();
        const auto start = Steady::now();
        move(i);
        const double moved = secondsSince(start) * 1e3;
        window.waitUntil([&] { return painted.isPainted() && window.isInView(); }, "the rows in view");
        there.push_back(secondsSince(start) * 1e3);
        QCoreApplication::processEvents(); // their painting
        kept.push_back(std::max(moved, application.takeLongest()));
        cpu.push_back(threadCpuMillis() - cpuBefore);
    }
    return {
        {"guiThread", millisJson(kept)}, {"guiThreadCpu", millisJson(cpu)}, {"rowsThere", millisJson(there)}};
}

} // namespace

json measureMotion(ListedWindow &window, TimedApplication &application)
{
    window.page().narrowTo({});
    QScrollBar &bar = *window.table().verticalScrollBar();
    window.waitUntil([&] { return window.isCounted() && bar.maximum() > 0; }, "the whole list");
    std::mt19937 random(1);
    const auto anywhere = [&] { return static_cast<int>(random() % static_cast<unsigned>(bar.maximum())); };
    const auto scroll = [&](int step) {
        return measureMoves(window, application, 300,
                            [&bar, step](int) { bar.setValue(bar.value() + step); });
    };
    json result;
    result["wheel"] = scroll(3);
    bar.setValue(anywhere());
    window.waitUntil([&] { return window.isInView(); }, "the rows in view");
    result["page"] = scroll(bar.pageStep());
    result["jump"] = measureMoves(window, application, 200, [&](int) { bar.setValue(anywhere()); });

    // To the moment a run far away was made; the list says where that is.
    std::vector<TimePoint> moments;
    for (int i = 0; i < 30; ++i) {
        bar.setValue(anywhere());
        window.waitUntil([&] { return window.isInView(); }, "the rows in view");
        moments.push_back(window.list().runAt(std::max(0, window.table().rowAt(0)))->createdAt);
    }
    bar.setValue(0);
    result["goToMoment"] = measureMoves(window, application, 30, [&](int i) {
        bool arrived = false;
        const auto link = QObject::connect(&window.list(), &RunListModel::arrived, [&] { arrived = true; });
        RunPlaceRequest place;
        place.createdAt = moments[static_cast<std::size_t>(i)];
        window.list().goTo(place);
        window.waitUntil([&] { return arrived; }, "the moment");
        window.table().viewport()->update(); // it may have been in view already
        QObject::disconnect(link);
    });
    return result;
}

} // namespace runyard::bench
