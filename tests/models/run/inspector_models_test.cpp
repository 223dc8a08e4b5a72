#include "models/lists/deployment_model.h"
#include "models/lists/queue_model.h"
#include "models/lists/schedule_model.h"
#include "models/lists/task_model.h"
#include "models/run/log_export.h"
#include "models/run/log_search.h"
#include "models/run/run_detail_model.h"
#include "tests/support/room_test.h"
#include "tests/support/scripted_client.h"

#include <QAbstractItemModelTester>
#include <QBuffer>
#include <QSignalSpy>
#include <QTest>

using namespace runyard;
using runyard::test::ScriptedClient;

namespace {

RunDetail detailOf(const std::string &id, std::int64_t seq, int attempts)
{
    RunDetail detail;
    detail.run.id = RunId{id};
    detail.run.seq = RunSeq{seq};
    detail.run.taskId = "resize";
    for (int i = 1; i <= attempts; ++i) {
        Attempt attempt;
        attempt.id = AttemptId{"attempt_" + id + std::to_string(i)};
        attempt.run = detail.run.seq;
        attempt.number = i;
        detail.attempts.push_back(attempt);
        Transition transition;
        transition.run = detail.run.seq;
        transition.number = i;
        transition.to = RunStatus::Executing;
        detail.transitions.push_back(transition);
    }
    return detail;
}

QueueInfo queueOf(const std::string &name, std::int64_t queued = 0)
{
    QueueInfo queue;
    queue.name = name;
    queue.queued = queued;
    return queue;
}

ChangeSet changeOf(const Run &run)
{
    ChangeSet changes;
    changes.runs.push_back(run);
    return changes;
}

constexpr auto kTesterMode = QAbstractItemModelTester::FailureReportingMode::QtTest;

} // namespace

class InspectorModelsTest : public QObject
{
    Q_OBJECT

private slots:
    void openedRunFillsAttemptsAndHistory();
    void replyForARunOpenedBeforeIsDropped();
    void changeOfTheOpenedRunIsReadAgain();
    void changeOfAnotherRunIsNotReadAgain();
    void missingRunSaysSo();
    void logIsReadAroundWhatIsLookedAt();
    void logKeepsABoundedPartInMemory();
    void logFilterLeavesItsLines();
    void logSearchFindsGoesRoundAndFollows();
    void logExportWritesTheChosenLinesAsStored();
    void keptRowsKeepTheirPersistentIndexes();
    void changedRowSendsOneSignalAndNoReset();
    void tablesFollowTheirChangeFeed();
};

void InspectorModelsTest::openedRunFillsAttemptsAndHistory()
{
    ScriptedClient client;
    client.details["run_a"] = detailOf("run_a", 1, 3);
    RunDetailModel model(client);
    QAbstractItemModelTester attempts(model.attempts(), kTesterMode);
    QAbstractItemModelTester transitions(model.transitions(), kTesterMode);
    QSignalSpy changed(&model, &RunDetailModel::changed);
    model.setRun(RunId{"run_a"});
    QVERIFY(!model.detail());
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(model.attempts()->rowCount(), 3);
    QCOMPARE(model.transitions()->rowCount(), 3);
    model.setRun({});
    QVERIFY(!model.detail());
    QCOMPARE(model.attempts()->rowCount(), 0);
}

void InspectorModelsTest::replyForARunOpenedBeforeIsDropped()
{
    ScriptedClient client;
    client.details["run_a"] = detailOf("run_a", 1, 1);
    client.details["run_b"] = detailOf("run_b", 2, 2);
    client.holdDetails = true;
    RunDetailModel model(client);
    QSignalSpy changed(&model, &RunDetailModel::changed);
    model.setRun(RunId{"run_a"});
    model.setRun(RunId{"run_b"});
    QCOMPARE(client.held.size(), std::size_t{2});
    client.held[1]();
    client.held[0](); // the answer for run_a comes last
    QTRY_COMPARE(changed.count(), 1);
    QTest::qWait(20);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(model.detail()->run.id.text, std::string("run_b"));
    QCOMPARE(model.attempts()->rowCount(), 2);
}

void InspectorModelsTest::changeOfTheOpenedRunIsReadAgain()
{
    ScriptedClient client;
    client.details["run_a"] = detailOf("run_a", 1, 1);
    RunDetailModel model(client);
    QAbstractItemModelTester attempts(model.attempts(), kTesterMode);
    model.setRun(RunId{"run_a"});
    QTRY_VERIFY(model.detail());
    QSignalSpy inserted(model.attempts(), &QAbstractItemModel::rowsInserted);
    client.details["run_a"] = detailOf("run_a", 1, 2);
    client.send(changeOf(client.details["run_a"].run));
    QTRY_COMPARE(model.attempts()->rowCount(), 2);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(inserted.at(0).at(1).toInt(), 1);
}

void InspectorModelsTest::changeOfAnotherRunIsNotReadAgain()
{
    ScriptedClient client;
    client.details["run_a"] = detailOf("run_a", 1, 1);
    RunDetailModel model(client);
    model.setRun(RunId{"run_a"});
    QTRY_VERIFY(model.detail());
    client.holdDetails = true;
    client.send(changeOf(detailOf("run_b", 2, 1).run));
    QTest::qWait(120);
    QVERIFY(client.held.empty());
    Run child = detailOf("run_c", 3, 0).run;
    child.parentId = RunId{"run_a"};
    client.send(changeOf(child));
    QTRY_COMPARE(client.held.size(), std::size_t{1});
}

void InspectorModelsTest::missingRunSaysSo()
{
    ScriptedClient client;
    RunDetailModel model(client);
    QSignalSpy failed(&model, &RunDetailModel::failed);
    model.setRun(RunId{"run_gone"});
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed.at(0).at(0).toString().contains(QStringLiteral("run_gone")));
}

void InspectorModelsTest::logIsReadAroundWhatIsLookedAt()
{
    ScriptedClient client;
    auto &lines = client.logs["run_a"];
    for (int i = 0; i < 100'000; ++i)
        lines.push_back({{}, 1, LogStream::Stderr, LogLevel::Plain, "line " + std::to_string(i)});
    LogModel model(client);
    model.open(RunId{"run_a"});
    QTRY_COMPARE(model.rowCount(), 100'000);
    QCOMPARE(client.linesAsked, std::size_t{0});
    model.want(99'950, 99'999);
    QTRY_VERIFY(model.at(99'999));
    QCOMPARE(model.at(99'999)->text, std::string("line 99999"));
    QVERIFY(client.linesAsked <= std::size_t{2} * LogModel::kChunkLines);
    QVERIFY(!model.at(50'000));
    lines.push_back({{}, 2, LogStream::Stdout, LogLevel::Error, "the end"});
    model.follow();
    QTRY_COMPARE(model.rowCount(), 100'001);
    model.want(99'950, 100'000);
    QTRY_VERIFY(model.at(100'000)); // the rest of a chunk that was read before it was full
    QCOMPARE(model.at(100'000)->attempt, 2);
}

void InspectorModelsTest::logKeepsABoundedPartInMemory()
{
    ScriptedClient client;
    client.logs["run_a"].assign(20'000, LogLine{});
    for (LogLine &line : client.logs["run_a"])
        line.text.assign(10'000, 'x');
    LogModel model(client);
    model.open(RunId{"run_a"});
    QTRY_COMPARE(model.rowCount(), 20'000);
    for (int row = 0; row < 20'000; row += 500) {
        model.want(row, row + 20);
        QTRY_VERIFY(model.at(row) && model.at(row + 20));
        QVERIFY(model.bytesInMemory() <= LogModel::kMaxBytes);
    }
    QVERIFY(!model.at(0));
}

void InspectorModelsTest::logFilterLeavesItsLines()
{
    ScriptedClient client;
    auto &lines = client.logs["run_a"];
    for (int i = 0; i < 5'000; ++i)
        lines.push_back({fromMicros(i), 1 + i % 3, LogStream::Stderr,
                         i % 100 == 7 ? LogLevel::Error : LogLevel::Plain, std::to_string(i)});
    LogModel model(client);
    model.open(RunId{"run_a"});
    QTRY_COMPARE(model.rowCount(), 5'000);
    LogFilter filter;
    filter.levels = 1U << static_cast<unsigned>(LogLevel::Error);
    model.setFilter(filter);
    QTRY_COMPARE(model.scannedLines(), 5'000);
    QCOMPARE(model.rowCount(), 50);
    model.want(0, 49);
    QTRY_VERIFY(model.at(49));
    QCOMPARE(model.at(49)->text, std::string("4907"));
    QCOMPARE(model.rowOf(model.lineOf(20)), 20);
    lines.push_back({fromMicros(5'000), 1, LogStream::Stderr, LogLevel::Error, "late"});
    model.follow();
    QTRY_COMPARE(model.rowCount(), 51);
    int row = -1;
    model.locate(fromMicros(4'000), [&](int found) { row = found; });
    QTRY_COMPARE(row, 40); // the first error after it is line 4007
}

void InspectorModelsTest::logSearchFindsGoesRoundAndFollows()
{
    ScriptedClient client;
    auto &lines = client.logs["run_a"];
    for (int i = 0; i < 3'000; ++i)
        lines.push_back({{},
                         1,
                         LogStream::Stderr,
                         LogLevel::Plain,
                         i % 1'000 == 5 ? "A \x1b[1mNee\x1b[0m"
                                          "dle"
                                        : "hay"});
    LogModel model(client);
    LogSearch search(client, model);
    model.open(RunId{"run_a"});
    QTRY_COMPARE(model.rowCount(), 3'000);
    search.setText(QStringLiteral("needle"));
    QTRY_COMPARE(search.count(), std::size_t{3});
    QTRY_VERIFY(!search.isRunning());
    QCOMPARE(search.nextRow(5, true), 1'005);
    QCOMPARE(search.nextRow(2'005, true), 5);
    QCOMPARE(search.nextRow(5, false), 2'005);
    QCOMPARE(search.numberOf(1'005), std::size_t{2});
    QCOMPARE(search.numberOf(1'006), std::size_t{0});
    lines.push_back({{}, 1, LogStream::Stderr, LogLevel::Plain, "NEEDLE"});
    model.follow();
    QTRY_COMPARE(search.count(), std::size_t{4});
    search.setText({});
    QCOMPARE(search.count(), std::size_t{0});
}

void InspectorModelsTest::logExportWritesTheChosenLinesAsStored()
{
    ScriptedClient client;
    auto &lines = client.logs["run_a"];
    for (int i = 0; i < 5'000; ++i)
        lines.push_back({{}, 1 + i % 2, LogStream::Stderr, LogLevel::Plain, "\x1b[31m" + std::to_string(i)});
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    LogExportOptions options;
    options.filter.attempt = 2;
    options.from = 100;
    options.to = 4'900;
    LogExport writing(client, RunId{"run_a"}, options, buffer);
    QSignalSpy finished(&writing, &LogExport::finished);
    QTRY_COMPARE(finished.count(), 1);
    QCOMPARE(writing.lines(), 2'400);
    const QList<QByteArray> written = buffer.data().split('\n');
    QCOMPARE(written.first(), QByteArray("\x1b[31m101"));
    QCOMPARE(written[2'399], QByteArray("\x1b[31m4899"));
}

void InspectorModelsTest::keptRowsKeepTheirPersistentIndexes()
{
    ScriptedClient client;
    client.queueList = {queueOf("a"), queueOf("b"), queueOf("c"), queueOf("d")};
    QueueModel model(client);
    QAbstractItemModelTester tester(&model, kTesterMode);
    model.reload();
    QTRY_COMPARE(model.rowCount(), 4);
    const QPersistentModelIndex c = model.index(2, 0);
    const QPersistentModelIndex b = model.index(1, 0);
    model.setRows({queueOf("d"), queueOf("new"), queueOf("c"), queueOf("a")});
    QCOMPARE(c.row(), 2);
    QVERIFY(!b.isValid());
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names << model.index(row, 0).data().toString();
    QCOMPARE(names.join(u' '), QStringLiteral("d new c a"));
}

void InspectorModelsTest::changedRowSendsOneSignalAndNoReset()
{
    ScriptedClient client;
    QueueModel model(client);
    model.setRows({queueOf("a"), queueOf("b"), queueOf("c")});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    model.setRows({queueOf("a"), queueOf("b", 7), queueOf("c")});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.at(0).at(0).toModelIndex().row(), 1);
    QCOMPARE(reset.count() + inserted.count(), 0);
    QCOMPARE(model.index(1, QueueModel::Queued).data(QueueModel::SortRole).toInt(), 7);
}

void InspectorModelsTest::tablesFollowTheirChangeFeed()
{
    ScriptedClient client;
    TaskModel tasks(client);
    QueueModel queues(client);
    ScheduleModel schedules(client);
    DeploymentModel deployments(client);
    QAbstractItemModelTester t1(&tasks, kTesterMode);
    QAbstractItemModelTester t2(&queues, kTesterMode);
    QAbstractItemModelTester t3(&schedules, kTesterMode);
    QAbstractItemModelTester t4(&deployments, kTesterMode);
    client.taskList.resize(1);
    client.taskList[0].definition.id = "resize";
    client.queueList = {queueOf("task/resize")};
    client.scheduleList.resize(1);
    client.scheduleList[0].id = ScheduleId{"sched_1"};
    client.deploymentList.resize(1);
    client.deploymentList[0].id = DeploymentId{"deployment_1"};
    ChangeSet changes;
    changes.tasks = true;
    client.send(changes);
    QTRY_COMPARE(tasks.rowCount(), 1);
    QTRY_COMPARE(queues.rowCount(), 1);
    QTRY_COMPARE(schedules.rowCount(), 1);
    QTRY_COMPARE(deployments.rowCount(), 1);
}

RUNYARD_TEST(InspectorModelsTest)
#include "inspector_models_test.moc"
