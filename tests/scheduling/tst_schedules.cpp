// Cron schedules on a simulated clock. It is Tuesday, 24 November 2026, 10:00 UTC when a bench starts.
#include "tests/scheduling/bench.h"

#include "engine/domain/duration_text.h"

#include <nlohmann/json.hpp>

#include <QTest>

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
    const auto payload = nlohmann::json::parse(bench.detail(schedule.lastRun).payload.data);
    QCOMPARE(payload.at("timestamp").get<std::string>(), std::string("2026-11-26T10:00:00.000Z"));
    QCOMPARE(payload.at("lastTimestamp").get<std::string>(), std::string("2026-11-25T10:00:00.000Z"));
    QCOMPARE(payload.at("timezone").get<std::string>(), std::string("Europe/Paris"));
    QCOMPARE(payload.at("scheduleId").get<std::string>(), schedule.id.text);
}

void TestSchedules::ownPayloadIsPassedOn()
{
    Bench bench;
    ScheduleDefinition schedule = every("0 12 * * *");
    schedule.payload = "{\"deep\":true}";
    deployWith(bench, {schedule});
    bench.advance(2h);
    QCOMPARE(bench.detail(bench.schedules()[0].lastRun).payload.data, std::string("{\"deep\":true}"));
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
        return bench.drain([&](EngineCore &core) { return core.setScheduleActive(id, active); });
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
    must(bench.drain([&](EngineCore &core) { return core.setScheduleActive(id, false); }));
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
        bench.drain([](EngineCore &core) { return core.setScheduleActive(ScheduleId{"sched_no"}, true); });
    QCOMPARE(refused.error().code, ErrorCode::NotFound);
}

QTEST_GUILESS_MAIN(TestSchedules)
#include "tst_schedules.moc"
