// Cron schedules on a simulated clock. It is Tuesday, 24 November 2026, 10:00 UTC when a bench starts.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/odd_numbers.h"

#include "engine/formats/duration_text.h"
#include "tests/support/room_test.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <map>

using namespace runyard;
using namespace runyard::testing;

class TestSchedules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firesAtItsTimes();
    void firesInItsTimeZoneAlsoWhenTheClocksChange();
    void payloadSaysWhichFiringItIs();
    void ownPayloadIsPassedOn();
    void missedFiringsAreMadeUpOnce();
    void inactiveSchedulesDoNotFire();
    void undeclaredSchedulesAreRemoved();
    void changedCronTakesEffectAtOnce();
    void deployDoesNotSwallowAMissedFiring();
    void idAndPauseOutliveDeployAndRestart();
    void unknownScheduleIsRefused();
    void theSdkReadsItsDatesAsDates();
    void schedulesMadeByHandFire();
    void theSameDeduplicationKeyChangesTheSchedule();
    void updatingRetimesAtOnce();
    void aNewVersionLeavesThemAlone();
    void onlyTheirProjectChangesDeclaredOnes();
    void badRequestsAreRefusedInWords_data();
    void badRequestsAreRefusedInWords();
    void aPayloadThatDoesNotFitIsSaid();
    void aScheduleWhosePayloadDoesNotFitIsNotMade();
    void aChangeThatSaysNothingOfThePayloadKeepsIt();
    void aTaskThatIsGoneIsSaid();
    void problemsSurviveARestartAndAreMended();
    void pagesAreInOrder();
    void aShortWrongClockDoesNotSilenceThem();
    void aWrongClockIsCorrectedAtTheNextStart();
    void aFiringIsNotRepeatedWhenTheClockGoesBackALittle();
    void aBadScheduleIsSaidAndNeverFires();
    void aMendedScheduleFiresAgain();
};

namespace {

ScheduleDefinition every(const std::string &cron, const std::string &zone = "UTC")
{
    return {.taskId = "report", .cron = cron, .timezone = zone, .name = "nightly"};
}

void deployWith(Bench &bench, std::vector<ScheduleDefinition> schedules)
{
    bench.deploy(project({task("report")}, {}, std::move(schedules)));
}

TimePoint utc(const std::string &iso)
{
    return *parseIso(iso);
}

Result<ScheduleInfo> create(Bench &bench, const ScheduleRequest &request)
{
    return bench.drain([&](EngineCore &core) { return core.schedules.create(request); });
}

Result<ScheduleInfo> update(Bench &bench, const ScheduleId &id, const ScheduleRequest &request)
{
    return bench.drain([&](EngineCore &core) { return core.schedules.update(id, request); });
}

Status remove(Bench &bench, const ScheduleId &id)
{
    return bench.drain([&](EngineCore &core) { return core.schedules.remove(id); });
}

TaskDefinition picky(const std::string &id)
{
    TaskDefinition definition = task(id);
    definition.payloadSchema =
        R"({"type":"object","required":["region"],"properties":{"region":{"type":"string"}}})";
    return definition;
}

bool says(const std::string &text, const std::string &part)
{
    return text.find(part) != std::string::npos;
}

long long runs(Bench &bench)
{
    return bench.audit().number("SELECT count(*) FROM run");
}

} // namespace

void TestSchedules::firesAtItsTimes()
{
    Bench bench;
    deployWith(bench, {every("*/15 * * * *")});
    QCOMPARE(bench.core().nextDue(), std::optional(utc("2026-11-24T10:15:00Z")));
    bench.advance(15min - 1us);
    QCOMPARE(runs(bench), 0);
    bench.advance(1us);
    QCOMPARE(runs(bench), 1);
    bench.advance(1h);
    QCOMPARE(runs(bench), 5);
    const ScheduleInfo schedule = bench.schedules().at(0);
    QCOMPARE(schedule.lastRunAt, std::optional(utc("2026-11-24T11:15:00Z")));
    QCOMPARE(schedule.nextRunAt, std::optional(utc("2026-11-24T11:30:00Z")));
    const RunDetail last = bench.detail(schedule.lastRun);
    QCOMPARE(last.run.scheduleId, schedule.id);
    QCOMPARE(last.transitions[0].actor, Actor::Schedule);
}

void TestSchedules::firesInItsTimeZoneAlsoWhenTheClocksChange()
{
    Bench bench;
    deployWith(bench, {every("0 3 * * *", "Europe/Paris")});
    QCOMPARE(bench.schedules()[0].nextRunAt, std::optional(utc("2026-11-25T02:00:00Z"))); // winter: UTC+1
    bench.jump(utc("2027-03-27T12:00:00Z") - bench.now());
    QCOMPARE(bench.schedules()[0].nextRunAt, std::optional(utc("2027-03-28T01:00:00Z"))); // summer: UTC+2
    bench.advance(24h);
    QCOMPARE(bench.schedules()[0].lastRunAt, std::optional(utc("2027-03-28T01:00:00Z")));
}

void TestSchedules::payloadSaysWhichFiringItIs()
{
    Bench bench;
    deployWith(bench, {every("0 11 * * *", "Europe/Paris")});
    bench.advance(48h);
    const ScheduleInfo schedule = bench.schedules().at(0);
    const auto payload = nlohmann::json::parse(bench.detail(schedule.lastRun).payload.data).at("json");
    QCOMPARE(payload.at("type").get<std::string>(), std::string("DECLARATIVE"));
    QCOMPARE(payload.at("upcoming").size(), 10u);
    QCOMPARE(payload.at("upcoming")[0].get<std::string>(), std::string("2026-11-27T10:00:00.000Z"));
    QVERIFY(!payload.contains("externalId"));
    QCOMPARE(payload.at("timestamp").get<std::string>(), std::string("2026-11-26T10:00:00.000Z"));
    QCOMPARE(payload.at("lastTimestamp").get<std::string>(), std::string("2026-11-25T10:00:00.000Z"));
    QCOMPARE(payload.at("timezone").get<std::string>(), std::string("Europe/Paris"));
    QCOMPARE(payload.at("scheduleId").get<std::string>(), schedule.id.text);
}

void TestSchedules::ownPayloadIsPassedOn()
{
    Bench bench;
    ScheduleDefinition schedule = every("0 12 * * *");
    schedule.payload = test::oddJson();
    deployWith(bench, {schedule});
    bench.restart(); // as it was stored
    bench.advance(2h);
    QCOMPARE(bench.detail(bench.schedules()[0].lastRun).payload.data, test::oddJson());
}

void TestSchedules::missedFiringsAreMadeUpOnce()
{
    Bench bench;
    deployWith(bench, {every("0 * * * *")});
    bench.clock().set(bench.now() + 5h + 30min); // the engine is off
    bench.restart();
    QCOMPARE(runs(bench), 1);
    QCOMPARE(bench.schedules()[0].lastRunAt, std::optional(utc("2026-11-24T11:00:00Z")));
    QCOMPARE(bench.schedules()[0].nextRunAt, std::optional(utc("2026-11-24T16:00:00Z")));
    bench.advance(30min);
    QCOMPARE(runs(bench), 2);
}

void TestSchedules::inactiveSchedulesDoNotFire()
{
    Bench bench;
    deployWith(bench, {every("0 * * * *")});
    const ScheduleId id = bench.schedules()[0].id;
    const auto setActive = [&](bool active) {
        return bench.drain([&](EngineCore &core) { return core.schedules.setActive(id, active); });
    };
    QVERIFY(!setActive(false)->nextRunAt);
    bench.advance(5h);
    QCOMPARE(runs(bench), 0);
    QVERIFY(!bench.core().nextDue());
    QCOMPARE(setActive(true)->nextRunAt, std::optional(utc("2026-11-24T16:00:00Z"))); // nothing is made up
    bench.advance(1h);
    QCOMPARE(runs(bench), 1);
}

void TestSchedules::undeclaredSchedulesAreRemoved()
{
    Bench bench;
    ScheduleDefinition second = every("30 * * * *");
    second.name = "second";
    deployWith(bench, {every("0 * * * *"), second});
    deployWith(bench, {second});
    QCOMPARE(bench.schedules().size(), 1u);
    bench.advance(1h);
    QCOMPARE(runs(bench), 1);
    deployWith(bench, {});
    bench.advance(24h);
    QCOMPARE(runs(bench), 1);
}

void TestSchedules::changedCronTakesEffectAtOnce()
{
    Bench bench;
    deployWith(bench, {every("0 3 * * *")});
    const ScheduleId id = bench.schedules()[0].id;
    deployWith(bench, {every("0 11 * * *")});
    QCOMPARE(bench.schedules()[0].id, id);
    bench.advance(1h);
    QCOMPARE(runs(bench), 1);
}

void TestSchedules::deployDoesNotSwallowAMissedFiring()
{
    Bench bench;
    deployWith(bench, {every("0 11 * * *")});
    bench.clock().set(bench.now() + 2h); // asleep over 11:00; the first thing after it is a deploy
    deployWith(bench, {every("0 11 * * *")});
    QCOMPARE(runs(bench), 1);
}

void TestSchedules::idAndPauseOutliveDeployAndRestart()
{
    Bench bench;
    deployWith(bench, {every("0 * * * *")});
    const ScheduleId id = bench.schedules()[0].id;
    must(bench.drain([&](EngineCore &core) { return core.schedules.setActive(id, false); }));
    deployWith(bench, {every("0 * * * *")});
    bench.restart();
    QCOMPARE(bench.schedules()[0].id, id);
    bench.advance(5h);
    QCOMPARE(runs(bench), 0);
}

void TestSchedules::unknownScheduleIsRefused()
{
    Bench bench;
    const auto refused =
        bench.drain([](EngineCore &core) { return core.schedules.setActive(ScheduleId{"sched_no"}, true); });
    QCOMPARE(refused.error().code, ErrorCode::NotFound);
}

void TestSchedules::theSdkReadsItsDatesAsDates()
{
    Bench bench;
    bench.deploy({task("report")});
    const ScheduleInfo made =
        must(create(bench, {.taskId = "report", .cron = "0 * * * *", .externalId = "user-7"}));
    bench.advance(2h);
    const Packet payload = bench.detail(bench.schedules()[0].lastRun).payload;
    QCOMPARE(payload.type, std::string("application/super+json"));
    const auto whole = nlohmann::json::parse(payload.data);
    const auto &values = whole.at("meta").at("values");
    const auto date = nlohmann::json::array({"Date"});
    QVERIFY(values.at("timestamp") == date);
    QVERIFY(values.at("lastTimestamp") == date);
    for (int i = 0; i < 10; ++i)
        QVERIFY(values.at("upcoming." + std::to_string(i)) == date);
    QCOMPARE(values.size(), 12u);
    QCOMPARE(whole.at("json").at("externalId").get<std::string>(), std::string("user-7"));
    QCOMPARE(whole.at("json").at("type").get<std::string>(), std::string("IMPERATIVE"));
    QCOMPARE(whole.at("json").at("scheduleId").get<std::string>(), made.id.text);
}

void TestSchedules::schedulesMadeByHandFire()
{
    Bench bench;
    bench.deploy({task("report")});
    const ScheduleInfo made = must(create(bench, {.taskId = "report", .cron = "*/15 * * * *"}));
    QCOMPARE(made.nextRunAt, std::optional(utc("2026-11-24T10:15:00Z")));
    QCOMPARE(made.definition.timezone, std::string("UTC"));
    QVERIFY(!made.isDeclared());
    bench.advance(15min);
    QCOMPARE(runs(bench), 1);
    bench.restart();
    bench.advance(15min);
    QCOMPARE(runs(bench), 2);
    QVERIFY(remove(bench, made.id).ok());
    bench.advance(1h);
    QCOMPARE(runs(bench), 2);
    QVERIFY(bench.schedules().empty());
    QCOMPARE(remove(bench, made.id).error().code, ErrorCode::NotFound);
}

void TestSchedules::theSameDeduplicationKeyChangesTheSchedule()
{
    Bench bench;
    bench.deploy({task("report"), task("other")});
    const ScheduleInfo first =
        must(create(bench, {.taskId = "report", .cron = "0 * * * *", .deduplicationKey = "u1"}));
    must(bench.drain([&](EngineCore &core) { return core.schedules.setActive(first.id, false); }));
    const ScheduleInfo again = must(create(bench, {.taskId = "other",
                                                   .cron = "30 * * * *",
                                                   .timezone = "Asia/Kolkata",
                                                   .externalId = "x",
                                                   .deduplicationKey = "u1"}));
    QCOMPARE(again.id.text, first.id.text);
    QCOMPARE(bench.schedules().size(), 1u);
    QCOMPARE(bench.schedules()[0].definition.taskId, std::string("other"));
    QVERIFY(!again.isActive); // who switched it off meant it
    QVERIFY(!again.nextRunAt);
    must(create(bench, {.taskId = "report", .cron = "0 * * * *", .deduplicationKey = "u2"}));
    must(create(bench, {.taskId = "report", .cron = "0 * * * *"})); // no key: one more each time
    must(create(bench, {.taskId = "report", .cron = "0 * * * *"}));
    QCOMPARE(bench.schedules().size(), 4u);
}

void TestSchedules::updatingRetimesAtOnce()
{
    Bench bench;
    bench.deploy({task("report")});
    const ScheduleInfo made =
        must(create(bench, {.taskId = "report", .cron = "0 3 * * *", .deduplicationKey = "k"}));
    const ScheduleInfo changed = must(update(bench, made.id, {.taskId = "report", .cron = "5 10 * * *"}));
    QCOMPARE(changed.nextRunAt, std::optional(utc("2026-11-24T10:05:00Z")));
    QCOMPARE(changed.deduplicationKey, std::string("k"));
    bench.advance(5min);
    QCOMPARE(runs(bench), 1);
    QCOMPARE(update(bench, ScheduleId{"sched_no"}, {.taskId = "report", .cron = "0 3 * * *"}).error().code,
             ErrorCode::NotFound);
}

void TestSchedules::aNewVersionLeavesThemAlone()
{
    Bench bench;
    bench.deploy({task("report")});
    const ScheduleInfo made = must(create(bench, {.taskId = "report", .cron = "0 * * * *"}));
    deployWith(bench, {every("30 * * * *")});
    deployWith(bench, {});
    QCOMPARE(bench.schedules().size(), 1u);
    QCOMPARE(bench.schedules()[0].id.text, made.id.text);
    bench.advance(1h);
    QCOMPARE(runs(bench), 1);
}

void TestSchedules::onlyTheirProjectChangesDeclaredOnes()
{
    Bench bench;
    deployWith(bench, {every("0 * * * *")});
    const ScheduleId id = bench.schedules()[0].id;
    const auto refused = update(bench, id, {.taskId = "report", .cron = "0 3 * * *"});
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY(says(refused.error().hint, "runyard.toml"));
    QCOMPARE(remove(bench, id).error().code, ErrorCode::Conflict);
    QCOMPARE(bench.schedules()[0].definition.cron, std::string("0 * * * *"));
}

void TestSchedules::badRequestsAreRefusedInWords_data()
{
    QTest::addColumn<QString>("task");
    QTest::addColumn<QString>("cron");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("word");
    QTest::newRow("minute") << "report"
                            << "99 * * * *"
                            << ""
                            << "minute";
    QTest::newRow("fields") << "report"
                            << "* * *"
                            << ""
                            << "field";
    QTest::newRow("seconds") << "report"
                             << "0 0 * * * *"
                             << ""
                             << "field";
    QTest::newRow("nothing") << "report"
                             << ""
                             << ""
                             << "field";
    QTest::newRow("zone") << "report"
                          << "0 * * * *"
                          << "Europe/Atlantis"
                          << "Europe/Atlantis";
    QTest::newRow("task") << "nowhere"
                          << "0 * * * *"
                          << ""
                          << "not deployed";
}

void TestSchedules::badRequestsAreRefusedInWords()
{
    QFETCH(QString, task);
    QFETCH(QString, cron);
    QFETCH(QString, zone);
    QFETCH(QString, word);
    Bench bench;
    bench.deploy({runyard::testing::task("report")});
    const auto refused = create(
        bench, {.taskId = task.toStdString(), .cron = cron.toStdString(), .timezone = zone.toStdString()});
    QVERIFY(!refused.ok());
    QVERIFY2(says(refused.error().text(), word.toStdString()), refused.error().text().c_str());
    QVERIFY(bench.schedules().empty());
}

void TestSchedules::aPayloadThatDoesNotFitIsSaid()
{
    Bench bench;
    bench.deploy(project({picky("report")}, {}, {every("0 * * * *")}));
    QVERIFY2(says(bench.schedules()[0].problem, "region"),
             bench.schedules()[0].problem.c_str()); // before it fires
    bench.advance(1h);
    QCOMPARE(runs(bench), 0);
    const ScheduleInfo after = bench.schedules()[0];
    QVERIFY(says(after.problem, "does not fit the schema of task \"report\""));
    QCOMPARE(after.lastRunAt, std::optional(utc("2026-11-24T11:00:00Z"))); // it came due all the same
    QVERIFY(after.lastRun.empty());
}

void TestSchedules::aScheduleWhosePayloadDoesNotFitIsNotMade()
{
    Bench bench;
    bench.deploy({picky("report")});
    const auto refused = create(bench, {.taskId = "report", .cron = "0 * * * *"});
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
    QVERIFY2(says(refused.error().text(), "region"), refused.error().text().c_str());
    QVERIFY(bench.schedules().empty());
    must(create(bench, {.taskId = "report", .cron = "0 * * * *", .payload = "{\"region\":\"eu\"}"}));
    bench.advance(1h);
    QCOMPARE(runs(bench), 1);
    QVERIFY(bench.schedules()[0].problem.empty());
}

void TestSchedules::aChangeThatSaysNothingOfThePayloadKeepsIt()
{
    Bench bench;
    bench.deploy({picky("report")});
    ScheduleRequest request{.taskId = "report", .cron = "0 * * * *", .payload = "{\"region\":\"eu\"}"};
    request.deduplicationKey = "mine";
    must(create(bench, request));
    request.payload.reset();
    request.cron = "30 * * * *";
    const auto changed = must(create(bench, request));
    QCOMPARE(changed.definition.payload, std::string("{\"region\":\"eu\"}"));
    QCOMPARE(changed.definition.cron, std::string("30 * * * *"));
}

void TestSchedules::aTaskThatIsGoneIsSaid()
{
    Bench bench;
    bench.deploy({task("report")});
    must(create(bench, {.taskId = "report", .cron = "0 * * * *"}));
    bench.deploy({task("other")});
    QVERIFY(says(bench.schedules()[0].problem, "No deployed version has task \"report\""));
    bench.advance(1h);
    QCOMPARE(bench.status(bench.schedules()[0].lastRun), RunStatus::WaitingForDeploy);
    bench.deploy({task("report")});
    QVERIFY(bench.schedules()[0].problem.empty());
}

void TestSchedules::problemsSurviveARestartAndAreMended()
{
    Bench bench;
    bench.deploy(project({picky("report")}, {}, {every("0 * * * *")}));
    bench.restart();
    QVERIFY(!bench.schedules()[0].problem.empty());
    deployWith(bench, {every("0 * * * *")});
    QVERIFY(bench.schedules()[0].problem.empty());
    bench.advance(1h);
    QCOMPARE(runs(bench), 1);
}

void TestSchedules::pagesAreInOrder()
{
    Bench bench;
    bench.deploy({task("a"), task("b")});
    for (const char *key : {"3", "1", "2"})
        must(create(bench, {.taskId = "b", .cron = "0 * * * *", .deduplicationKey = key}));
    must(create(bench, {.taskId = "a", .cron = "0 * * * *", .deduplicationKey = "9"}));
    const auto keys = [&](std::int64_t offset, int limit) {
        std::string text;
        const SchedulePage page = must(bench.reader().projects.schedulePage(offset, limit));
        for (const ScheduleInfo &schedule : page.schedules)
            text += schedule.deduplicationKey;
        return text + "/" + std::to_string(page.count);
    };
    QCOMPARE(keys(0, 3), std::string("912/4"));
    QCOMPARE(keys(3, 3), std::string("3/4"));
    QCOMPARE(keys(6, 3), std::string("/4"));
    const ScheduleId id = bench.schedules()[0].id;
    QCOMPARE(must(bench.reader().projects.schedule(id)), bench.schedules()[0]);
    QCOMPARE(bench.reader().projects.schedule(ScheduleId{"sched_no"}).error().code, ErrorCode::NotFound);
}

void TestSchedules::aShortWrongClockDoesNotSilenceThem()
{
    Bench bench;
    ScheduleDefinition daily = every("0 3 * * *");
    daily.name = "daily";
    deployWith(bench, {every("* * * * *"), daily});
    bench.clock().step(24h);
    bench.drain();
    bench.advance(2500ms);
    bench.clock().step(-24h);
    bench.drain();
    std::map<std::string, std::optional<TimePoint>> next;
    for (const ScheduleInfo &schedule : bench.schedules())
        next[schedule.definition.name] = schedule.nextRunAt;
    // The run of 10:01 was made while the clock was ahead.
    QCOMPARE(next["nightly"], std::optional(utc("2026-11-24T10:02:00Z")));
    QCOMPARE(next["daily"], std::optional(utc("2026-11-25T03:00:00Z")));
    QCOMPARE(bench.core().nextDue(), std::optional(utc("2026-11-24T10:02:00Z")));
    QVERIFY2(says(bench.core().clockReport(), "set back by 1d"), bench.core().clockReport().c_str());
    QVERIFY(says(bench.core().clockReport(), "2 schedules have new times"));
    const long long before = runs(bench);
    bench.advance(10min);
    QCOMPARE(runs(bench) - before, 9);
}

void TestSchedules::aWrongClockIsCorrectedAtTheNextStart()
{
    Bench bench;
    deployWith(bench, {every("*/10 * * * *")});
    bench.clock().step(24h * 30);
    bench.drain();
    bench.clock().step(-24h * 30); // set right while the engine is off
    bench.restart();
    QCOMPARE(bench.schedules()[0].nextRunAt, std::optional(utc("2026-11-24T10:10:00Z")));
}

void TestSchedules::aFiringIsNotRepeatedWhenTheClockGoesBackALittle()
{
    Bench bench;
    ScheduleDefinition daily = every("0 11 * * *");
    daily.name = "daily";
    deployWith(bench, {every("0 * * * *"), daily});
    bench.advance(1h + 1s); // both fired at 11:00
    QCOMPARE(runs(bench), 2);
    bench.clock().step(-3s);
    bench.advance(1min);
    QCOMPARE(runs(bench), 2);
    bench.clock().step(utc("2026-11-24T10:30:00Z") - bench.now());
    bench.drain();
    bench.advance(45min);
    QCOMPARE(runs(bench), 3); // the hourly one goes with the clock, the daily one was done
}

void TestSchedules::aBadScheduleIsSaidAndNeverFires()
{
    Bench bench;
    ScheduleDefinition good = every("0 * * * *");
    good.name = "good";
    deployWith(bench, {every("0 0 31 2 *"), good});
    const auto all = bench.schedules();
    QCOMPARE(all.size(), 2u);
    for (const ScheduleInfo &schedule : all) {
        const bool isGood = schedule.definition.name == "good";
        QCOMPARE(schedule.problem.empty(), isGood);
        QCOMPARE(schedule.nextRunAt.has_value(), isGood);
        QVERIFY(isGood || says(schedule.problem, "It will not fire."));
    }
    bench.advance(1h);
    QCOMPARE(runs(bench), 1);
    bench.restart();
    bench.advance(1h);
    QCOMPARE(runs(bench), 2);
}

void TestSchedules::aMendedScheduleFiresAgain()
{
    Bench bench;
    ScheduleDefinition schedule = every("0 * * * *");
    deployWith(bench, {schedule});
    schedule.payload = "{";
    deployWith(bench, {schedule});
    QVERIFY(!bench.schedules()[0].nextRunAt);
    bench.advance(2h);
    QCOMPARE(runs(bench), 0);
    schedule.payload = "{}";
    deployWith(bench, {schedule});
    QVERIFY(bench.schedules()[0].problem.empty());
    bench.advance(1h);
    QCOMPARE(runs(bench), 1);
}

RUNYARD_TEST(TestSchedules)
#include "schedules_test.moc"
