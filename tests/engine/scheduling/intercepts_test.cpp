// Runs that are held before they start, edited, continued and dropped.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

Intercept intercept(Bench &bench, const std::string &query, bool every = false)
{
    return must(bench.drain([&](EngineCore &core) { return core.intercepts.add({query, every}); }));
}

Result<Run> goOn(Bench &bench, const RunId &run, std::optional<Packet> payload = {})
{
    return bench.drain(
        [&](EngineCore &core) { return core.intercepts.continueHeld(run, payload, Actor::User); });
}

InterceptList list(Bench &bench)
{
    return bench.drain([](EngineCore &core) { return core.intercepts.list(); });
}

} // namespace

class TestIntercepts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyTheNextRunThatMeetsItIsHeld();
    void everyRunThatMeetsItIsHeld();
    void theHeldRunTakesNoSlotAndHasNoTtl();
    void theReasonNamesTheIntercept();
    void theEditedPayloadIsWhatTheTaskGets();
    void anUntouchedPayloadStaysByteForByte();
    void anEditedPayloadMustMeetTheSchema();
    void aContinuedRunIsNotHeldAgain();
    void resumingIsContinuing();
    void aDroppedRunNeverStarts();
    void aHeldRunStaysHeldAcrossARestart();
    void interceptsSurviveARestart();
    void removingLeavesItsRunsHeld();
    void aRetryIsNotHeld();
    void aStepIntoAnInterceptHolds();
    void aFailedCommitHoldsNothing();
    void queriesThatCannotBeAskedAreRefused_data();
    void queriesThatCannotBeAskedAreRefused();
    void conditionsAreAskedOfPayloadAndMetadata();
    void thereIsALimit();
};

void TestIntercepts::onlyTheNextRunThatMeetsItIsHeld()
{
    Bench bench;
    bench.deploy({task("work"), task("other")});
    const Intercept made = intercept(bench, "task:work");
    const RunId elsewhere = bench.trigger("other");
    const RunId held = bench.trigger("work");
    const RunId next = bench.trigger("work");
    QVERIFY(bench.process(elsewhere));
    QCOMPARE(bench.status(held), RunStatus::Frozen);
    QVERIFY(!bench.process(held));
    QVERIFY(bench.process(next));
    const InterceptList now = list(bench);
    QVERIFY(now.intercepts.empty()); // it is over
    QCOMPARE(now.held.size(), std::size_t(1));
    QCOMPARE(now.held.front().run.id.text, held.text);
    QCOMPARE(now.held.front().intercept, made.number);
    QCOMPARE(now.held.front().query, std::string("task:work"));
    QVERIFY(bench.causes(held).find("Frozen: Held by intercept \"task:work\" before it started")
            != std::string::npos);
}

void TestIntercepts::everyRunThatMeetsItIsHeld()
{
    Bench bench;
    bench.deploy({task("work")});
    const Intercept made = intercept(bench, "task:work", true);
    const RunId first = bench.trigger("work");
    const RunId second = bench.trigger("work");
    QCOMPARE(bench.status(first), RunStatus::Frozen);
    QCOMPARE(bench.status(second), RunStatus::Frozen);
    QCOMPARE(list(bench).intercepts.front().held, 2);
    QCOMPARE(list(bench).heldInAll, 2);
    must(bench.drain([&](EngineCore &core) { return core.intercepts.remove(made.number); }));
    QVERIFY(bench.process(bench.trigger("work")));
}

void TestIntercepts::theHeldRunTakesNoSlotAndHasNoTtl()
{
    Bench bench(1);
    bench.deploy({task("work")});
    intercept(bench, "tag:odd");
    TriggerOptions options;
    options.tags = {"odd"};
    options.ttl = Seconds{60};
    const RunId held = bench.trigger("work", options);
    const RunId other = bench.trigger("work");
    QVERIFY(bench.process(other)); // the only slot was free
    bench.advance(10min);
    QCOMPARE(bench.status(held), RunStatus::Frozen); // not Expired
    must(goOn(bench, held));
    QCOMPARE(bench.status(held), RunStatus::Queued);
    bench.start(other);
    bench.succeed(other);
    QVERIFY(bench.process(held));
}

void TestIntercepts::theReasonNamesTheIntercept()
{
    Bench bench;
    bench.deploy({task("work")});
    const Intercept made = intercept(bench, "task:work");
    const RunId held = bench.trigger("work");
    const RunReason reason = must(bench.core().reasons.explain(held));
    QCOMPARE(reason.kind, ReasonKind::FrozenUntilResumed);
    QCOMPARE(reason.intercept, std::optional(made.number));
    QCOMPARE(reason.interceptQuery, std::string("task:work"));
    must(goOn(bench, held));
    QVERIFY(!must(bench.core().reasons.explain(held)).intercept);
}

void TestIntercepts::theEditedPayloadIsWhatTheTaskGets()
{
    Bench bench;
    bench.deploy({task("work")});
    intercept(bench, "payload.user.id:42");
    const RunId held = bench.trigger("work", {}, Packet::json(R"({"user":{"id":42}})"));
    QCOMPARE(bench.status(held), RunStatus::Frozen);
    must(goOn(bench, held, Packet::json(R"({"user":{"id":7}})")));
    QCOMPARE(bench.process(held)->spec.payload.data, std::string(R"({"user":{"id":7}})"));
    QCOMPARE(bench.detail(held).payload.data, std::string(R"({"user":{"id":7}})"));
    QVERIFY(bench.causes(held).find("with an edited payload") != std::string::npos);
    QCOMPARE(bench.detail(held).transitions[2].actor, Actor::User);
}

void TestIntercepts::anUntouchedPayloadStaysByteForByte()
{
    Bench bench;
    bench.deploy({task("work")});
    intercept(bench, "");
    const Packet odd = Packet::text("{ not\r\n json \t");
    const RunId held = bench.trigger("work", {}, odd);
    must(goOn(bench, held, odd));
    QVERIFY(bench.process(held)->spec.payload == odd);
    QVERIFY(bench.causes(held).find("edited") == std::string::npos);
}

void TestIntercepts::anEditedPayloadMustMeetTheSchema()
{
    Bench bench;
    TaskDefinition strict = task("strict");
    strict.payloadSchema = R"({"type":"object","required":["width"]})";
    bench.deploy({strict});
    intercept(bench, "task:strict");
    const RunId held = bench.trigger("strict", {}, Packet::json(R"({"width":1})"));
    const auto refused = goOn(bench, held, Packet::json("{}"));
    QVERIFY(!refused);
    QCOMPARE(bench.status(held), RunStatus::Frozen);
    QCOMPARE(list(bench).heldInAll, 1);
    QCOMPARE(bench.detail(held).payload.data, std::string(R"({"width":1})"));
    must(goOn(bench, held, Packet::json(R"({"width":2})")));
    QVERIFY(bench.process(held));
}

void TestIntercepts::aContinuedRunIsNotHeldAgain()
{
    Bench bench(1);
    bench.deploy({task("work"), task("other")});
    const RunId busy = bench.trigger("other");
    intercept(bench, "task:work", true);
    const RunId held = bench.trigger("work");
    QCOMPARE(bench.status(held), RunStatus::Queued); // its turn has not come
    bench.start(busy);
    bench.succeed(busy);
    QCOMPARE(bench.status(held), RunStatus::Frozen);
    const RunId busyAgain = bench.trigger("other");
    must(goOn(bench, held));
    QCOMPARE(bench.status(held), RunStatus::Queued);
    bench.restart(); // remembered in the workspace
    if (bench.status(busyAgain) != RunStatus::Queued)
        bench.cancel(busyAgain);
    bench.drain();
    QVERIFY(bench.process(held));
}

void TestIntercepts::resumingIsContinuing()
{
    Bench bench;
    bench.deploy({task("work")});
    intercept(bench, "task:work", true);
    const RunId held = bench.trigger("work");
    must(bench.resume(held));
    QVERIFY(bench.process(held));
    QCOMPARE(list(bench).heldInAll, 0);
}

void TestIntercepts::aDroppedRunNeverStarts()
{
    Bench bench;
    bench.deploy({task("work")});
    intercept(bench, "task:work");
    const RunId held = bench.trigger("work");
    bench.cancel(held, "Dropped at an intercept");
    QCOMPARE(bench.status(held), RunStatus::Canceled);
    QVERIFY(list(bench).held.empty());
    QVERIFY(!goOn(bench, held));
    bench.restart();
    QVERIFY(list(bench).held.empty());
    QVERIFY(bench.startOrder().empty());
}

void TestIntercepts::aHeldRunStaysHeldAcrossARestart()
{
    Bench bench;
    bench.deploy({task("work")});
    const Intercept made = intercept(bench, "task:work");
    const RunId held = bench.trigger("work", {}, Packet::json("1"));
    bench.restart();
    bench.advance(1h);
    QCOMPARE(bench.status(held), RunStatus::Frozen);
    const InterceptList now = list(bench);
    QCOMPARE(now.held.size(), std::size_t(1));
    QCOMPARE(now.held.front().query, std::string("task:work"));
    QCOMPARE(must(bench.core().reasons.explain(held)).intercept, std::optional(made.number));
    must(goOn(bench, held, Packet::json("2")));
    QCOMPARE(bench.process(held)->spec.payload.data, std::string("2"));
}

void TestIntercepts::interceptsSurviveARestart()
{
    Bench bench;
    bench.deploy({task("work")});
    intercept(bench, "task:nothing");
    const Intercept every = intercept(bench, "task:work", true);
    const RunId first = bench.trigger("work");
    bench.restart();
    const RunId second = bench.trigger("work");
    QCOMPARE(bench.status(first), RunStatus::Frozen);
    QCOMPARE(bench.status(second), RunStatus::Frozen);
    const auto active = list(bench).intercepts;
    QCOMPARE(active.size(), std::size_t(2));
    QCOMPARE(active.back().number, every.number);
    QCOMPARE(active.back().held, 2);
    // Numbers are not given twice, or a held run would name a stranger.
    must(bench.drain([&](EngineCore &core) { return core.intercepts.remove(every.number); }));
    bench.restart();
    QVERIFY(intercept(bench, "task:x").number > every.number);
}

void TestIntercepts::removingLeavesItsRunsHeld()
{
    Bench bench;
    bench.deploy({task("work")});
    const Intercept made = intercept(bench, "task:work", true);
    const RunId held = bench.trigger("work");
    must(bench.drain([&](EngineCore &core) { return core.intercepts.remove(made.number); }));
    QCOMPARE(bench.status(held), RunStatus::Frozen);
    QCOMPARE(list(bench).held.front().query, std::string("task:work"));
    QVERIFY(!bench.drain([&](EngineCore &core) { return core.intercepts.remove(made.number); }));
}

void TestIntercepts::aRetryIsNotHeld()
{
    Bench bench;
    TaskDefinition work = task("work", 2);
    work.retry.minDelay = Millis{60'000};
    bench.deploy({work});
    const RunId run = bench.trigger("work");
    bench.start(run);
    bench.fail(run);
    intercept(bench, "task:work", true);
    bench.advance(10min);
    QCOMPARE(bench.run(run).attemptCount, 2);
}

void TestIntercepts::aStepIntoAnInterceptHolds()
{
    Bench bench;
    bench.deploy({task("work")});
    bench.pause("task/work");
    intercept(bench, "task:work");
    const RunId run = bench.trigger("work");
    const Run stepped = must(
        bench.drain([](EngineCore &core) { return core.dispatcher.step("task/work", {}, Actor::User); }));
    QCOMPARE(stepped.id.text, run.text);
    QCOMPARE(stepped.status, RunStatus::Frozen);
    QVERIFY(!bench.process(run));
}

void TestIntercepts::aFailedCommitHoldsNothing()
{
    Bench bench;
    bench.deploy({task("work")});
    intercept(bench, "task:work");
    RunId refused;
    QVERIFY(!bench.drainThatFails([&](EngineCore &core) {
        refused = must(core.triggers.trigger({.taskId = "work"})).id; // would be held in this very drain
    }));
    bench.drain();
    QCOMPARE(list(bench).heldInAll, 0);
    QCOMPARE(list(bench).intercepts.size(), std::size_t(1));
    QCOMPARE(bench.status(bench.trigger("work")), RunStatus::Frozen);
}

void TestIntercepts::queriesThatCannotBeAskedAreRefused_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QString>("word");
    QTest::newRow("not a query") << "status:nonsense"
                                 << "";
    QTest::newRow("error") << "error:boom"
                           << "no error";
    QTest::newRow("output") << "output.a:1"
                            << "no output";
    QTest::newRow("end") << "duration>3s"
                         << "no end";
    QTest::newRow("excluded") << "task:work -output.a:1"
                              << "no output";
    QTest::newRow("words") << "broken pipe"
                           << "cannot search";
}

void TestIntercepts::queriesThatCannotBeAskedAreRefused()
{
    QFETCH(QString, query);
    QFETCH(QString, word);
    Bench bench;
    const auto refused = bench.drain([&](EngineCore &core) {
        return core.intercepts.add({query.toStdString(), false});
    });
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    QVERIFY2(QString::fromStdString(refused.error().text()).contains(word), refused.error().text().c_str());
    QVERIFY(list(bench).intercepts.empty());
}

void TestIntercepts::conditionsAreAskedOfPayloadAndMetadata()
{
    Bench bench;
    bench.deploy({task("work")});
    intercept(bench, "payload.n>3 -payload.skip:true metadata.who:me", true);
    const auto statusWith = [&](const char *payload, const char *metadata) {
        TriggerOptions options;
        options.metadata = metadata;
        return bench.status(bench.trigger("work", options, Packet::json(payload)));
    };
    QCOMPARE(statusWith(R"({"n":4})", R"({"who":"me"})"), RunStatus::Frozen);
    QCOMPARE(statusWith(R"({"n":3})", R"({"who":"me"})"), RunStatus::Dequeued);
    QCOMPARE(statusWith(R"({"n":4,"skip":true})", R"({"who":"me"})"), RunStatus::Dequeued);
    QCOMPARE(statusWith(R"({"n":4,"skip":false})", R"({"who":"me"})"), RunStatus::Frozen);
    QCOMPARE(statusWith(R"({"n":4})", R"({"who":"you"})"), RunStatus::Dequeued);
    QCOMPARE(statusWith(R"({"n":4})", ""), RunStatus::Dequeued);
}

void TestIntercepts::thereIsALimit()
{
    Bench bench;
    for (std::size_t i = 0; i < Intercept::kMax; ++i)
        intercept(bench, "task:t" + std::to_string(i));
    const auto refused = bench.drain([](EngineCore &core) {
        return core.intercepts.add({"task:one-more", false});
    });
    QVERIFY(!refused);
    QCOMPARE(refused.error().code, ErrorCode::TooLarge);
}

RUNYARD_TEST(TestIntercepts)
#include "intercepts_test.moc"
