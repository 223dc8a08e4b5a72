// The Errors and Metrics pages over a real engine whose tasks fail for a reason.
#include "engine/contract/run_lists.h"
#include "models/lists/error_group_model.h"
#include "models/lists/metrics_model.h"
#include "models/lists/task_durations_model.h"
#include "tests/views/engine_fixture.h"
#include "views/bulk/bulk_dialog.h"
#include "views/bulk/bulk_notice.h"
#include "views/charts/metric_chart.h"
#include "views/errors/errors_page.h"
#include "views/metrics/metric_series.h"
#include "views/metrics/metrics_page.h"
#include "views/runs/runs_page.h"
#include "views/theme/theme.h"
#include "views/widgets/list_state.h"
#include "views/widgets/navigation_list.h"
#include "views/window/main_window.h"

#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <qcustomplot.h>

using namespace runyard;
using runyard::testing::EngineFixture;

namespace {

// Fails for customers of the free plan.
const QByteArray kProject = R"(
[project]
name = "Insights"

[[task]]
id = "bill"
command = ["sh", "-c", "if grep -q free; then exit 3; fi"]
retry = { max_attempts = 1 }

[[task]]
id = "other"
command = ["true"]
)";

const char *const kFree = R"({"user":{"plan":"free"}})";
const char *const kPro = R"({"user":{"plan":"pro"}})";

QString cell(const TablePage &page, int row, int column)
{
    return page.table()->model()->index(row, column).data().toString();
}

QString textOf(const QWidget &page, const char *name)
{
    for (const auto *label : page.findChildren<QLabel *>()) {
        if (label->accessibleName() == QLatin1String(name))
            return label->text();
    }
    qFatal("there is no label %s", name);
    return {};
}

template <class Widget>
Widget *named(const QWidget &page, const char *name)
{
    for (auto *widget : page.findChildren<Widget *>()) {
        if (widget->accessibleName() == QLatin1String(name))
            return widget;
    }
    qFatal("there is no widget %s", name);
    return nullptr;
}

void runAll(EngineFixture &engine, const char *task, const char *payload, int times)
{
    std::vector<RunId> runs;
    for (int i = 0; i < times; ++i)
        runs.push_back(engine.trigger(task, payload));
    for (const RunId &run : runs)
        QTRY_VERIFY_WITH_TIMEOUT(isFinal(engine.statusOf(run)), 20'000);
}

qint64 runsInAll(EngineFixture &engine)
{
    return EngineFixture::wait<RunCounts>(
               [&](Reply<RunCounts> reply) { engine.client().runLists().counts({}, {}, std::move(reply)); })
        ->total();
}

void fillBills(EngineFixture &engine)
{
    engine.deploy(engine.writeProject(kProject));
    runAll(engine, "bill", kFree, 3);
    runAll(engine, "bill", kPro, 2);
}

} // namespace

class TestInsightsPages : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { Theme::of().apply(ThemeChoice::Light); }

    void noFailuresAreSaidInASentence()
    {
        EngineFixture engine;
        ErrorsPage page(engine.client());
        page.show();
        QTRY_VERIFY(page.findChild<ListState *>()->sentence().startsWith(QStringLiteral("No failures.")));
    }

    void aGroupIsComparedResolvedRegressesAndIsIgnoredByKeyboard()
    {
        EngineFixture engine;
        fillBills(engine);
        ErrorsPage page(engine.client());
        page.resize(1'200, 700);
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        QTRY_COMPARE_WITH_TIMEOUT(page.table()->model()->rowCount(), 1, 15'000);
        QTRY_COMPARE_WITH_TIMEOUT(cell(page, 0, ErrorGroupModel::Runs), QStringLiteral("3"), 15'000);
        QCOMPARE(cell(page, 0, ErrorGroupModel::Task), QStringLiteral("bill"));
        QCOMPARE(cell(page, 0, ErrorGroupModel::State), QStringLiteral("Open"));
        const auto shared = [&page] { return textOf(page, "Failure: what the failing runs share"); };
        QTRY_COMPARE(shared(),
                     QStringLiteral("3 failures are too few to conclude anything from; it takes 5."));
        runAll(engine, "bill", kFree, 2);
        QTRY_COMPARE_WITH_TIMEOUT(
            shared(), QStringLiteral("The task has 2 completed runs, too few to compare with; it takes 5."),
            15'000);
        runAll(engine, "bill", kPro, 3);
        runAll(engine, "bill", kFree, 1);
        QTRY_VERIFY_WITH_TIMEOUT(
            shared().contains(QStringLiteral("user.plan = \"free\" in 6 of 6 failures, 0 of 5 successes")),
            15'000);

        page.table()->setFocus();
        QSignalSpy wanted(&page, &Page::errorRunsWanted);
        QTest::keyClick(page.table(), Qt::Key_Return);
        QCOMPARE(wanted.size(), 1);

        QTest::keyClick(page.table(), Qt::Key_E, Qt::ControlModifier);
        QTRY_COMPARE(cell(page, 0, ErrorGroupModel::State), QStringLiteral("Resolved"));
        runAll(engine, "bill", kFree, 1);
        QTRY_COMPARE_WITH_TIMEOUT(cell(page, 0, ErrorGroupModel::State), QStringLiteral("Regressed"), 15'000);
        QCOMPARE(cell(page, 0, ErrorGroupModel::Runs), QStringLiteral("7"));

        QTest::keyClick(page.table(), Qt::Key_E, Qt::ControlModifier | Qt::ShiftModifier);
        auto *state = page.findChild<ListState *>();
        QTRY_VERIFY(state->isVisible());
        QTRY_COMPARE(state->sentence(), QStringLiteral("No failures but ignored ones (1)."));
        auto *show = named<QToolButton>(page, "Show ignored (failures)");
        QTest::mouseClick(show, Qt::LeftButton);
        QTRY_COMPARE(page.table()->model()->rowCount(), 1);
        QCOMPARE(cell(page, 0, ErrorGroupModel::State), QStringLiteral("Ignored"));
    }

    void aGroupIsReplayedAsOneActionOverItsRuns()
    {
        EngineFixture engine(Seconds{1});
        fillBills(engine);
        MainWindow window(engine.client(), {});
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        window.findChild<NavigationList *>()->setCurrentRow(5);
        auto *page = window.findChild<ErrorsPage *>();
        QTRY_COMPARE_WITH_TIMEOUT(cell(*page, 0, ErrorGroupModel::Runs), QStringLiteral("3"), 15'000);
        QCOMPARE(runsInAll(engine), 5);
        page->table()->setFocus();
        QTest::keyClick(page->table(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(window.findChild<BulkDialog *>() && window.findChild<BulkDialog *>()->isActiveWindow());
        auto *dialog = window.findChild<BulkDialog *>();
        QTRY_VERIFY(dialog->verbButton()->isEnabled());
        QCOMPARE(dialog->verbButton()->accessibleName(), QStringLiteral("Replay 3 runs"));
        QTest::keyClick(dialog, Qt::Key_Return, Qt::ControlModifier);
        auto *notice = window.findChild<BulkNotice *>();
        QTRY_COMPARE_WITH_TIMEOUT(notice->sentence(), QStringLiteral("Replay 3 runs: 3 made; 3 failed."),
                                  15'000);
        QCOMPARE(runsInAll(engine), 8);
    }

    void enterOpensTheRunsOfTheGroupInTheRunList()
    {
        EngineFixture engine;
        fillBills(engine);
        MainWindow window(engine.client(), {});
        window.show();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        auto *navigation = window.findChild<NavigationList *>();
        auto *page = window.findChild<ErrorsPage *>();
        navigation->setCurrentRow(5);
        QTRY_VERIFY(page->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(cell(*page, 0, ErrorGroupModel::Runs), QStringLiteral("3"), 15'000);
        page->table()->setFocus();
        QTest::keyClick(page->table(), Qt::Key_Return);
        auto *runs = window.findChild<RunsPage *>();
        QTRY_VERIFY(runs->isVisible());
        auto *list = named<QTableView>(*runs, "Runs");
        QTRY_COMPARE(list->model()->rowCount(), 3);
    }

    void nothingToMeasureIsSaidInASentence()
    {
        EngineFixture engine;
        MetricsPage page(engine.client());
        page.show();
        QTRY_VERIFY(
            page.findChild<ListState *>()->sentence().startsWith(QStringLiteral("Nothing to measure yet.")));
    }

    void chartsShowWhatFinishedAndFollow()
    {
        EngineFixture engine;
        fillBills(engine);
        MetricsPage page(engine.client());
        page.resize(1'200, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        MetricChart *throughput = page.charts().first();
        const auto readout = [&] { return throughput->readout(); };
        QTRY_COMPARE_WITH_TIMEOUT(readout(), QStringLiteral("Completed 2, Failed 3, Canceled or expired 0"),
                                  15'000);
        QTRY_VERIFY(throughput->isVisible());
        QCOMPARE(page.charts()[1]->readout(), QStringLiteral("Completed of completed and failed 40 %"));
        runAll(engine, "other", "{}", 1);
        QTRY_COMPARE_WITH_TIMEOUT(readout(), QStringLiteral("Completed 3, Failed 3, Canceled or expired 0"),
                                  15'000);

        auto *task = named<QComboBox>(page, "Task of the metrics");
        task->setFocus();
        QTest::keyClicks(task, QStringLiteral("other"));
        QTRY_COMPARE(readout(), QStringLiteral("Completed 1, Failed 0, Canceled or expired 0"));
        QTest::keyClick(task, Qt::Key_Home);
        QTRY_COMPARE(readout(), QStringLiteral("Completed 3, Failed 3, Canceled or expired 0"));

        auto *span = named<QComboBox>(page, "Span of time of the metrics");
        span->setFocus();
        QTest::keyClick(span, Qt::Key_Home); // the last hour
        QTRY_COMPARE(page.charts().first()->plot()->xAxis->range().size(), 61 * 60.0);
        QCOMPARE(readout(), QStringLiteral("Completed 3, Failed 3, Canceled or expired 0"));
    }

    void percentilesAreToldOnlyOfRunsEnough_data()
    {
        QTest::addColumn<qint64>("runs");
        QTest::addColumn<QString>("told");
        QTest::newRow("none") << qint64{0} << QStringLiteral("– – –");
        QTest::newRow("19") << qint64{19} << QStringLiteral("1.0 s – –");
        QTest::newRow("20") << qint64{20} << QStringLiteral("1.0 s 2.0 s –");
        QTest::newRow("99") << qint64{99} << QStringLiteral("1.0 s 2.0 s –");
        QTest::newRow("100") << qint64{100} << QStringLiteral("1.0 s 2.0 s 3.0 s");
    }

    void percentilesAreToldOnlyOfRunsEnough()
    {
        QFETCH(qint64, runs);
        QFETCH(QString, told);
        TaskDurations row;
        row.duration = {runs, Seconds{1}, Seconds{2}, Seconds{3}};
        TaskDurationsModel table;
        table.setRows({row});
        QStringList cells, values;
        for (const int column : {TaskDurationsModel::P50, TaskDurationsModel::P95, TaskDurationsModel::P99})
            cells += table.index(0, column).data().toString();
        QCOMPARE(cells.join(QLatin1Char(' ')), told);

        Metrics metrics;
        metrics.total.duration = row.duration;
        metrics.points = {metrics.total};
        for (const ChartSeries &series : percentileSeries(metrics, &MetricsPoint::duration)) {
            values += chartValue(ChartUnit::Duration, series.values[0]);
            QCOMPARE(chartValue(ChartUnit::Duration, series.total), values.last());
        }
        QCOMPARE(values.join(QLatin1Char(' ')), told);
        const QList<QByteArray> written = metricsCsv(metrics).split('\n')[1].split(',');
        const qsizetype first = metricsCsv(metrics).split('\n')[0].split(',').indexOf("duration_p50_seconds");
        for (int i = 0; i < 3; ++i)
            QCOMPARE(written[first + i].isEmpty(), cells[i] == QStringLiteral("–"));
    }

    void theCrosshairIsMovedByKeysAndMouseOnAllCharts()
    {
        EngineFixture engine;
        fillBills(engine);
        MetricsPage page(engine.client());
        page.resize(1'200, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        MetricChart *first = page.charts().first();
        QTRY_VERIFY_WITH_TIMEOUT(first->isVisible(), 15'000);
        first->setFocus();
        QTest::keyClick(first, Qt::Key_Home);
        QCOMPARE(first->crosshair(), 0);
        QTest::keyClick(first, Qt::Key_Right);
        for (const MetricChart *chart : page.charts())
            QCOMPARE(chart->crosshair(), 1);
        QVERIFY(first->readout().contains(QStringLiteral(": Completed 0, Failed 0")));
        QTest::keyClick(first, Qt::Key_Escape);
        QCOMPARE(page.charts().last()->crosshair(), -1);

        QCustomPlot *plot = page.charts()[2]->plot();
        const QPoint middle(plot->axisRect()->center());
        QTest::mouseMove(plot, middle - QPoint(20, 0));
        QTest::mouseMove(plot, middle);
        QTRY_VERIFY(first->crosshair() > 0);
        // Dragging over a piece of time shows that piece.
        const double before = plot->xAxis->range().size();
        QTest::mousePress(plot, Qt::LeftButton, {}, middle);
        QTest::mouseMove(plot, middle + QPoint(40, 5));
        QTest::mouseMove(plot, middle + QPoint(80, 10));
        QTest::mouseRelease(plot, Qt::LeftButton, {}, middle + QPoint(80, 10));
        QTRY_VERIFY(plot->xAxis->range().size() < before);
        QVERIFY(named<QDateTimeEdit>(page, "Start of the metrics")->isVisible());
    }

    void chartsAreSavedAndCopied()
    {
        EngineFixture engine;
        fillBills(engine);
        QTemporaryDir folder;
        MetricsPage page(engine.client());
        page.resize(1'200, 800);
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        QTRY_COMPARE_WITH_TIMEOUT(page.charts().first()->readout(),
                                  QStringLiteral("Completed 2, Failed 3, Canceled or expired 0"), 15'000);
        const auto save = [&](const char *action, const QString &name) {
            QSignalSpy said(&page, &Page::said);
            for (QAction *each : page.actions()) {
                if (each->text() == QString::fromUtf8(action))
                    each->trigger();
            }
            QTRY_VERIFY(page.findChild<QFileDialog *>());
            auto *dialog = page.findChild<QFileDialog *>();
            dialog->setDirectory(folder.path());
            dialog->selectFile(folder.filePath(name));
            static_cast<QDialog *>(dialog)->accept();
            QTRY_COMPARE(said.size(), 1);
            QTRY_VERIFY(!page.findChild<QFileDialog *>());
        };
        save("Save as PNG…", QStringLiteral("a.png"));
        const QImage image(folder.filePath(QStringLiteral("a.png")));
        QCOMPARE(image.size(), QSize(2'400, 6 * 440));
        QVERIFY(image.pixelColor(2, 2) == Theme::of().paper());
        save("Save as SVG…", QStringLiteral("a.svg"));
        QVERIFY(QSvgRenderer(folder.filePath(QStringLiteral("a.svg"))).isValid());
        save("Save as CSV…", QStringLiteral("a.csv"));
        QFile csv(folder.filePath(QStringLiteral("a.csv")));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = csv.readAll().split('\n');
        QVERIFY(lines.first().startsWith("start,seconds,completed,canceled,failed,"));
        qint64 completed = 0;
        for (qsizetype i = 1; i + 1 < lines.size(); ++i)
            completed += lines[i].split(',')[2].toLongLong();
        QCOMPARE(completed, 2);
        QGuiApplication::clipboard()->clear();
        for (QAction *each : page.actions()) {
            if (each->text() == QLatin1String("Copy as image"))
                each->trigger();
        }
        QTRY_VERIFY(!QGuiApplication::clipboard()->image().isNull());
    }
};

QTEST_MAIN(TestInsightsPages)
#include "test_insights.moc"
