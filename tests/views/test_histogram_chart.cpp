#include "models/time_display.h"
#include "views/charts/histogram_chart.h"
#include "views/theme.h"

#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace runyard;

namespace {

constexpr TimePoint kBegin{std::chrono::hours{500'000}}; // a full hour in UTC

RunHistogram tenBars()
{
    RunHistogram bars;
    bars.from = kBegin;
    bars.width = std::chrono::minutes{6};
    for (std::int64_t bar = 0; bar < 10; ++bar)
        bars.buckets.push_back({10 * bar, bar, 0, 0});
    return bars;
}

struct ShownHistogram
{
    ShownHistogram()
    {
        chart.resize(700, 90);
        chart.show();
        if (!QTest::qWaitForWindowActive(&chart))
            qWarning("the chart did not become active");
        chart.setBars(tenBars());
        QTest::qWait(20); // the queued drawing lays out the axes
    }
    QPoint middleOf(int bar) const
    {
        const double seconds = static_cast<double>(toMicros(kBegin)) / 1e6 + 360.0 * bar + 180.0;
        return {static_cast<int>(chart.xAxis->coordToPixel(seconds)), 30};
    }
    HistogramChart chart;
    QSignalSpy chosen{&chart, &HistogramChart::rangeChosen};
    QSignalSpy out{&chart, &HistogramChart::outWanted};
};

TimePoint startOf(int bar)
{
    return kBegin + std::chrono::minutes{6} * bar;
}

} // namespace

class TestHistogramChart : public QObject
{
    Q_OBJECT

    QTemporaryDir m_settings;

private slots:
    void initTestCase()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_settings.path());
        Theme::of().apply(ThemeChoice::Light);
    }

    void draggingOverBarsChoosesWholeBars()
    {
        ShownHistogram shown;
        QTest::mousePress(&shown.chart, Qt::LeftButton, {}, shown.middleOf(2));
        QTest::mouseMove(&shown.chart, shown.middleOf(4));
        QTest::mouseMove(&shown.chart, shown.middleOf(5));
        QTest::mouseRelease(&shown.chart, Qt::LeftButton, {}, shown.middleOf(5));
        QCOMPARE(shown.chosen.size(), 1);
        QCOMPARE(shown.chosen[0][0].value<TimePoint>(), startOf(2));
        QCOMPARE(shown.chosen[0][1].value<TimePoint>(), startOf(6));
    }

    void draggingBackwardsIsTheSame()
    {
        ShownHistogram shown;
        QTest::mousePress(&shown.chart, Qt::LeftButton, {}, shown.middleOf(5));
        QTest::mouseMove(&shown.chart, shown.middleOf(3));
        QTest::mouseRelease(&shown.chart, Qt::LeftButton, {}, shown.middleOf(2));
        QCOMPARE(shown.chosen.size(), 1);
        QCOMPARE(shown.chosen[0][0].value<TimePoint>(), startOf(2));
        QCOMPARE(shown.chosen[0][1].value<TimePoint>(), startOf(6));
    }

    void aClickTakesOneBarAndADoubleClickGoesOut()
    {
        ShownHistogram shown;
        QTest::mouseClick(&shown.chart, Qt::LeftButton, {}, shown.middleOf(7));
        QCOMPARE(shown.chosen.size(), 1);
        QCOMPARE(shown.chosen[0][0].value<TimePoint>(), startOf(7));
        QCOMPARE(shown.chosen[0][1].value<TimePoint>(), startOf(8));
        QTest::mouseDClick(&shown.chart, Qt::LeftButton, {}, shown.middleOf(3));
        QCOMPARE(shown.out.size(), 1);
    }

    void theKeyboardWalksAndTakesBars()
    {
        ShownHistogram shown;
        shown.chart.setFocus();
        QTest::keyClick(&shown.chart, Qt::Key_Home);
        QTest::keyClick(&shown.chart, Qt::Key_Right);
        QCOMPARE(shown.chart.currentBar(), 1);
        QVERIFY(shown.chart.accessibleDescription().contains(QStringLiteral("11 runs")));
        QTest::keyClick(&shown.chart, Qt::Key_Right, Qt::ShiftModifier);
        QTest::keyClick(&shown.chart, Qt::Key_Return);
        QCOMPARE(shown.chosen.size(), 1);
        QCOMPARE(shown.chosen[0][0].value<TimePoint>(), startOf(1));
        QCOMPARE(shown.chosen[0][1].value<TimePoint>(), startOf(3));
        QTest::keyClick(&shown.chart, Qt::Key_Escape);
        QCOMPARE(shown.out.size(), 1);
    }

    void newCountsInTheMiddleOfADragDoNotEndIt()
    {
        ShownHistogram shown;
        QTest::mousePress(&shown.chart, Qt::LeftButton, {}, shown.middleOf(2));
        QTest::mouseMove(&shown.chart, shown.middleOf(4));
        RunHistogram bars = tenBars();
        bars.buckets[3][1] += 40;
        shown.chart.setBars(bars);
        QTest::mouseRelease(&shown.chart, Qt::LeftButton, {}, shown.middleOf(4));
        QCOMPARE(shown.chosen.size(), 1);
        QCOMPARE(shown.chosen[0][0].value<TimePoint>(), startOf(2));
    }

    void whatIsSaidOfABarFollowsTheZone()
    {
        qputenv("TZ", "Asia/Kolkata"); // five and a half hours away: no bar starts at a full hour
        tzset();
        ShownHistogram shown;
        TimeDisplay::of().setUtc(false);
        QVERIFY(shown.chart.barText(0).contains(QStringLiteral(":30")));
        TimeDisplay::of().setUtc(true);
        QVERIFY(shown.chart.barText(0).contains(QStringLiteral(":00")));
        QVERIFY(shown.chart.barText(4).contains(QStringLiteral("4 failed")));
        QVERIFY(!shown.chart.barText(4).contains(QStringLiteral("canceled")));
    }
};

QTEST_MAIN(TestHistogramChart)
#include "test_histogram_chart.moc"
