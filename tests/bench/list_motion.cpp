#include "tests/bench/list_measurements.h"

#include "models/run_list_model.h"
#include "views/runs_page.h"

#include <QScrollBar>
#include <QTableView>

#include <functional>
#include <random>

namespace runyard::bench {

namespace {

using nlohmann::json;

/// For each move the longest time the GUI thread was kept, and the time until the rows in view were there.
json measureMoves(ListedWindow &window, TimedApplication &application, int moves,
                  const std::function<void(int)> &move)
{
    std::vector<double> kept, there;
    for (int i = 0; i < moves; ++i) {
        QCoreApplication::processEvents();
        application.takeLongest();
        const auto start = Steady::now();
        move(i);
        window.table().viewport()->repaint();
        const double moved = secondsSince(start) * 1e3;
        window.waitUntil([&] { return window.isInView(); }, "the rows in view");
        there.push_back(secondsSince(start) * 1e3);
        QCoreApplication::processEvents(); // their painting
        kept.push_back(std::max(moved, application.takeLongest()));
    }
    return {{"guiThread", millisJson(kept)}, {"rowsThere", millisJson(there)}};
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
        QObject::disconnect(link);
    });
    return result;
}

} // namespace runyard::bench
