// Making runs: trigger, its checks, idempotency, and replay.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

class TestTrigger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runGoesFromQueueToCompleted();
    void takesOptionsOfTheTaskUnlessToldOtherwise();
    void refusesWhatIsOverALimit();
    void payloadIsCheckedAgainstTheSchema();
    void textPayloadsAreCheckedAsJsonStrings();
    void maxDurationIsRaisedToFiveSeconds();
    void equalKeysGiveTheSameRun();
    void keysAreUniquePerTask();
    void failedAndExpiredRunsReleaseTheirKey();
    void canceledRunsKeepTheirKey();
    void keysEndWithTheirTtl();
    void resetKeysAreFree();
    void repeatedRequestsAreAnsweredOnce();
    void replayCopiesWhatBelongsToTheWork();
    void replayDropsWhatBelongedToTheOccasion();
    void replayStartsFromTheSeedMetadata();
    void replayTakesAnEditedPayload();
    void replayOfARunStoredLongAgoIsByteExact();
    void everyStatusCanBeReplayed();
    void replayRunsOnTheNewestVersion();
};

void TestTrigger::runGoesFromQueueToCompleted()
{
    Bench bench;
    bench.deploy({task("resize")});
    const RunId run = bench.trigger("resize", {}, Packet::json("{\"width\":10}"));
    QCOMPARE(bench.status(run), RunStatus::Dequeued);
    QCOMPARE(bench.process(run)->spec.payload.data, std::string("{\"width\":10}"));
    QCOMPARE(bench.process(run)->spec.project, std::string("Bench"));
    bench.start(run);
    QCOMPARE(bench.status(run), RunStatus::Executing);
    bench.advance(3s);
    bench.succeed(run, Packet::json("{\"ok\":1}"));

    const RunDetail detail = bench.detail(run);
    QCOMPARE(detail.run.status, RunStatus::Completed);
    QCOMPARE(detail.output.data, std::string("{\"ok\":1}"));
    QCOMPARE(detail.run.activeTime, Millis{3000});
    QCOMPARE(detail.run.version, std::string("20261124.1"));
    QCOMPARE(detail.transitions.size(), 4u);
    QCOMPARE(detail.attempts.size(), 1u);
    QCOMPARE(detail.attempts[0].status, AttemptStatus::Completed);
}

void TestTrigger::takesOptionsOfTheTaskUnlessToldOtherwise()
{
    Bench bench;
    TaskDefinition resize = task("resize", 5);
    resize.queue = "media";
    resize.machine = "medium-1x";
    resize.ttl = Seconds{3600};
    resize.maxDuration = Seconds{60};
    bench.deploy({resize});

    const Run plain = bench.run(bench.trigger("resize"));
    QCOMPARE(plain.queue, std::string("media"));
    QCOMPARE(plain.machine, std::string("medium-1x"));
    QCOMPARE(plain.maxAttempts, 5);
    QCOMPARE(plain.ttl, std::optional(Seconds{3600}));
    QCOMPARE(plain.ttlSource, TtlSource::Task);
    QCOMPARE(plain.maxDuration, std::optional(Seconds{60}));

    const Run told = bench.run(bench.trigger("resize", {.ttl = Seconds{0},
                                                        .tags = {"a", "b", "a"},
                                                        .queue = "urgent",
                                                        .concurrencyKey = "customer-1",
                                                        .maxAttempts = 2,
                                                        .maxDuration = Seconds{90},
                                                        .machine = "micro"}));
    QCOMPARE(told.queue, std::string("urgent"));
    QCOMPARE(told.concurrencyKey, std::string("customer-1"));
    QCOMPARE(told.machine, std::string("micro"));
    QCOMPARE(told.maxAttempts, 2);
    QVERIFY(!told.ttl);
    QCOMPARE(told.ttlSource, TtlSource::Trigger);
    QCOMPARE(told.maxDuration, std::optional(Seconds{90}));
    QCOMPARE(told.tags, (std::vector<std::string>{"a", "b"}));
}

void TestTrigger::refusesWhatIsOverALimit()
{
    Bench bench;
    bench.deploy({task("resize")});
    const auto code = [&](TriggerOptions options, Packet payload = {}) {
        const auto made = bench.tryTrigger("resize", std::move(options), std::move(payload));
        return made.ok() ? std::optional<ErrorCode>() : made.error().code;
    };
    QCOMPARE(code({}, Packet::text(std::string(3'145'729, 'x'))), ErrorCode::TooLarge);
    QCOMPARE(code({}, Packet::json("{\"a\":")), ErrorCode::InvalidInput);
    QCOMPARE(code({.idempotencyKey = std::string(2049, 'k')}), ErrorCode::InvalidInput);
    QCOMPARE(code({.tags = std::vector<std::string>(11, "t")}), ErrorCode::Unprocessable);
    QCOMPARE(code({.tags = {std::string(129, 't')}}), ErrorCode::InvalidInput);
    QCOMPARE(code({.tags = {""}}), ErrorCode::InvalidInput);
    QCOMPARE(code({.maxAttempts = 0}), ErrorCode::InvalidInput);
    QCOMPARE(code({.machine = "huge"}), ErrorCode::InvalidInput);
    QCOMPARE(code({.metadata = "[1]"}), ErrorCode::InvalidInput);
    QCOMPARE(code({.metadata = "{\"a\":\"" + std::string(262'144, 'm') + "\"}"}), ErrorCode::TooLarge);
    QCOMPARE(bench.audit().number("SELECT count(*) FROM run"), 0);
}

void TestTrigger::payloadIsCheckedAgainstTheSchema()
{
    Bench bench;
    TaskDefinition resize = task("resize");
    resize.payloadSchema = R"({"type":"object","required":["width"],
                              "properties":{"width":{"type":"integer"}}})";
    bench.deploy({resize});
    const auto wrong = bench.tryTrigger("resize", {}, Packet::json("{\"width\":\"wide\"}"));
    QVERIFY(!wrong.ok());
    QCOMPARE(wrong.error().details.at(0).path, std::string("/width"));
    QVERIFY(!bench.tryTrigger("resize").ok()); // no payload is not an object either
    QVERIFY(bench.tryTrigger("resize", {}, Packet::json("{\"width\":3}")).ok());
    const Packet super{R"({"json":{"width":3},"meta":{"values":{}}})", "application/super+json", true};
    QVERIFY(bench.tryTrigger("resize", {}, super).ok());

    resize.payloadSchema = R"({"type":"array"})";
    bench.deploy({resize}); // the new version's schema counts from now on
    QVERIFY(!bench.tryTrigger("resize", {}, Packet::json("{\"width\":3}")).ok());
    QVERIFY(bench.tryTrigger("resize", {}, Packet::json("[]")).ok());
}

void TestTrigger::textPayloadsAreCheckedAsJsonStrings()
{
    Bench bench;
    TaskDefinition greet = task("greet");
    greet.payloadSchema = R"({"type":"string","minLength":3})";
    bench.deploy({greet});
    QVERIFY(bench.tryTrigger("greet", {}, Packet::text("hello")).ok());
    QVERIFY(!bench.tryTrigger("greet", {}, Packet::text("ho")).ok());
}

void TestTrigger::maxDurationIsRaisedToFiveSeconds()
{
    Bench bench;
    TaskDefinition hasty = task("hasty");
    hasty.maxDuration = Seconds{1};
    bench.deploy({hasty, task("plain")});
    QCOMPARE(bench.run(bench.trigger("hasty")).maxDuration, std::optional(Seconds{5}));
    QCOMPARE(bench.run(bench.trigger("plain", {.maxDuration = Seconds{2}})).maxDuration,
             std::optional(Seconds{5}));
    QVERIFY(!bench.run(bench.trigger("plain")).maxDuration);
}

void TestTrigger::equalKeysGiveTheSameRun()
{
    Bench bench;
    bench.deploy({task("resize")});
    const RunId first = bench.trigger("resize", {.idempotencyKey = "k"}, Packet::json("1"));
    const auto second = bench.tryTrigger("resize", {.idempotencyKey = "k"}, Packet::json("2"));
    QVERIFY(second->isCached);
    QCOMPARE(second->id, first);
    bench.start(first);
    bench.succeed(first);
    QVERIFY(bench.tryTrigger("resize", {.idempotencyKey = "k"})->isCached);
    // Within one drain, too.
    const auto both = bench.drain([](EngineCore &core) {
        const auto a = core.triggers.trigger({.taskId = "resize", .options = {.idempotencyKey = "new"}});
        const auto b = core.triggers.trigger({.taskId = "resize", .options = {.idempotencyKey = "new"}});
        return std::pair{*a, *b};
    });
    QVERIFY(!both.first.isCached);
    QVERIFY(both.second.isCached);
    QCOMPARE(both.first.id, both.second.id);
}

void TestTrigger::keysAreUniquePerTask()
{
    Bench bench;
    bench.deploy({task("a"), task("b")});
    const RunId first = bench.trigger("a", {.idempotencyKey = "k"});
    QVERIFY(bench.trigger("b", {.idempotencyKey = "k"}) != first);
}

void TestTrigger::failedAndExpiredRunsReleaseTheirKey()
{
    Bench bench(1);
    bench.deploy({task("work"), task("other")});
    const RunId failed = bench.trigger("work", {.idempotencyKey = "k"});
    bench.start(failed);
    bench.fail(failed);
    const RunId next = bench.trigger("work", {.idempotencyKey = "k"});
    QVERIFY(next != failed);
    QVERIFY(bench.run(failed).idempotencyKey.hash.empty());
    QCOMPARE(bench.run(next).idempotencyKey.hash, std::string("k"));

    bench.start(next);
    const RunId expired = bench.trigger("work", {.ttl = Seconds{5}, .idempotencyKey = "late"});
    bench.advance(5s);
    QCOMPARE(bench.status(expired), RunStatus::Expired);
    QVERIFY(bench.trigger("work", {.idempotencyKey = "late"}) != expired);
}

void TestTrigger::canceledRunsKeepTheirKey()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.delayUntil = bench.now() + 1h, .idempotencyKey = "k"});
    bench.cancel(run);
    const auto again = bench.tryTrigger("work", {.idempotencyKey = "k"});
    QVERIFY(again->isCached);
    QCOMPARE(again->id, run);
}

void TestTrigger::keysEndWithTheirTtl()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.idempotencyKey = "k", .idempotencyKeyTtl = Seconds{60}});
    QCOMPARE(bench.run(run).idempotencyKey.expiresAt, std::optional(bench.now() + 60s));
    bench.advance(59s);
    QVERIFY(bench.tryTrigger("work", {.idempotencyKey = "k"})->isCached);
    bench.advance(1s);
    QVERIFY(bench.trigger("work", {.idempotencyKey = "k"}) != run);
    const RunId long30 = bench.trigger("work", {.idempotencyKey = "default"});
    QCOMPARE(bench.run(long30).idempotencyKey.expiresAt,
             std::optional(bench.now() + std::chrono::hours{720}));
}

void TestTrigger::resetKeysAreFree()
{
    Bench bench;
    bench.deploy({task("work")});
    const auto reset = [&](const std::string &task) {
        return bench.drain([&](EngineCore &core) { return core.control.resetIdempotencyKey(task, "k"); });
    };
    const RunId run = bench.trigger("work", {.idempotencyKey = "k"});
    QCOMPARE(reset("other").error().code, ErrorCode::NotFound);
    QCOMPARE(*reset("work"), run);
    QVERIFY(bench.run(run).idempotencyKey.hash.empty());
    QVERIFY(!bench.tryTrigger("work", {.idempotencyKey = "k"})->isCached);
}

void TestTrigger::repeatedRequestsAreAnsweredOnce()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId run = bench.trigger("work", {.requestKey = "request-1"});
    QCOMPARE(bench.trigger("work", {.requestKey = "request-1"}), run);
    bench.restart();
    QCOMPARE(bench.trigger("work", {.requestKey = "request-1"}), run);
    const auto both = bench.drain([](EngineCore &core) {
        const auto a = core.triggers.trigger({.taskId = "work", .options = {.requestKey = "request-2"}});
        const auto b = core.triggers.trigger({.taskId = "work", .options = {.requestKey = "request-2"}});
        return std::pair{a->id, b->id};
    });
    QCOMPARE(both.first, both.second);
    bench.advance(61min); // documented: within an hour
    QVERIFY(bench.trigger("work", {.requestKey = "request-1"}) != run);
    bench.advance(3h);
    QCOMPARE(bench.audit().number("SELECT count(*) FROM request_key"), 0);
}

static TriggerOptions everyOption(const Bench &bench)
{
    return {.delayUntil = bench.now() + 1h,
            .ttl = Seconds{60},
            .idempotencyKey = "k",
            .tags = {"a", "b"},
            .queue = "urgent",
            .concurrencyKey = "customer-1",
            .prioritySeconds = 30,
            .maxAttempts = 9,
            .maxDuration = Seconds{77},
            .machine = "medium-2x",
            .metadata = "{\"seed\":1}",
            .isTest = true};
}

void TestTrigger::replayCopiesWhatBelongsToTheWork()
{
    Bench bench;
    bench.deploy({task("work")});
    const std::string payload = "{ \"b\" : 1.0, \"a\":\"\\u00e9\" }\n"; // byte for byte
    const RunId original = bench.trigger("work", everyOption(bench), Packet::json(payload));
    const RunId replay = bench.replay({.original = original});
    const RunDetail made = bench.detail(replay);
    QCOMPARE(made.run.taskId, std::string("work"));
    QCOMPARE(made.payload, Packet::json(payload));
    QCOMPARE(made.run.tags, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(made.run.queue, std::string("urgent"));
    QCOMPARE(made.run.concurrencyKey, std::string("customer-1"));
    QCOMPARE(made.run.machine, std::string("medium-2x"));
    QCOMPARE(made.run.isTest, true);
    QCOMPARE(made.run.replayOf, original);
    QCOMPARE(made.seedMetadata, std::string("{\"seed\":1}"));
}

void TestTrigger::replayDropsWhatBelongedToTheOccasion()
{
    Bench bench;
    bench.deploy({task("work", 3), task("parent")});
    const RunId parent = bench.trigger("parent");
    TriggerOptions options = everyOption(bench);
    options.parent = parent;
    const RunId original = bench.trigger("work", options);
    QCOMPARE(bench.run(original).parentId, parent);
    QCOMPARE(bench.run(original).depth, 1);
    const Run made = bench.run(bench.replay({.original = original}));
    QVERIFY(made.idempotencyKey.hash.empty());
    QVERIFY(!made.delayUntil);
    QVERIFY(!made.ttl);
    QCOMPARE(made.prioritySeconds, 0);
    QCOMPARE(made.maxAttempts, 3);
    QVERIFY(!made.maxDuration);
    QVERIFY(made.parentId.empty());
    QVERIFY(made.rootId.empty());
    QCOMPARE(made.depth, 0);
    QVERIFY(made.lockedVersion.empty());
}

void TestTrigger::replayStartsFromTheSeedMetadata()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId original = bench.trigger("work", {.metadata = "{\"progress\":0}"});
    must(bench.drain(
        [&](EngineCore &core) { return core.control.setMetadata(original, "{\"progress\":80}"); }));
    QCOMPARE(bench.detail(original).metadata, std::string("{\"progress\":80}"));
    const RunDetail made = bench.detail(bench.replay({.original = original}));
    QCOMPARE(made.metadata, std::string("{\"progress\":0}"));
    QCOMPARE(made.seedMetadata, std::string("{\"progress\":0}"));
}

void TestTrigger::replayTakesAnEditedPayload()
{
    Bench bench;
    TaskDefinition work = task("work");
    work.payloadSchema = R"({"type":"integer"})";
    bench.deploy({work});
    const RunId original = bench.trigger("work", {}, Packet::json("1"));
    QCOMPARE(bench.detail(bench.replay({.original = original, .payload = Packet::json("2")})).payload.data,
             std::string("2"));
    const auto refused = bench.drain([&](EngineCore &core) {
        return core.triggers.replay({.original = original, .payload = Packet::json("\"two\"")});
    });
    QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    const auto unknown =
        bench.drain([](EngineCore &core) { return core.triggers.replay({.original = RunId{"run_no"}}); });
    QCOMPARE(unknown.error().code, ErrorCode::NotFound);
}

void TestTrigger::replayOfARunStoredLongAgoIsByteExact()
{
    Bench bench(1);
    bench.deploy({task("work")});
    std::string large = "[";
    for (int i = 0; i < 30'000; ++i)
        large += std::to_string(i) + ", ";
    large += "0 ]";
    const RunId blocker = bench.trigger("work");
    const RunId original = bench.trigger("work", {}, Packet::json(large));
    bench.restart();
    bench.advance(2s);
    const RunId replay = bench.replay({.original = original});
    QCOMPARE(bench.detail(replay).payload.data, large);
    bench.cancel(blocker);
    bench.start(original);
    QCOMPARE(bench.process(original)->spec.payload.data, large);
}

void TestTrigger::everyStatusCanBeReplayed()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId delayed = bench.trigger("work", {.delayUntil = bench.now() + 1h});
    const RunId executing = bench.trigger("work");
    bench.start(executing);
    const RunId done = bench.trigger("work");
    bench.start(done);
    bench.succeed(done);
    const RunId waiting = bench.trigger("unknown");
    for (const RunId &original : {delayed, executing, done})
        QCOMPARE(bench.status(bench.replay({.original = original})), RunStatus::Dequeued);
    QCOMPARE(bench.status(bench.replay({.original = waiting})), RunStatus::WaitingForDeploy);
}

void TestTrigger::replayRunsOnTheNewestVersion()
{
    Bench bench;
    bench.deploy({task("work")});
    const RunId original = bench.trigger("work", {.lockToVersion = "20261124.1"});
    bench.deploy({task("work")});
    QCOMPARE(bench.run(bench.replay({.original = original})).version, std::string("20261124.2"));
}

RUNYARD_TEST(TestTrigger)
#include "trigger_test.moc"
