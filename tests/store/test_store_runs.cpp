// What is written is read back the same, by the writer and by a reader.
#include "tests/store/store_fixture.h"

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
    store->begin();
    const Run parent = plainRun(*store);
    store->insertRun(parent, {});
    Run run = fullRun(*store, parent);
    store->insertRun(run, {Packet::json("{}"), "{\"a\":1}", "request-1"});
    QVERIFY(store->commit().ok());
    QVERIFY(store->findRun(run.seq) == run);
    QVERIFY(store->findRun(run.id) == run);
    QVERIFY(store->findRun(parent.id) == parent);
    QVERIFY(!store->findRun(runIdFor(77)));

    Run changed = run;
    changed.status = RunStatus::Completed;
    changed.version = "20261125.1";
    changed.queue = "other";
    changed.retryAt.reset();
    changed.finishedAt = at(50);
    changed.holdsSlot = false;
    changed.tags = {"user:2"};
    store->begin();
    store->updateRun(run, changed);
    store->setTags(run.seq, run.tags, changed.tags);
    QVERIFY(store->commit().ok());
    QVERIFY(store->findRun(run.seq) == changed);
    QCOMPARE(store->children(parent.seq, false).size(), 1u);
    QCOMPARE(store->children(parent.seq, true).size(), 0u);
    QVERIFY(store->findRequestKey("request-1", {}) == run.seq);
    store.reset();
    QVERIFY(folder.open()->findRun(run.seq) == changed);
}

void StoreRunsTest::largePayloadsAndOddBytesComeBack()
{
    StoreFolder folder;
    auto store = folder.open();
    std::string large;
    for (int i = 0; i < 200'000; ++i)
        large += std::to_string(i * 7919);
    store->begin();
    const Run first = plainRun(*store);
    store->insertRun(first, {Packet::json(large), {}, {}});
    const Run second = plainRun(*store);
    store->insertRun(second, {Packet::text(std::string("a\0b\xff", 4)), {}, {}});
    const Run third = plainRun(*store);
    store->insertRun(third, {Packet::json(""), {}, {}});
    const Run fourth = plainRun(*store);
    store->insertRun(fourth, {});
    store->saveOutput(second.seq, Packet::json(large));
    store->saveError(third.seq, {RunErrorKind::Internal, "n", "m\xff", "s", InternalCode::ProcessOomKilled});
    store->saveMetadata(fourth.seq, "{\"progress\":1}");
    QVERIFY(store->commit().ok());
    QVERIFY(store->payload(first.seq) == Packet::json(large));
    QVERIFY(store->payload(second.seq) == Packet::text(std::string("a\0b\xff", 4)));
    QVERIFY(store->payload(third.seq) == Packet::json(""));
    QVERIFY(store->payload(fourth.seq) == Packet{});
    QCOMPARE(store->metadata(fourth.seq), std::string("{\"progress\":1}"));
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
    store->begin();
    const Run run = plainRun(*store);
    store->insertRun(run, {});
    Attempt attempt;
    attempt.id = AttemptId{"attempt_1"};
    attempt.run = run.seq;
    attempt.version = run.version;
    attempt.machine = "micro";
    attempt.createdAt = at(1);
    store->insertAttempt(attempt);
    QCOMPARE(store->unfinishedAttempts().size(), 1u);
    attempt.status = AttemptStatus::Completed;
    attempt.startedAt = at(2);
    attempt.finishedAt = at(3);
    attempt.frozenTime = Millis{12};
    attempt.output = Packet::json("[1]");
    attempt.error = RunError{RunErrorKind::BuiltIn, "Error", "broken", "at x", InternalCode::None};
    attempt.exit = {0, 9, 4096, Millis{55}, "cgroup", true};
    attempt.pid = 4711;
    store->updateAttempt(attempt);
    const Transition first{run.seq, 1, std::nullopt, RunStatus::Queued, 0, at(1), "Triggered", Actor::Api};
    const Transition second{run.seq, 2,     RunStatus::Queued, RunStatus::Dequeued,
                            1,       at(2), "Got a slot",      Actor::Engine};
    store->appendTransition(first);
    store->appendTransition(second);
    QVERIFY(store->commit().ok());
    QVERIFY(store->attempt(run.seq, 1) == attempt);
    QVERIFY(store->unfinishedAttempts().empty());
    QCOMPARE(store->lastTransitionNumber(run.seq), 2);
    const auto detail = folder.reader()->runs.detail(run.id);
    QVERIFY(detail.ok());
    QVERIFY(detail->attempts == std::vector<Attempt>{attempt});
    QVERIFY((detail->transitions == std::vector<Transition>{first, second}));
}

void StoreRunsTest::rolledBackWorkIsGone()
{
    StoreFolder folder;
    auto store = folder.open();
    store->begin();
    const Run lost = plainRun(*store, "lost");
    store->insertRun(lost, {});
    store->rollback();
    QVERIFY(!store->findRun(lost.seq));
    store->begin();
    const Run kept = plainRun(*store, "kept");
    QVERIFY(kept.seq > lost.seq);
    store->insertRun(kept, {});
    QVERIFY(store->commit().ok());
    QVERIFY(store->findRun(kept.seq) == kept);
    QCOMPARE(folder.reader()->counter.counts({})->total(), 1);
}

void StoreRunsTest::finishedRunsKeepTheirStatus()
{
    StoreFolder folder;
    auto store = folder.open();
    store->begin();
    const Run run = plainRun(*store, "resize", RunStatus::Completed);
    store->insertRun(run, {});
    QVERIFY(store->commit().ok());
    Run again = run;
    again.status = RunStatus::Queued;
    store->begin();
    store->updateRun(run, again);
    store->saveSetting("late", "write");
    const Status committed = store->commit();
    QVERIFY(!committed.ok());
    QCOMPARE(committed.error().code, ErrorCode::Internal);
    QVERIFY(store->findRun(run.seq) == run);
    QVERIFY(!store->setting("late"));
    QCOMPARE(folder.reader()->counter.counts({})->byStatus[static_cast<std::size_t>(RunStatus::Completed)],
             1);
}

void StoreRunsTest::keysAreFoundUntilRemoved()
{
    StoreFolder folder;
    auto store = folder.open();
    store->begin();
    const Run run = plainRun(*store);
    store->insertRun(run, {{}, {}, "key"});
    store->putIdempotencyKey("resize", "hash", {run.seq, at(60)});
    QVERIFY(store->commit().ok());
    const auto holder = store->findIdempotencyKey("resize", "hash");
    QVERIFY(holder && holder->run == run.seq && holder->expiresAt == at(60));
    QVERIFY(!store->findIdempotencyKey("other", "hash"));
    store->begin();
    store->removeIdempotencyKey("resize", "hash");
    store->forgetRequestKeys(run.createdAt);
    QVERIFY(store->findRequestKey("key", {}));
    store->forgetRequestKeys(run.createdAt + Micros{1});
    QVERIFY(store->commit().ok());
    QVERIFY(!store->findRequestKey("key", {}));
    QVERIFY(!store->findIdempotencyKey("resize", "hash"));
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
    store->begin();
    store->saveDeployment(old, manifest);
    manifest.tasks[0].description = "Newer";
    store->saveDeployment(current, manifest);
    store->saveQueue(queue);
    store->saveSchedule(schedule);
    store->saveSetting("paused", "1");
    QVERIFY(store->commit().ok());
    old.isCurrent = false;
    QVERIFY((store->deployments() == std::vector<Deployment>{current, old}));
    QVERIFY(store->tasksOf("photos", "20261124.1") == std::vector<TaskDefinition>{task});
    QCOMPARE(store->currentTasks().size(), 1u);
    QCOMPARE(store->currentTasks()[0].definition.description, std::string("Newer"));
    QCOMPARE(store->taskAtVersion("resize", "20261124.1")->definition.description, std::string("Resizes"));
    QVERIFY(store->queues() == std::vector<QueueInfo>{queue});
    QVERIFY(store->schedules() == std::vector<ScheduleInfo>{schedule});
    QVERIFY(store->setting("paused") == std::optional<std::string>("1"));
    store->begin();
    Run run = plainRun(*store);
    run.queue = "images";
    run.holdsSlot = true;
    run.status = RunStatus::Executing;
    store->insertRun(run, {});
    store->removeSchedule(schedule.id);
    QVERIFY(store->commit().ok());
    QVERIFY(store->schedules().empty());
    auto reader = folder.reader();
    QCOMPARE((*reader->projects.queues())[0].running, 1);
    QCOMPARE((*reader->projects.tasks())[0].executing, 1);
    QCOMPARE((*reader->projects.tasks())[0].version, std::string("20261124.2"));
}

void StoreRunsTest::onlyUnfinishedWorkIsVisitedAtStart()
{
    StoreFolder folder;
    auto store = folder.open();
    store->begin();
    std::vector<RunSeq> expected;
    for (const RunStatus status : kAllRunStatuses) {
        const Run run = plainRun(*store, "resize", status);
        store->insertRun(run, {});
        if (!isFinal(status))
            expected.push_back(run.seq);
    }
    QVERIFY(store->commit().ok());
    std::vector<RunSeq> visited;
    store->forEachActiveRun([&](const Run &run) { visited.push_back(run.seq); });
    QVERIFY(visited == expected);
}

QTEST_GUILESS_MAIN(StoreRunsTest)
#include "test_store_runs.moc"
