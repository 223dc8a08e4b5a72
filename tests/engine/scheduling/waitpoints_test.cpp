// Wait tokens on a simulated clock: made, found again by key, completed once, timed out.
#include "engine/domain/run_key.h"
#include "tests/engine/scheduling/simulated_engine.h"

#include "engine/formats/duration_text.h"
#include "tests/support/room_test.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

TokenReply make(Bench &bench, const TokenRequest &request = {})
{
    return must(bench.drain([&](EngineCore &core) { return core.tokens.create(request); }));
}

Result<TokenCompleted> finish(Bench &bench, const WaitpointId &id, const std::string &json = "{\"ok\":true}",
                              std::optional<std::string> secret = {})
{
    return bench.drain([&](EngineCore &core) {
        return core.tokens.complete({id, Packet::json(json), secret});
    });
}

Waitpoint token(Bench &bench, const WaitpointId &id)
{
    return must(bench.reader().tokens.find(id));
}

} // namespace

class TestWaitpoints : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewTokenWaits();
    void completingStoresTheDataAndTheMoment();
    void completingTwiceKeepsTheFirst();
    void dataMayBeNothingAtAll();
    void theTimeoutCompletesItAsAnError();
    void aCompletedTokenDoesNotTimeOut();
    void wordsThatComeTooLateChangeNothing();
    void timeoutsPassWhileTheEngineIsOff();
    void manyTimeoutsAtOnceAllPass();
    void theEngineSleepsUntilTheEarliestTimeout();
    void aKeyLeadsToTheSameTokenUntilItExpires();
    void theSameRequestMakesOneToken();
    void aKeyWithoutALifetimeStaysForEver();
    void aCompletedTokenKeepsItsKey();
    void theSecretOfAnotherTokenOpensNothing();
    void secretsDiffer();
    void unknownTokensAreRefused();
    void tooMuchIsRefused();
    void aFailedCommitMakesNothing();
    void listenersAreTold();
};

void TestWaitpoints::aNewTokenWaits()
{
    Bench bench;
    const TokenReply made = make(bench, {.timeoutAt = bench.now() + 1h, .tags = {"a", "b", "a"}});
    QVERIFY(!made.isCached);
    const Waitpoint stored = token(bench, made.token.id);
    QCOMPARE(stored.status(), TokenStatus::Waiting);
    QCOMPARE(stored.createdAt, bench.now());
    QCOMPARE(stored.dueAt, std::optional(bench.now() + 1h));
    QCOMPARE(stored.tags, (std::vector<std::string>{"a", "b"}));
    QVERIFY(!stored.output.present);
    Waitpoint withoutSecret = made.token; // which is nowhere in the store
    withoutSecret.secret.clear();
    QCOMPARE(stored, withoutSecret);
    QCOMPARE(stored.secretHash, secretHash(made.token.secret));
}

void TestWaitpoints::completingStoresTheDataAndTheMoment()
{
    Bench bench;
    const WaitpointId id = make(bench).token.id;
    bench.advance(5min);
    QVERIFY(!must(finish(bench, id, "{\"by\":\"me\"}")).wasOver);
    bench.restart();
    const Waitpoint done = token(bench, id);
    QCOMPARE(done.status(), TokenStatus::Completed);
    QCOMPARE(done.completedAt, std::optional(bench.now()));
    QCOMPARE(done.output, Packet::json("{\"by\":\"me\"}"));
    QVERIFY(!done.outputIsError);
}

void TestWaitpoints::completingTwiceKeepsTheFirst()
{
    Bench bench;
    const WaitpointId id = make(bench).token.id;
    QVERIFY(!must(finish(bench, id, "1")).wasOver);
    const auto at = token(bench, id).completedAt;
    bench.advance(1min);
    QVERIFY(must(finish(bench, id, "2")).wasOver);
    QCOMPARE(token(bench, id).output, Packet::json("1"));
    QCOMPARE(token(bench, id).completedAt, at);
    // And within one drain, before the first is durable.
    const WaitpointId other = make(bench).token.id;
    const bool second = bench.drain([&](EngineCore &core) {
        (void)core.tokens.complete({other, Packet::json("1"), {}});
        return must(core.tokens.complete({other, Packet::json("2"), {}})).wasOver;
    });
    QVERIFY(second);
    QCOMPARE(token(bench, other).output, Packet::json("1"));
}

void TestWaitpoints::dataMayBeNothingAtAll()
{
    Bench bench;
    const WaitpointId id = make(bench).token.id;
    must(bench.drain([&](EngineCore &core) { return core.tokens.complete({id, Packet{}, {}}); }));
    QCOMPARE(token(bench, id).status(), TokenStatus::Completed);
    QVERIFY(!token(bench, id).output.present);
}

void TestWaitpoints::theTimeoutCompletesItAsAnError()
{
    Bench bench;
    const TimePoint due = bench.now() + 10min;
    const WaitpointId id = make(bench, {.timeoutAt = due}).token.id;
    bench.advance(10min - 1us);
    QCOMPARE(token(bench, id).status(), TokenStatus::Waiting);
    bench.advance(1us);
    const Waitpoint over = token(bench, id);
    QCOMPARE(over.status(), TokenStatus::TimedOut);
    QCOMPARE(over.completedAt, std::optional(due));
    const auto said = nlohmann::json::parse(over.output.data);
    QCOMPARE(said.at("code").get<std::string>(), std::string("TRIGGER_WAITPOINT_TIMEOUT"));
    QVERIFY(said.at("message").get<std::string>().find(isoText(due)) != std::string::npos);
    QVERIFY(!bench.core().nextDue());
}

void TestWaitpoints::aCompletedTokenDoesNotTimeOut()
{
    Bench bench;
    const WaitpointId id = make(bench, {.timeoutAt = bench.now() + 1h}).token.id;
    must(finish(bench, id));
    bench.advance(2h);
    QCOMPARE(token(bench, id).status(), TokenStatus::Completed);
}

void TestWaitpoints::wordsThatComeTooLateChangeNothing()
{
    Bench bench;
    const WaitpointId id = make(bench, {.timeoutAt = bench.now() + 1h}).token.id;
    bench.clock().set(bench.now() + 2h); // the machine slept; this call is the first thing after it
    QVERIFY(must(finish(bench, id)).wasOver);
    QCOMPARE(token(bench, id).status(), TokenStatus::TimedOut);
}

void TestWaitpoints::timeoutsPassWhileTheEngineIsOff()
{
    Bench bench;
    const WaitpointId passed = make(bench, {.timeoutAt = bench.now() + 1h}).token.id;
    const WaitpointId later = make(bench, {.timeoutAt = bench.now() + 5h}).token.id;
    bench.clock().set(bench.now() + 2h);
    bench.restart();
    QCOMPARE(token(bench, passed).status(), TokenStatus::TimedOut);
    QCOMPARE(token(bench, later).status(), TokenStatus::Waiting);
    QCOMPARE(bench.core().nextDue(), std::optional(bench.now() + 3h));
    bench.advance(3h);
    QCOMPARE(token(bench, later).status(), TokenStatus::TimedOut);
}

void TestWaitpoints::manyTimeoutsAtOnceAllPass()
{
    Bench bench;
    const TimePoint due = bench.now() + 1min;
    bench.drain([&](EngineCore &core) {
        for (int i = 0; i < 1'201; ++i) // more than one drain handles
            must(core.tokens.create({.timeoutAt = due}));
        return 0;
    });
    bench.advance(1min);
    QCOMPARE(bench.audit().number("SELECT count(*) FROM waitpoint WHERE completed_at IS NULL"), 0LL);
    QCOMPARE(bench.audit().number("SELECT count(*) FROM waitpoint WHERE output_is_error"), 1'201LL);
}

void TestWaitpoints::theEngineSleepsUntilTheEarliestTimeout()
{
    Bench bench;
    QVERIFY(!bench.core().nextDue());
    make(bench, {.timeoutAt = bench.now() + 2h});
    const TimePoint sooner = bench.now() + 1h;
    make(bench, {.timeoutAt = sooner});
    make(bench);
    QCOMPARE(bench.core().nextDue(), std::optional(sooner));
}

void TestWaitpoints::aKeyLeadsToTheSameTokenUntilItExpires()
{
    Bench bench;
    const TokenRequest request{.idempotencyKey = "approve-1", .idempotencyKeyTtl = Seconds{3600}};
    const TokenReply first = make(bench, request);
    QCOMPARE(first.token.keyExpiresAt, std::optional(bench.now() + 1h));
    bench.advance(59min);
    const TokenReply again = make(bench, request);
    QVERIFY(again.isCached);
    QCOMPARE(again.token.id.text, first.token.id.text);
    QCOMPARE(again.token.secret, first.token.secret);
    bench.advance(1min);
    const TokenReply other = make(bench, request);
    QVERIFY(!other.isCached);
    QVERIFY(other.token.id.text != first.token.id.text);
    QCOMPARE(make(bench, request).token.id.text, other.token.id.text);
    QCOMPARE(token(bench, first.token.id).idempotencyKey, std::string("approve-1")); // it tells what it had
}

void TestWaitpoints::theSameRequestMakesOneToken()
{
    Bench bench;
    bench.deploy({task("work")});
    const TokenRequest request{.tags = {"a"}, .requestKey = "0190-abc"};
    const TokenReply first = make(bench, request);
    bench.restart();
    const TokenReply again = make(bench, request);
    QCOMPARE(again.token, first.token);
    QVERIFY(!again.isCached); // the same answer as the first time
    // A run, a token and a bulk action do not share their keys.
    const RunId run = bench.trigger("work", {.requestKey = "0190-abc"});
    QCOMPARE(bench.trigger("work", {.requestKey = "0190-abc"}).text, run.text);
    const bool same = bench.drain([&](EngineCore &core) { // within one drain
        const auto one = must(core.tokens.create({.requestKey = "0190-xyz"}));
        return one.token == must(core.tokens.create({.requestKey = "0190-xyz"})).token;
    });
    QVERIFY(same);
    bench.advance(24h);
    QVERIFY(make(bench, request).token.id.text != first.token.id.text);
}

void TestWaitpoints::aKeyWithoutALifetimeStaysForEver()
{
    Bench bench;
    const TokenReply first = make(bench, {.idempotencyKey = "k"});
    bench.jump(std::chrono::hours(24 * 400));
    bench.restart();
    QVERIFY(make(bench, {.idempotencyKey = "k"}).isCached);
    QVERIFY(!make(bench, {.idempotencyKey = "K"}).isCached);
    QVERIFY(!first.token.keyExpiresAt);
}

void TestWaitpoints::aCompletedTokenKeepsItsKey()
{
    Bench bench;
    const TokenReply first = make(bench, {.idempotencyKey = "k"});
    must(finish(bench, first.token.id));
    QVERIFY(make(bench, {.idempotencyKey = "k"}).isCached);
}

void TestWaitpoints::theSecretOfAnotherTokenOpensNothing()
{
    Bench bench;
    const Waitpoint one = make(bench).token;
    const Waitpoint two = make(bench).token;
    for (const std::string &wrong : {two.secret, std::string(), one.secret + "a", one.secret.substr(1)}) {
        const auto refused = finish(bench, one.id, "1", wrong);
        QVERIFY(!refused.ok());
        QCOMPARE(refused.error().code, ErrorCode::Unauthorized);
    }
    QCOMPARE(token(bench, one.id).status(), TokenStatus::Waiting);
    QVERIFY(!must(finish(bench, one.id, "1", one.secret)).wasOver);
    // Whether it is over is told to nobody without the secret either.
    QCOMPARE(finish(bench, one.id, "1", two.secret).error().code, ErrorCode::Unauthorized);
}

void TestWaitpoints::secretsDiffer()
{
    Bench bench;
    std::set<std::string> secrets;
    for (int i = 0; i < 50; ++i) {
        const std::string secret = make(bench).token.secret;
        QCOMPARE(secret.size(), 43u);
        secrets.insert(secret);
    }
    QCOMPARE(secrets.size(), 50u);
}

void TestWaitpoints::unknownTokensAreRefused()
{
    Bench bench;
    QCOMPARE(finish(bench, WaitpointId{"waitpoint_no"}).error().code, ErrorCode::NotFound);
    QCOMPARE(bench.reader().tokens.find(WaitpointId{"waitpoint_no"}).error().code, ErrorCode::NotFound);
}

void TestWaitpoints::tooMuchIsRefused()
{
    Bench bench;
    const auto refusal = [&](const TokenRequest &request) {
        return bench.drain([&](EngineCore &core) { return core.tokens.create(request); });
    };
    QCOMPARE(refusal({.tags = std::vector<std::string>(11, "t")}).error().code, ErrorCode::Unprocessable);
    QCOMPARE(refusal({.tags = {std::string(129, 't')}}).error().code, ErrorCode::InvalidInput);
    QCOMPARE(refusal({.idempotencyKey = std::string(2'049, 'k')}).error().code, ErrorCode::InvalidInput);
    const WaitpointId id = make(bench).token.id;
    QCOMPARE(finish(bench, id, '"' + std::string(3'145'728, 'x') + '"').error().code, ErrorCode::TooLarge);
    QCOMPARE(token(bench, id).status(), TokenStatus::Waiting);
}

void TestWaitpoints::aFailedCommitMakesNothing()
{
    Bench bench;
    const TimePoint due = bench.now() + 1h;
    QVERIFY(!bench
                 .drainThatFails([&](EngineCore &core) {
                     must(core.tokens.create({.idempotencyKey = "k", .timeoutAt = due}));
                     must(core.triggers.trigger({.taskId = "work"}));
                 })
                 .ok());
    bench.drain();
    QVERIFY(!bench.core().nextDue());
    QVERIFY(!make(bench, {.idempotencyKey = "k"}).isCached);
}

void TestWaitpoints::listenersAreTold()
{
    Bench bench;
    const WaitpointId id = make(bench, {.timeoutAt = bench.now() + 1h}).token.id;
    QVERIFY(bench.lastChanges().waitpoints);
    bench.deploy({task("work")});
    QVERIFY(!bench.lastChanges().waitpoints);
    bench.advance(1h);
    QCOMPARE(token(bench, id).status(), TokenStatus::TimedOut);
    QVERIFY(bench.lastChanges().waitpoints);
}

RUNYARD_TEST(TestWaitpoints)
#include "waitpoints_test.moc"
