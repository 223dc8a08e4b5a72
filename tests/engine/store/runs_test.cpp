// What is written is read back the same, by the writer and by a reader.
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class StoreRunsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFieldOfARunComesBack();
    void largePayloadsAndOddBytesComeBack();
    void attemptsAndTransitionsComeBack();
    void rolledBackWorkIsGone();
    void finishedRunsKeepTheirStatus();
    void keysAreFoundUntilRemoved();
    void deploymentsQueuesSchedulesAndSettingsComeBack();
    void onlyUnfinishedWorkIsVisitedAtStart();
};

void StoreRunsTest::everyFieldOfARunComesBack()
{
    StoreFolder folder;
    auto store = folder.open();
    QVERIFY(store);
    store->transaction.begin();
    const Run parent = plainRun(*store);
    store->runs.insert(parent, {});
    Run run = fullRun(*store, parent);
    store->runs.insert(run, {Packet::json("{}"), "{\"a\":1}", "request-1"});
    QVERIFY(store->transaction.commit().ok());
    QVERIFY(store->runs.find(run.seq) == run);
    QVERIFY(store->runs.find(run.id) == run);
    QVERIFY(store->runs.find(parent.id) == parent);
    QVERIFY(!store->runs.find(runIdFor(77)));

    Run changed = run;
    changed.status = RunStatus::Completed;
    changed.version = "20261125.1";
    changed.queue = "other";
    changed.retryAt.reset();
    changed.finishedAt = at(50);
    changed.holdsSlot = false;
    changed.tags = {"user:2"};
    store->transaction.begin();
    store->runs.update(run, changed);
    store->runs.setTags(run.seq, run.tags, changed.tags);
    QVERIFY(store->transaction.commit().ok());
    QVERIFY(store->runs.find(run.seq) == changed);
    QCOMPARE(store->runs.children(parent.seq, false).size(), 1u);
    QCOMPARE(store->runs.children(parent.seq, true).size(), 0u);
    QVERIFY(store->keys.findRequestKey("request-1", {}) == run.seq);
    store.reset();
    QVERIFY(folder.open()->runs.find(run.seq) == changed);
}

void StoreRunsTest::largePayloadsAndOddBytesComeBack()
{
    StoreFolder folder;
    auto store = folder.open();
    std::string large;
    for (int i = 0; i < 200'000; ++i)
        large += std::to_string(i * 7919);
    store->transaction.begin();
    const Run first = plainRun(*store);
    store->runs.insert(first, {Packet::json(large), {}, {}});
    const Run second = plainRun(*store);
    store->runs.insert(second, {Packet::text(std::string("a\0b\xff", 4)), {}, {}});
    const Run third = plainRun(*store);
    store->runs.insert(third, {Packet::json(""), {}, {}});
    const Run fourth = plainRun(*store);
    store->runs.insert(fourth, {});
    store->runs.saveOutput(second.seq, Packet::json(large));
    store->runs.saveError(third.seq,
                          {RunErrorKind::Internal, "n", "m\xff", "s", InternalCode::ProcessOomKilled});
    store->runs.saveMetadata(fourth.seq, "{\"progress\":1}");
    QVERIFY(store->transaction.commit().ok());
    QVERIFY(store->runs.payload(first.seq) == Packet::json(large));
    QVERIFY(store->runs.payload(second.seq) == Packet::text(std::string("a\0b\xff", 4)));
    QVERIFY(store->runs.payload(third.seq) == Packet::json(""));
    QVERIFY(store->runs.payload(fourth.seq) == Packet{});
    QCOMPARE(store->runs.metadata(fourth.seq), std::string("{\"progress\":1}"));
    auto reader = folder.reader();
    QVERIFY(reader->runs.detail(second.id)->output == Packet::json(large));
    const auto error = reader->runs.detail(third.id)->error;
    QVERIFY(error && error->code == InternalCode::ProcessOomKilled);
    QCOMPARE(error->message, std::string("m\xef\xbf\xbd"));
}

void StoreRunsTest::attemptsAndTransitionsComeBack()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run run = plainRun(*store);
    store->runs.insert(run, {});
    Attempt attempt;
    attempt.id = AttemptId{"attempt_1"};
    attempt.run = run.seq;
    attempt.version = run.version;
    attempt.machine = "micro";
    attempt.createdAt = at(1);
    store->history.insertAttempt(attempt);
    QCOMPARE(store->history.unfinishedAttempts().size(), 1u);
    attempt.status = AttemptStatus::Completed;
    attempt.startedAt = at(2);
    attempt.finishedAt = at(3);
    attempt.frozenTime = Millis{12};
    attempt.output = Packet::json("[1]");
    attempt.error = RunError{RunErrorKind::BuiltIn, "Error", "broken", "at x", InternalCode::None};
    attempt.exit = {0, 9, 4096, Millis{55}, "cgroup", true};
    attempt.pid = 4711;
    store->history.updateAttempt(attempt);
    const Transition first{run.seq, 1, std::nullopt, RunStatus::Queued, 0, at(1), "Triggered", Actor::Api};
    const Transition second{run.seq, 2,     RunStatus::Queued, RunStatus::Dequeued,
                            1,       at(2), "Got a slot",      Actor::Engine};
    store->history.append(first);
    store->history.append(second);
    QVERIFY(store->transaction.commit().ok());
    QVERIFY(store->history.attempt(run.seq, 1) == attempt);
    QVERIFY(store->history.unfinishedAttempts().empty());
    QCOMPARE(store->history.lastNumber(run.seq), 2);
    const auto detail = folder.reader()->runs.detail(run.id);
    QVERIFY(detail.ok());
    QVERIFY(detail->attempts == std::vector<Attempt>{attempt});
    QVERIFY((detail->transitions == std::vector<Transition>{first, second}));
}

void StoreRunsTest::rolledBackWorkIsGone()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run lost = plainRun(*store, "lost");
    store->runs.insert(lost, {});
    store->transaction.rollback();
    QVERIFY(!store->runs.find(lost.seq));
    store->transaction.begin();
    const Run kept = plainRun(*store, "kept");
    QVERIFY(kept.seq > lost.seq);
    store->runs.insert(kept, {});
    QVERIFY(store->transaction.commit().ok());
    QVERIFY(store->runs.find(kept.seq) == kept);
    QCOMPARE(folder.reader()->counter.counts({})->total(), 1);
}

void StoreRunsTest::finishedRunsKeepTheirStatus()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run run = plainRun(*store, "resize", RunStatus::Completed);
    store->runs.insert(run, {});
    QVERIFY(store->transaction.commit().ok());
    Run again = run;
    again.status = RunStatus::Queued;
    store->transaction.begin();
    store->runs.update(run, again);
    store->settings.save("late", "write");
    const Status committed = store->transaction.commit();
    QVERIFY(!committed.ok());
    QCOMPARE(committed.error().code, ErrorCode::Internal);
    QVERIFY(store->runs.find(run.seq) == run);
    QVERIFY(!store->settings.find("late"));
    QCOMPARE(folder.reader()->counter.counts({})->byStatus[static_cast<std::size_t>(RunStatus::Completed)],
             1);
}

void StoreRunsTest::keysAreFoundUntilRemoved()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run run = plainRun(*store);
    store->runs.insert(run, {{}, {}, "key"});
    store->keys.putIdempotencyKey("resize", "hash", {run.seq, at(60)});
    QVERIFY(store->transaction.commit().ok());
    const auto holder = store->keys.findIdempotencyKey("resize", "hash");
    QVERIFY(holder && holder->run == run.seq && holder->expiresAt == at(60));
    QVERIFY(!store->keys.findIdempotencyKey("other", "hash"));
    store->transaction.begin();
    store->keys.removeIdempotencyKey("resize", "hash");
    store->keys.forgetRequestKeys(run.createdAt);
    QVERIFY(store->keys.findRequestKey("key", {}));
    store->keys.forgetRequestKeys(run.createdAt + Micros{1});
    QVERIFY(store->transaction.commit().ok());
    QVERIFY(!store->keys.findRequestKey("key", {}));
    QVERIFY(!store->keys.findIdempotencyKey("resize", "hash"));
}

void StoreRunsTest::deploymentsQueuesSchedulesAndSettingsComeBack()
{
    StoreFolder folder;
    auto store = folder.open();
    ProjectManifest manifest;
    TaskDefinition task;
    task.id = "resize";
    task.command = {"python3", "resize.py"};
    task.mode = TaskMode::Persistent;
    task.slots = 4;
    task.directory = "/srv/photos";
    task.env = {{"A", "1"}};
    task.retry = {7, 1.5, Millis{5}, Millis{50}, false, "large-1x"};
    task.maxDuration = Seconds{9};
    task.ttl = Seconds{8};
    task.queue = "images";
    task.machine = "micro";
    task.payloadSchema = "{}";
    task.description = "Resizes";
    manifest.tasks = {task};
    Deployment old{
        DeploymentId{"deployment_1"}, "photos", "/srv/photos", "20261124.1", at(1), 1, {"resize"}, true};
    Deployment current{
        DeploymentId{"deployment_2"}, "photos", "/srv/photos", "20261124.2", at(2), 1, {"resize"}, true};
    const QueueInfo queue{"images", false, true, 3, std::nullopt, 0, 0};
    const ScheduleInfo schedule{ScheduleId{"sched_1"},
                                {"resize", "* * * * *", "Europe/Berlin", "{}", "n"},
                                "photos",
                                true,
                                at(1),
                                at(2),
                                runIdFor(1)};
    store->transaction.begin();
    store->projects.saveDeployment(old, manifest);
    manifest.tasks[0].description = "Newer";
    store->projects.saveDeployment(current, manifest);
    store->projects.saveQueue(queue);
    store->projects.saveSchedule(schedule);
    store->settings.save("paused", "1");
    QVERIFY(store->transaction.commit().ok());
    old.isCurrent = false;
    QVERIFY((store->projects.deployments() == std::vector<Deployment>{current, old}));
    QVERIFY(store->projects.tasksOf("photos", "20261124.1") == std::vector<TaskDefinition>{task});
    QCOMPARE(store->projects.currentTasks().size(), 1u);
    QCOMPARE(store->projects.currentTasks()[0].definition.description, std::string("Newer"));
    QCOMPARE(store->projects.taskAtVersion("resize", "20261124.1")->definition.description,
             std::string("Resizes"));
    QVERIFY(store->projects.queues() == std::vector<QueueInfo>{queue});
    QVERIFY(store->projects.schedules() == std::vector<ScheduleInfo>{schedule});
    QVERIFY(store->settings.find("paused") == std::optional<std::string>("1"));
    store->transaction.begin();
    Run run = plainRun(*store);
    run.queue = "images";
    run.holdsSlot = true;
    run.status = RunStatus::Executing;
    store->runs.insert(run, {});
    store->projects.removeSchedule(schedule.id);
    QVERIFY(store->transaction.commit().ok());
    QVERIFY(store->projects.schedules().empty());
    auto reader = folder.reader();
    QCOMPARE((*reader->projects.queues())[0].running, 1);
    QCOMPARE((*reader->projects.tasks())[0].executing, 1);
    QCOMPARE((*reader->projects.tasks())[0].version, std::string("20261124.2"));
}

void StoreRunsTest::onlyUnfinishedWorkIsVisitedAtStart()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    std::vector<RunSeq> expected;
    for (const RunStatus status : kAllRunStatuses) {
        const Run run = plainRun(*store, "resize", status);
        store->runs.insert(run, {});
        if (!isFinal(status))
            expected.push_back(run.seq);
    }
    QVERIFY(store->transaction.commit().ok());
    std::vector<RunSeq> visited;
    store->runs.forEachActive([&](const Run &run) { visited.push_back(run.seq); });
    QVERIFY(visited == expected);
}

RUNYARD_TEST(StoreRunsTest)
#include "runs_test.moc"
