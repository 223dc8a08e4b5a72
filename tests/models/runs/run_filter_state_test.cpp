#include "models/runs/run_filter_state.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace std::chrono_literals;

namespace {

TimePoint at(int minute)
{
    return fromMicros(1'767'225'600'000'000) + std::chrono::minutes(minute); // 2026-01-01
}

TimeRange between(int from, int to)
{
    return {at(from), at(to), {}, {}, {}, {}};
}

} // namespace

class TestRunFilterState : public QObject
{
    Q_OBJECT

private slots:
    void aQueryReplacesTheFilterAndForgetsTheZooms()
    {
        RunFilterState state;
        QVERIFY(state.setQuery(QStringLiteral("task:resize")));
        state.zoomTo(at(1), at(5));
        QVERIFY(state.setQuery(QStringLiteral("task:mail")));
        QCOMPARE(state.filter().taskIds, std::vector<std::string>{"mail"});
        QCOMPARE(createdOf(state.filter()), TimeRange());
        state.zoomTo(at(2), at(3));
        state.zoomOut();
        QCOMPARE(createdOf(state.filter()), TimeRange()); // not that of the zoom before the query
    }

    void aTextThatIsNoQueryChangesNothing()
    {
        RunFilterState state;
        QVERIFY(state.setQuery(QStringLiteral("task:resize")));
        state.zoomTo(at(1), at(5));
        QVERIFY(!state.setQuery(QStringLiteral("status:nonsense")));
        QCOMPARE(state.filter().taskIds, std::vector<std::string>{"resize"});
        QCOMPARE(createdOf(state.filter()), between(1, 5));
    }

    void eachStepOutLeadsToTheTimeBeforeTheZoomAndKeepsOtherConditions()
    {
        RunFilterState state;
        state.zoomTo(at(0), at(60));
        state.zoomTo(at(10), at(20));
        RunFilter filter = state.filter();
        filter.taskIds = {"resize"}; // checked in the list of values meanwhile
        state.setFilter(filter);
        state.zoomOut();
        QCOMPARE(createdOf(state.filter()), between(0, 60));
        QCOMPARE(state.filter().taskIds, std::vector<std::string>{"resize"});
        state.zoomOut();
        QCOMPARE(createdOf(state.filter()), TimeRange());
        state.zoomOut(); // there is nothing left to leave
        QCOMPARE(state.filter().taskIds, std::vector<std::string>{"resize"});
    }

    void aTimeThatWasWrittenIsLeftToAllTimes()
    {
        RunFilterState state;
        QVERIFY(state.setQuery(QStringLiteral("created:today")));
        QVERIFY(createdOf(state.filter()) != TimeRange());
        state.zoomOut();
        QCOMPARE(createdOf(state.filter()), TimeRange());
    }

    void theFilterIsWhatTheQuerySays()
    {
        RunFilterState state;
        state.zoomTo(at(1), at(5));
        RunFilterState read;
        QVERIFY(read.setQuery(state.query()));
        QCOMPARE(read.filter(), state.filter());
    }
};

RUNYARD_TEST(TestRunFilterState)
#include "run_filter_state_test.moc"
