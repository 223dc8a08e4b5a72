// Versions, and runs that wait for one.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestDeploy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versionsAreNumberedWithinTheDay();
    void deployingTwiceUnchangedIsANewVersion();
    void previewSaysWhatWouldChange();
    void aTaskBelongsToOneProject();
    void undeployedTasksWaitAndAreReleased();
    void releasedRunsTakeTheTasksOptions();
    void explicitOptionsSurviveTheWait();
    void waitingSurvivesARestart();
    void withdrawnTaskSendsQueuedRunsBackToWaiting();
    void executingRunsOutliveTheirTask();
    void lockedRunsStartOnTheirVersion();
    void lockedRunsWaitForTheirVersionOnly();
    void lockedToAVersionThatStillHasTheTask();
    void olderWorkersAreRetired();
    void previewRefusesWhatDeployRefuses();
    void previewSaysWhatHappensToSchedules();
    void aQueueKeepsTheLimitOfTheProjectThatDeclaredItFirst();
    void aLimitThatIsDeclaredNoMoreIsGone();
    void queueClaimsSurviveARestart();
};

namespace {

ProjectManifest named(const std::string &name, ProjectManifest manifest)
{
    manifest.name = name;
    return manifest;
}

std::optional<int> limitOf(Bench &bench, const std::string &queue)
{
    for (const QueueInfo &info : bench.store().projects.queues()) {
        if (info.name == queue)
            return info.limit();
    }
    return {};
}

DeployPreview previewOf(Bench &bench, const ProjectManifest &manifest)
{
    return must(bench.drain([&](EngineCore &core) { return core.deployments.preview(manifest); }));
}

} // namespace

void TestDeploy::versionsAreNumberedWithinTheDay()
{
    Bench bench;
    QCOMPARE(bench.deploy(project({task("a")})).deployment.version, std::string("20261124.1"));
    ProjectManifest other = project({task("b")});
    other.name = "Other";
    QCOMPARE(bench.deploy(other).deployment.version, std::string("20261124.2"));
    bench.restart();
    QCOMPARE(bench.deploy(project({task("a")})).deployment.version, std::string("20261124.3"));
    bench.advance(14h - 1s);
    QCOMPARE(bench.deploy(project({task("a")})).deployment.version, std::string("20261124.4"));
    bench.advance(1s); // midnight UTC
    QCOMPARE(bench.deploy(project({task("a")})).deployment.version, std::string("20261125.1"));
    for (int i = 2; i <= 11; ++i)
        bench.deploy(project({task("a")}));
    QCOMPARE(bench.deploy(project({task("a")})).deployment.version, std::string("20261125.12"));
}

void TestDeploy::deployingTwiceUnchangedIsANewVersion()
{
    Bench bench;
    const ProjectManifest manifest =
        project({task("work")}, {}, {{.taskId = "work", .cron = "0 3 * * *", .name = "n"}});
    bench.deploy(manifest);
    const auto before = bench.schedules();
    bench.advance(1h);
    const DeployReply again = bench.deploy(manifest);
    QCOMPARE(again.deployment.version, std::string("20261124.2"));
    QCOMPARE(again.releasedRuns, 0);
    QCOMPARE(bench.schedules(), before); // the same schedule with the same id and next time
    const auto deployments = *bench.reader().projects.deployments();
    QCOMPARE(deployments.size(), 2u);
    QVERIFY(deployments[0].isCurrent && !deployments[1].isCurrent);
    QCOMPARE(bench.run(bench.trigger("work")).version, std::string("20261124.2"));
}

void TestDeploy::previewSaysWhatWouldChange()
{
    Bench bench;
    bench.deploy({task("same"), task("changes"), task("goes")});
    bench.trigger("comes");
    const RunId canceled = bench.trigger("comes");
    bench.cancel(canceled);
    TaskDefinition changed = task("changes");
    changed.command = {"other"};
    const DeployPreview preview = bench.drain([&](EngineCore &core) {
        return *core.deployments.preview(project({task("same"), changed, task("comes")}));
    });
    QCOMPARE(preview.version, std::string("20261124.2"));
    QCOMPARE(preview.unchangedTasks, std::vector<std::string>{"same"});
    QCOMPARE(preview.changedTasks, std::vector<std::string>{"changes"});
    QCOMPARE(preview.addedTasks, std::vector<std::string>{"comes"});
    QCOMPARE(preview.removedTasks, std::vector<std::string>{"goes"});
    QCOMPARE(preview.runsWaiting, 1);
}

void TestDeploy::aTaskBelongsToOneProject()
{
    Bench bench;
    bench.deploy({task("work")});
    ProjectManifest other = project({task("work")});
    other.name = "Other";
    const auto refused =
        bench.drain([&](EngineCore &core) { return core.deployments.deploy(other, Actor::User); });
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QCOMPARE(bench.reader().projects.deployments()->size(), 1u);
}

void TestDeploy::undeployedTasksWaitAndAreReleased()
{
    Bench bench;
    const RunId run = bench.trigger("later", {}, Packet::json("7"));
    QCOMPARE(bench.status(run), RunStatus::WaitingForDeploy);
    const DeployReply reply = bench.deploy(project({task("later")}));
    QCOMPARE(reply.releasedRuns, 1);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(bench.process(run)->spec.payload.data, std::string("7"));
    QCOMPARE(bench.run(run).queuedAt, std::optional(bench.now()));
}

void TestDeploy::releasedRunsTakeTheTasksOptions()
{
    Bench bench(1);
    const RunId run = bench.trigger("later");
    TaskDefinition later = task("later", 7);
    later.machine = "medium-1x";
    later.queue = "media";
    later.ttl = Seconds{60};
    later.maxDuration = Seconds{2};
    bench.deploy({later});
    const Run released = bench.run(run);
    QCOMPARE(released.maxAttempts, 7);
    QCOMPARE(released.machine, std::string("medium-1x"));
    QCOMPARE(released.queue, std::string("media"));
    QCOMPARE(released.ttl, std::optional(Seconds{60}));
    QCOMPARE(released.ttlSource, TtlSource::Task);
    QCOMPARE(released.maxDuration, std::optional(Seconds{5}));
    QCOMPARE(bench.process(run)->spec.machine, std::string("medium-1x"));
}

void TestDeploy::explicitOptionsSurviveTheWait()
{
    Bench bench;
    const RunId run = bench.trigger("later", {.ttl = Seconds{0},
                                              .queue = "mine",
                                              .maxAttempts = 3,
                                              .maxDuration = Seconds{9},
                                              .machine = "micro"});
    TaskDefinition later = task("later", 7);
    later.machine = "medium-1x";
    later.queue = "media";
    later.ttl = Seconds{60};
    later.maxDuration = Seconds{100};
    bench.deploy({later});
    const Run released = bench.run(run);
    QCOMPARE(released.maxAttempts, 3);
    QCOMPARE(released.machine, std::string("micro"));
    QCOMPARE(released.queue, std::string("mine"));
    QVERIFY(!released.ttl);
    QCOMPARE(released.maxDuration, std::optional(Seconds{9}));
}

void TestDeploy::waitingSurvivesARestart()
{
    Bench bench;
    const RunId run = bench.trigger("later");
    bench.restart();
    QCOMPARE(bench.status(run), RunStatus::WaitingForDeploy);
    bench.deploy({task("later")});
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestDeploy::withdrawnTaskSendsQueuedRunsBackToWaiting()
{
    Bench bench(1);
    bench.deploy({task("work"), task("other")});
    const RunId blocker = bench.trigger("other");
    bench.start(blocker);
    const RunId run = bench.trigger("work");
    bench.deploy({task("other")});
    QCOMPARE(bench.status(run), RunStatus::Queued); // noticed when its turn comes
    bench.succeed(blocker);
    QCOMPARE(bench.status(run), RunStatus::WaitingForDeploy);
    QCOMPARE(bench.core().queues.slotsInUse(), 0);
    QCOMPARE(bench.deploy(project({task("work"), task("other")})).releasedRuns, 1);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestDeploy::executingRunsOutliveTheirTask()
{
    Bench bench;
    bench.deploy({task("work", 2)});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.deploy({task("other")});
    bench.fail(run);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Dequeued); // its retry is of the version it began on
}

void TestDeploy::lockedRunsStartOnTheirVersion()
{
    Bench bench;
    TaskDefinition work = task("work", 4);
    work.command = {"old"};
    work.machine = "micro";
    bench.deploy({work});
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.lockToVersion = "20261124.1"});
    QCOMPARE(bench.process(run)->spec.task.command, std::vector<std::string>{"old"});
    QCOMPARE(bench.process(run)->spec.version, std::string("20261124.1"));
    QCOMPARE(bench.run(run).maxAttempts, 4); // and with that version's settings
    QCOMPARE(bench.run(run).machine, std::string("micro"));
}

void TestDeploy::lockedRunsWaitForTheirVersionOnly()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.lockToVersion = "20261124.3"});
    QCOMPARE(bench.status(run), RunStatus::WaitingForDeploy);
    QCOMPARE(bench.deploy(project({task("work")})).releasedRuns, 0);
    QCOMPARE(bench.status(run), RunStatus::WaitingForDeploy);
    bench.restart();
    QCOMPARE(bench.deploy(project({task("work")})).releasedRuns, 1);
    QCOMPARE(bench.run(run).version, std::string("20261124.3"));
}

void TestDeploy::lockedToAVersionThatStillHasTheTask()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.deploy({task("other")}); // the newest version has it no more
    QCOMPARE(bench.status(bench.trigger("work")), RunStatus::WaitingForDeploy);
    const RunId locked = bench.trigger("work", {.lockToVersion = "20261124.1"});
    QCOMPARE(bench.status(locked), RunStatus::Dequeued);
    const RunId delayed =
        bench.trigger("work", {.delayUntil = bench.now() + 1min, .lockToVersion = "20261124.1"});
    bench.advance(1min);
    QCOMPARE(bench.status(delayed), RunStatus::Dequeued);
}

void TestDeploy::olderWorkersAreRetired()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.deploy({task("work")});
    const std::pair<std::string, std::string> last{"Bench", "20261124.2"};
    QCOMPARE(bench.workers().retired.back(), last);
}

void TestDeploy::previewRefusesWhatDeployRefuses()
{
    Bench bench;
    bench.deploy({task("work"), task("more")});
    const ProjectManifest other = named("Other", project({task("own"), task("work"), task("more")}));
    const auto preview = bench.drain([&](EngineCore &core) { return core.deployments.preview(other); });
    const auto refused =
        bench.drain([&](EngineCore &core) { return core.deployments.deploy(other, Actor::User); });
    QVERIFY(!preview.ok());
    QCOMPARE(preview.error(), refused.error());
    QCOMPARE(preview.error().details.size(), 2u); // each task that is in the way
}

void TestDeploy::previewSaysWhatHappensToSchedules()
{
    Bench bench;
    const auto at = [](const std::string &name, const std::string &cron) {
        return ScheduleDefinition{.taskId = "work", .cron = cron, .name = name};
    };
    bench.deploy(project({task("work")}, {},
                         {at("kept", "1 * * * *"), at("moved", "2 * * * *"), at("gone", "3 * * * *")}));
    const DeployPreview preview = previewOf(
        bench, project({task("work")}, {},
                       {at("kept", "1 * * * *"), at("moved", "4 * * * *"), at("new", "5 * * * *")}));
    const std::vector<std::string> expected = {
        "Keeps work at \"1 * * * *\" (UTC)",
        "Changes work at \"2 * * * *\" (UTC) to work at \"4 * * * *\" (UTC)",
        "Adds work at \"5 * * * *\" (UTC)",
        "Removes work at \"3 * * * *\" (UTC)",
    };
    QCOMPARE(preview.scheduleChanges, expected);
}

void TestDeploy::aQueueKeepsTheLimitOfTheProjectThatDeclaredItFirst()
{
    Bench bench;
    bench.deploy(named("A", project({task("a")}, {{"media", 2}})));
    bench.advance(1s);
    const ProjectManifest second = named("B", project({task("b")}, {{"media", 50}}));
    const DeployPreview preview = previewOf(bench, second);
    QVERIFY(preview.queueChanges.empty());
    QCOMPARE(preview.warnings.size(), 1u);
    const DeployReply reply = bench.deploy(second);
    QCOMPARE(limitOf(bench, "media"), std::optional(2));
    QCOMPARE(reply.warnings, preview.warnings);
    QVERIFY2(reply.warnings[0].reason.find("project \"A\" declared 2 first") != std::string::npos,
             reply.warnings[0].reason.c_str());
    // A project that names the queue without a limit leaves it alone, too.
    bench.deploy(named("C", project({task("c")}, {{"media", std::nullopt}})));
    QCOMPARE(limitOf(bench, "media"), std::optional(2));
    // When the first gives it up, the next one decides.
    const DeployReply givenUp = bench.deploy(named("A", project({task("a")})));
    QVERIFY(givenUp.warnings.empty());
    QCOMPARE(limitOf(bench, "media"), std::optional(50));
}

void TestDeploy::aLimitThatIsDeclaredNoMoreIsGone()
{
    Bench bench;
    bench.deploy(project({task("a")}, {{"spare", 3}, {"kept", 4}}));
    const ProjectManifest without = project({task("a")}, {{"kept", 5}});
    const std::vector<std::string> expected = {"Queue \"kept\": limit 4 becomes limit 5",
                                               "Queue \"spare\": limit 3 becomes no limit"};
    QCOMPARE(previewOf(bench, without).queueChanges, expected);
    bench.deploy(without);
    QCOMPARE(limitOf(bench, "spare"), std::optional<int>());
    QCOMPARE(limitOf(bench, "kept"), std::optional(5));
}

void TestDeploy::queueClaimsSurviveARestart()
{
    Bench bench;
    bench.deploy(named("A", project({task("a")}, {{"media", 2}})));
    bench.advance(1s);
    bench.deploy(named("B", project({task("b")}, {{"media", 50}})));
    bench.restart();
    bench.deploy(named("B", project({task("b")}, {{"media", 60}})));
    QCOMPARE(limitOf(bench, "media"), std::optional(2));
    bench.deploy(named("A", project({task("a")}, {{"media", 7}})));
    QCOMPARE(limitOf(bench, "media"), std::optional(7));
}

RUNYARD_TEST(TestDeploy)
#include "deploy_test.moc"
