#include "models/words/time_display.h"
#include "tests/support/room_test.h"
#include "views/charts/histogram_chart.h"
#include "views/charts/metric_chart.h"
#include "views/tasks/retry_chart.h"
#include "views/theme/theme_style.h"

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

/// Empty, or what is wrong with the marks of an axis.
QString faultOf(const QCPAxis &axis, bool isCount)
{
    QStringList said;
    const QVector<double> ticks = axis.tickVector();
    const QVector<QString> labels = axis.tickVectorLabels();
    for (qsizetype i = 0; i < labels.size(); ++i) {
        if (labels[i].isEmpty())
            continue;
        if (said.contains(labels[i]))
            return QStringLiteral("twice: ") + labels[i];
        said += labels[i];
        if (isCount && labels[i] != QLocale().toString(std::llround(ticks[i])))
            return QStringLiteral("not whole: ") + labels[i];
        if (isCount && std::abs(ticks[i] - std::round(ticks[i])) > 1e-6)
            return QStringLiteral("%1 stands at %2").arg(labels[i]).arg(ticks[i]);
    }
    return said.isEmpty() ? QStringLiteral("no mark") : QString();
}

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
        applyTheme(ThemeChoice::Light);
    }

    void theMarksOfCountsAreWholeAndNoTwoMarksSayTheSame()
    {
        HistogramChart histogram;
        histogram.resize(1'600, 90);
        MetricChart counts(QStringLiteral("Counts"), ChartUnit::Count, MetricChart::Kind::StackedBars);
        RetryChart retries;
        for (const std::int64_t most : {1, 2, 3, 4, 5, 7, 12, 99, 1'000, 123'456'789}) {
            for (const auto width : {std::chrono::seconds{6}, std::chrono::seconds{31},
                                     std::chrono::seconds{600}, std::chrono::seconds{36'000}}) {
                RunHistogram bars = tenBars();
                bars.width = width;
                for (auto &bucket : bars.buckets)
                    bucket = {most, 0, 0, 0};
                histogram.setBars(bars);
                histogram.replot(QCustomPlot::rpImmediateRefresh);
                QCOMPARE(faultOf(*histogram.yAxis, true), QString());
                QCOMPARE(faultOf(*histogram.xAxis, false), QString());
            }
            const auto value = static_cast<double>(most);
            counts.setData(0, 60, {{QStringLiteral("x"), [] { return QColor(Qt::red); }, {value}, value}},
                           {});
            counts.plot()->replot();
            QCOMPARE(faultOf(*counts.plot()->yAxis, true), QString());

            std::vector<AttemptTime> times;
            for (int attempt = 2; attempt <= 2 + std::min<int>(9, static_cast<int>(most)); ++attempt)
                times.push_back({attempt, Millis{most * attempt * 37}, Millis{most * attempt * 41}});
            retries.setTimes(times);
            auto *plot = retries.findChild<QCustomPlot *>();
            plot->replot();
            QCOMPARE(faultOf(*plot->yAxis, true), QString());
            QCOMPARE(faultOf(*plot->xAxis, false), QString());
        }
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

RUNYARD_GUI_TEST(TestHistogramChart)
#include "histogram_chart_test.moc"
