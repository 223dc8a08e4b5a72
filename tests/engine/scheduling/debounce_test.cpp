// Debounce: many triggers with one key, one run.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

class DebounceBench : public Bench
{
public:
    DebounceBench() { deploy({task("index"), task("mail")}); }

    static TriggerOptions options(const std::string &key = "user-1")
    {
        TriggerOptions options;
        options.debounce =
            DebounceOptions{.key = key, .delay = 30s, .mode = DebounceMode::Leading, .maxDelay = {}};
        return options;
    }
    static TriggerOptions trailing()
    {
        TriggerOptions last = options();
        last.debounce->mode = DebounceMode::Trailing;
        return last;
    }
};

} // namespace

class TestDebounce : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void triggersPushTheRunUntilTheyPause();
    void aKeyThatIsTriggeredAllTheTimeFillsNoHistory();
    void leadingKeepsWhatTheFirstTriggerGave();
    void trailingTakesWhatTheLastTriggerGave();
    void keysAreOfATask();
    void aStartedRunIsNotMovedAnyMore();
    void nothingIsMovedPastMaxDelay();
    void aMaxDelayThatIsNoLongerThanTheDelayIsRefused();
    void aShorterDelayMovesNothing();
    void isRememberedAcrossARestart();
    void triggersOfOneDrainAreOneRun();
    void aRepeatedRequestAfterTheStartMakesNoSecondRun();
    void canceledRunsFreeTheKey();
    void refusesWhatIsNoDebounce();
};

void TestDebounce::triggersPushTheRunUntilTheyPause()
{
    DebounceBench bench;
    const RunId run = bench.trigger("index", bench.options());
    QCOMPARE(bench.status(run), RunStatus::Delayed);
    QCOMPARE(bench.run(run).debounceKey, std::string("user-1"));
    for (int i = 0; i < 5; ++i) {
        bench.advance(20s);
        const auto reply = must(bench.tryTrigger("index", bench.options()));
        QCOMPARE(reply.id, run);
        QVERIFY(!reply.isCached);
        QCOMPARE(bench.run(run).delayUntil, std::optional(bench.now() + 30s));
    }
    bench.advance(29s);
    QCOMPARE(bench.status(run), RunStatus::Delayed);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QVERIFY(bench.causes(run).find("debounce key \"user-1\"") != std::string::npos);
}

void TestDebounce::aKeyThatIsTriggeredAllTheTimeFillsNoHistory()
{
    DebounceBench bench;
    const RunId run = bench.trigger("index", bench.options());
    for (int i = 0; i < 300; ++i) {
        bench.advance(10ms);
        QCOMPARE(must(bench.tryTrigger("index", bench.options())).id, run);
    }
    QCOMPARE(bench.run(run).delayUntil, std::optional(bench.now() + 30s));
    QVERIFY(bench.detail(run).transitions.size() <= 6);
    bench.advance(29s);
    QCOMPARE(bench.status(run), RunStatus::Delayed);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestDebounce::leadingKeepsWhatTheFirstTriggerGave()
{
    DebounceBench bench;
    TriggerOptions first = bench.options();
    first.tags = {"a"};
    const RunId run = bench.trigger("index", first, Packet::json("1"));
    TriggerOptions second = bench.options();
    second.tags = {"b"};
    bench.trigger("index", second, Packet::json("2"));
    QCOMPARE(bench.detail(run).payload.data, std::string("1"));
    QCOMPARE(bench.run(run).tags, std::vector<std::string>{"a"});
}

void TestDebounce::trailingTakesWhatTheLastTriggerGave()
{
    DebounceBench bench;
    TriggerOptions first = bench.trailing();
    first.tags = {"a"};
    first.metadata = "{\"n\":1}";
    const RunId run = bench.trigger("index", first, Packet::json("1"));
    TriggerOptions second = bench.trailing();
    second.tags = {"b", "b"};
    second.metadata = "{\"n\":2}";
    second.machine = "medium-1x";
    second.maxAttempts = 7;
    second.maxDuration = Seconds{90};
    bench.advance(10s);
    bench.trigger("index", second, Packet::json("2"));

    const RunDetail detail = bench.detail(run);
    QCOMPARE(detail.payload.data, std::string("2"));
    QCOMPARE(detail.metadata, std::string("{\"n\":2}"));
    QCOMPARE(detail.seedMetadata, std::string("{\"n\":2}"));
    QCOMPARE(detail.run.tags, std::vector<std::string>{"b"});
    QCOMPARE(detail.run.machine, std::string("medium-1x"));
    QCOMPARE(detail.run.maxAttempts, 7);
    QCOMPARE(detail.run.maxDuration, std::optional(Seconds{90}));

    bench.advance(30s);
    QCOMPARE(bench.process(run)->spec.payload.data, std::string("2"));
}

void TestDebounce::keysAreOfATask()
{
    DebounceBench bench;
    const RunId index = bench.trigger("index", bench.options());
    QVERIFY(bench.trigger("mail", bench.options()) != index);
    QVERIFY(bench.trigger("index", bench.options("user-2")) != index);
    QCOMPARE(bench.trigger("index", bench.options()), index);
}

void TestDebounce::aStartedRunIsNotMovedAnyMore()
{
    DebounceBench bench;
    const RunId first = bench.trigger("index", bench.options());
    bench.advance(30s);
    const RunId second = bench.trigger("index", bench.options());
    QVERIFY(second != first);
    QCOMPARE(bench.status(second), RunStatus::Delayed);
}

void TestDebounce::nothingIsMovedPastMaxDelay()
{
    DebounceBench bench;
    TriggerOptions options = bench.options();
    options.debounce->maxDelay = 60s;
    const RunId first = bench.trigger("index", options);
    const TimePoint created = bench.now();
    bench.advance(25s);
    QCOMPARE(bench.trigger("index", options), first);
    bench.advance(15s); // 40 s old: 30 s more would be too much
    const RunId second = bench.trigger("index", options);
    QVERIFY(second != first);
    QCOMPARE(bench.run(first).delayUntil, std::optional(created + 55s));
    bench.advance(5s);
    QCOMPARE(bench.trigger("index", options), second); // the key is the new run's
    bench.advance(10s);
    QCOMPARE(bench.status(first), RunStatus::Dequeued);
    QCOMPARE(bench.status(second), RunStatus::Delayed);
}

void TestDebounce::aMaxDelayThatIsNoLongerThanTheDelayIsRefused()
{
    DebounceBench bench;
    for (const Micros maxDelay : {Micros(10s), Micros(30s), Micros(1)}) {
        TriggerRequest request;
        request.taskId = "index";
        request.options = bench.options();
        request.options.debounce->maxDelay = maxDelay;
        const auto refused = bench.drain([&](EngineCore &core) { return core.triggers.trigger(request); });
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Unprocessable);
        QVERIFY(refused.error().message.find("maxDelay") != std::string::npos);
    }
    TriggerOptions longer = bench.options();
    longer.debounce->maxDelay = 31s;
    bench.trigger("index", longer);
}

void TestDebounce::aShorterDelayMovesNothing()
{
    DebounceBench bench;
    const RunId run = bench.trigger("index", bench.options());
    const auto until = bench.run(run).delayUntil;
    TriggerOptions sooner = bench.options();
    sooner.debounce->delay = 5s;
    QCOMPARE(bench.trigger("index", sooner), run);
    QCOMPARE(bench.run(run).delayUntil, until);
}

void TestDebounce::isRememberedAcrossARestart()
{
    DebounceBench bench;
    const RunId run = bench.trigger("index", bench.options());
    bench.advance(20s);
    bench.restart();
    QCOMPARE(bench.trigger("index", bench.options()), run);
    bench.advance(29s);
    QCOMPARE(bench.status(run), RunStatus::Delayed);
    bench.advance(1s);
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
}

void TestDebounce::triggersOfOneDrainAreOneRun()
{
    DebounceBench bench;
    RunId first, second;
    bench.drain([&](EngineCore &core) {
        TriggerRequest request{.taskId = "index", .payload = Packet::json("1"), .options = bench.trailing()};
        first = must(core.triggers.trigger(request)).id;
        request.payload = Packet::json("2");
        second = must(core.triggers.trigger(request)).id;
        return 0;
    });
    QCOMPARE(first, second);
    QCOMPARE(bench.detail(first).payload.data, std::string("2"));
    QCOMPARE(bench.audit().number("SELECT count(*) FROM run"), 1);
}

void TestDebounce::aRepeatedRequestAfterTheStartMakesNoSecondRun()
{
    DebounceBench bench;
    const RunId run = bench.trigger("index", bench.options());
    bench.advance(20s);
    TriggerOptions options = bench.options();
    options.requestKey = "8d31";
    QCOMPARE(bench.trigger("index", options), run);
    bench.advance(30s);
    bench.restart();
    QCOMPARE(bench.trigger("index", options), run); // its answer had been lost
    QCOMPARE(bench.audit().number("SELECT count(*) FROM run"), 1);
}

void TestDebounce::canceledRunsFreeTheKey()
{
    DebounceBench bench;
    const RunId run = bench.trigger("index", bench.options());
    bench.cancel(run);
    QVERIFY(bench.trigger("index", bench.options()) != run);
}

void TestDebounce::refusesWhatIsNoDebounce()
{
    DebounceBench bench;
    TriggerOptions options = bench.options("");
    QCOMPARE(bench.tryTrigger("index", options).error().code, ErrorCode::InvalidInput);
    options = bench.options(std::string(513, 'k'));
    QCOMPARE(bench.tryTrigger("index", options).error().code, ErrorCode::InvalidInput);
    options = bench.options();
    options.debounce->delay = Micros{0};
    QCOMPARE(bench.tryTrigger("index", options).error().code, ErrorCode::Unprocessable);
    QCOMPARE(bench.audit().number("SELECT count(*) FROM run"), 0);
}

RUNYARD_TEST(TestDebounce)
#include "debounce_test.moc"
