// Runs that wait for a batch: from its last item on, for all of its runs, with results in the order of the items.
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

BatchItem item(int index, const std::string &task = "child", TriggerOptions options = {})
{
    BatchItem made;
    made.index = index;
    made.request.taskId = task;
    made.request.payload = Packet::json(std::to_string(index));
    made.request.options = std::move(options);
    return made;
}

class Family : public Bench
{
public:
    explicit Family(int environmentLimit = 100) : Bench(environmentLimit)
    {
        deploy({task("parent"), task("child")});
        parent = trigger("parent");
        start(parent);
    }

    Result<BatchReply> announce(int items, const std::string &requestKey = {})
    {
        const BatchRequest request{
            .runCount = items, .parent = parent, .resumesParent = true, .requestKey = requestKey};
        return drain([&](EngineCore &core) { return core.batches.create(request); });
    }
    Result<BatchProgress> add(const BatchId &batch, std::vector<BatchItem> items)
    {
        return drain([&](EngineCore &core) { return core.batches.add(batch, items); });
    }
    /// The runs of a batch, in the order of its items.
    std::vector<RunId> members(const BatchId &batch)
    {
        std::vector<RunId> runs;
        for (const BatchMember &member : must(reader().batches.members({.batch = batch})).members)
            runs.push_back(member.run);
        return runs;
    }
    WaitResult result() { return must(reader().waits.result(parent)); }
    long long count(const std::string &table) { return audit().number("SELECT count(*) FROM " + table); }

    RunId parent;
};

} // namespace

class TestBatchWaits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theParentGoesOnWhenAllItemsAreOver();
    void theParentExecutesUntilTheLastItemIsThere();
    void oneSlotIsEnough();
    void itemsThatBecomeNoRunAreErrors();
    void aBatchThatIsOverAtOnceIsNotWaitedFor();
    void theSameRequestAnnouncesOneBatch();
    void anItemThatWaitsForTheParentIsAnError();
    void onlyARunThatExecutesWaitsForABatch();
    void cancelTakesTheItemsAlong();
    void aNewAttemptFindsTheBatchOfTheLostOne();
    void aNewAttemptSendsTheItemsThatAreMissing();
    void aRunWaitsForABatchThatIsThere();
    void whoWaitsForABatchThatLacksItemsGoesOnWithErrors();
    void aParentWhoseItemsComeTooLateIsTold();
    void aNewAttemptDoesNotInheritABatchThatWasGivenUp();
    void theReasonNamesTheBatch();
};

void TestBatchWaits::theParentGoesOnWhenAllItemsAreOver()
{
    Family family;
    const BatchId batch = must(family.announce(3)).batch.id;
    must(family.add(batch, {item(2), item(0), item(1)}));
    QCOMPARE(family.status(family.parent), RunStatus::Frozen);
    const auto runs = family.members(batch);
    for (const std::size_t i : {1u, 2u}) {
        family.start(runs[i]);
        if (i == 1)
            family.fail(runs[i], taskError("no"));
        else
            family.succeed(runs[i], Packet::json("20"));
        QCOMPARE(family.status(family.parent), RunStatus::Frozen);
    }
    family.cancel(runs[0], "Enough");
    QCOMPARE(family.status(family.parent), RunStatus::Executing);
    const WaitResult came = family.result();
    QCOMPARE(came.outcomes.size(), 3u);
    for (int i = 0; i < 3; ++i) {
        const WaitOutcome &outcome = came.outcomes[static_cast<std::size_t>(i)];
        QCOMPARE(outcome.index, std::optional(i));
        QCOMPARE(outcome.waitpoint.batch, batch.text);
        QCOMPARE(outcome.run.text, runs[static_cast<std::size_t>(i)].text);
        QCOMPARE(outcome.ok(), i == 2);
    }
    QCOMPARE(came.outcomes[0].error->message, std::string("Enough"));
    QCOMPARE(came.outcomes[1].error->message, std::string("no"));
    QCOMPARE(came.outcomes[2].waitpoint.output, Packet::json("20"));
    family.succeed(family.parent);
    QCOMPARE(family.count("waitpoint"), 0LL);
}

void TestBatchWaits::theParentExecutesUntilTheLastItemIsThere()
{
    Family family;
    const BatchId batch = must(family.announce(2)).batch.id;
    QCOMPARE(family.status(family.parent), RunStatus::Executing); // it must send the items
    must(family.add(batch, {item(0)}));
    const RunId first = family.members(batch)[0];
    family.start(first);
    family.succeed(first);
    QCOMPARE(family.status(family.parent), RunStatus::Executing);
    QVERIFY(!family.process(family.parent)->frozen);
    must(family.add(batch, {item(1)}));
    QCOMPARE(family.status(family.parent), RunStatus::Frozen);
    QCOMPARE(must(family.add(batch, {item(1)})).repeated, 1); // sent again
    const RunId second = family.members(batch)[1];
    family.start(second);
    family.succeed(second);
    QCOMPARE(family.status(family.parent), RunStatus::Executing);
}

void TestBatchWaits::oneSlotIsEnough()
{
    Family family(1);
    const BatchId batch = must(family.announce(3)).batch.id;
    must(family.add(batch, {item(0), item(1), item(2)}));
    for (const RunId &run : family.members(batch)) {
        QCOMPARE(family.status(run), RunStatus::Dequeued);
        family.start(run);
        family.succeed(run);
    }
    QCOMPARE(family.status(family.parent), RunStatus::Executing);
}

void TestBatchWaits::itemsThatBecomeNoRunAreErrors()
{
    Family family;
    const BatchId batch = must(family.announce(2)).batch.id;
    BatchItem bad = item(1);
    bad.problem = Error{ErrorCode::TooLarge, "It is too large.", {}, {}};
    must(family.add(batch, {item(0), bad}));
    const RunId run = family.members(batch)[0];
    family.start(run);
    family.succeed(run);
    const WaitResult came = family.result();
    QCOMPARE(came.outcomes.size(), 2u);
    QVERIFY(came.outcomes[0].ok());
    QVERIFY(!came.outcomes[1].ok());
    QVERIFY(came.outcomes[1].run.empty());
    QCOMPARE(came.outcomes[1].taskId, std::string("child"));
    QCOMPARE(came.outcomes[1].error->message, std::string("It is too large."));
}

void TestBatchWaits::aBatchThatIsOverAtOnceIsNotWaitedFor()
{
    Family family;
    const BatchId batch = must(family.announce(1)).batch.id;
    BatchItem bad = item(0);
    bad.problem = Error{ErrorCode::InvalidInput, "No.", {}, {}};
    must(family.add(batch, {bad}));
    QCOMPARE(family.status(family.parent), RunStatus::Executing);
    QCOMPARE(family.result().wait.state, WaitState::Done);
    QVERIFY(!family.result().outcomes[0].ok());
}

void TestBatchWaits::theSameRequestAnnouncesOneBatch()
{
    Family family;
    const BatchReply first = must(family.announce(1, "r"));
    QCOMPARE(must(family.announce(1, "r")).batch.id.text, first.batch.id.text);
    must(family.add(first.batch.id, {item(0)}));
    const BatchReply again = must(family.announce(1, "r")); // it waits by now
    QCOMPARE(again.batch.id.text, first.batch.id.text);
    QCOMPARE(family.count("batch"), 1LL);
    QCOMPARE(family.count("run_wait"), 1LL);
}

void TestBatchWaits::anItemThatWaitsForTheParentIsAnError()
{
    Family family;
    TriggerOptions keyed{.idempotencyKey = "k"};
    const RunId waits = family.trigger("child", keyed);
    family.start(waits);
    must(family.drain(
        [&](EngineCore &core) { return core.waitRequests.wait({.run = waits, .runs = {family.parent}}); }));
    const BatchId batch = must(family.announce(1)).batch.id;
    must(family.add(batch, {item(0, "child", keyed)}));
    QCOMPARE(family.status(family.parent), RunStatus::Executing);
    const WaitOutcome outcome = family.result().outcomes[0];
    QVERIFY(!outcome.ok());
    QVERIFY(outcome.error->message.find("would wait for itself") != std::string::npos);
    // And the other way round: the batch's run asks for its parent.
    const BatchId other = must(family.announce(1)).batch.id;
    must(family.add(other, {item(0)}));
    const RunId member = family.members(other)[0];
    family.start(member);
    const auto refused = family.drain(
        [&](EngineCore &core) { return core.waitRequests.wait({.run = member, .runs = {family.parent}}); });
    QCOMPARE(refused.error().code, ErrorCode::Conflict);
}

void TestBatchWaits::onlyARunThatExecutesWaitsForABatch()
{
    Family family;
    const BatchId batch = must(family.announce(1)).batch.id;
    const WaitRequest sleep{.run = family.parent, .until = family.now() + 1h};
    must(family.drain([&](EngineCore &core) { return core.waitRequests.wait(sleep); }));
    QCOMPARE(family.announce(1).error().code, ErrorCode::Conflict);
    QCOMPARE(family.add(batch, {item(0)}).error().code, ErrorCode::Conflict);
    family.cancel(family.parent);
    QCOMPARE(family.add(batch, {item(0)}).error().code, ErrorCode::Conflict);
    QCOMPARE(family.count("run"), 1LL);
    const BatchRequest orphan{.runCount = 1, .resumesParent = true};
    QCOMPARE(family.drain([&](EngineCore &core) { return core.batches.create(orphan); }).error().code,
             ErrorCode::InvalidInput);
}

void TestBatchWaits::cancelTakesTheItemsAlong()
{
    Family family;
    const BatchId batch = must(family.announce(2)).batch.id;
    must(family.add(batch, {item(0), item(1)}));
    QCOMPARE(family.cancel(family.parent).canceledDescendants, 2);
    for (const RunId &run : family.members(batch))
        QCOMPARE(family.status(run), RunStatus::Canceled);
    QCOMPARE(family.count("run_wait"), 0LL);
    QCOMPARE(family.count("waitpoint"), 0LL);
}

void TestBatchWaits::aNewAttemptFindsTheBatchOfTheLostOne()
{
    Family family;
    const BatchId batch = must(family.announce(2)).batch.id;
    must(family.add(batch, {item(0), item(1)}));
    const auto runs = family.members(batch);
    family.start(runs[0]);
    family.succeed(runs[0]);
    family.restart();
    QCOMPARE(family.status(runs[1]), RunStatus::Interrupted); // so the batch is over
    QCOMPARE(family.status(family.parent), RunStatus::Dequeued);
    family.start(family.parent);
    const BatchReply again = must(family.announce(2));
    QVERIFY(again.isCached);
    QCOMPARE(again.batch.id.text, batch.text);
    QCOMPARE(family.status(family.parent), RunStatus::Executing);
    QCOMPARE(family.result().outcomes.size(), 2u);
    QCOMPARE(family.count("run"), 3LL);
}

void TestBatchWaits::aNewAttemptSendsTheItemsThatAreMissing()
{
    Bench bench;
    bench.deploy({task("parent", 2), task("child")});
    const RunId parent = bench.trigger("parent");
    bench.start(parent);
    const BatchRequest request{.runCount = 2, .parent = parent, .resumesParent = true};
    const auto announce = [&] {
        return must(bench.drain([&](EngineCore &core) { return core.batches.create(request); })).batch.id;
    };
    const auto add = [&](const BatchId &batch, std::vector<BatchItem> items) {
        return must(bench.drain([&](EngineCore &core) { return core.batches.add(batch, items); }));
    };
    const BatchId batch = announce();
    add(batch, {item(0)});
    bench.restart();
    bench.advance(1s);
    bench.start(parent);
    QCOMPARE(announce().text, batch.text);
    QCOMPARE(bench.status(parent), RunStatus::Executing);
    const BatchProgress progress = add(batch, {item(0), item(1)});
    QCOMPARE(progress.repeated, 1);
    QCOMPARE(progress.accepted, 1);
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
    QCOMPARE(bench.audit().number("SELECT count(*) FROM run"), 3LL);
    QCOMPARE(bench.audit().number("SELECT count(*) FROM run_wait"), 1LL);
}

void TestBatchWaits::aRunWaitsForABatchThatIsThere()
{
    Family family;
    const BatchRequest plain{.runCount = 1};
    const BatchId batch =
        must(family.drain([&](EngineCore &core) { return core.batches.trigger(plain, {item(0)}); })).batch.id;
    const WaitRequest request{.run = family.parent, .batches = {batch}};
    must(family.drain([&](EngineCore &core) { return core.waitRequests.wait(request); }));
    QCOMPARE(family.status(family.parent), RunStatus::Frozen);
    const RunId run = family.members(batch)[0];
    family.start(run);
    family.succeed(run);
    QCOMPARE(family.status(family.parent), RunStatus::Executing);
    const WaitRequest unknown{.run = family.parent, .batches = {BatchId{"batch_no"}}};
    QCOMPARE(family.drain([&](EngineCore &core) { return core.waitRequests.wait(unknown); }).error().code,
             ErrorCode::NotFound);
}

void TestBatchWaits::whoWaitsForABatchThatLacksItemsGoesOnWithErrors()
{
    Family family;
    const BatchRequest plain{.runCount = 2};
    const BatchId batch =
        must(family.drain([&](EngineCore &core) { return core.batches.create(plain); })).batch.id;
    must(family.add(batch, {item(1)}));
    const RunId run = family.members(batch)[0];
    family.start(run);
    family.succeed(run);
    const WaitRequest request{.run = family.parent, .batches = {batch}};
    must(family.drain([&](EngineCore &core) { return core.waitRequests.wait(request); }));
    family.advance(24h - 1us);
    QCOMPARE(family.status(family.parent), RunStatus::Frozen);
    family.advance(1us);
    QCOMPARE(family.status(family.parent), RunStatus::Executing);
    const WaitResult came = family.result();
    QCOMPARE(came.outcomes.size(), 2u);
    QVERIFY(!came.outcomes[0].ok());
    QVERIFY(came.outcomes[0].error->message.find("did not come") != std::string::npos);
    QVERIFY(came.outcomes[1].ok());
}

void TestBatchWaits::aParentWhoseItemsComeTooLateIsTold()
{
    Family family;
    const BatchId batch = must(family.announce(2)).batch.id;
    must(family.add(batch, {item(0)}));
    family.advance(24h);
    QCOMPARE(family.status(family.parent), RunStatus::Executing); // it sends, so it never stood still
    const auto late = family.add(batch, {item(1)});
    QCOMPARE(late.error().code, ErrorCode::Unprocessable);
    family.succeed(family.parent);
    QCOMPARE(family.count("waitpoint"), 0LL);
}

void TestBatchWaits::aNewAttemptDoesNotInheritABatchThatWasGivenUp()
{
    Bench bench;
    bench.deploy({task("parent", 2), task("child")});
    const RunId parent = bench.trigger("parent");
    bench.start(parent);
    const BatchRequest request{.runCount = 2, .parent = parent, .resumesParent = true};
    const auto announce = [&] {
        return must(bench.drain([&](EngineCore &core) { return core.batches.create(request); })).batch.id;
    };
    const BatchId lost = announce();
    bench.clock().set(bench.now() + 30h); // the machine is off over the week-end
    bench.restart();
    bench.advance(1s);
    bench.start(parent);
    const BatchId batch = announce();
    QVERIFY(batch != lost);
    must(bench.drain([&](EngineCore &core) { return core.batches.add(batch, {item(0), item(1)}); }));
    QCOMPARE(bench.status(parent), RunStatus::Frozen);
}

void TestBatchWaits::theReasonNamesTheBatch()
{
    Family family;
    const BatchId batch = must(family.announce(1)).batch.id;
    must(family.add(batch, {item(0)}));
    const RunReason reason = must(family.core().reasons.explain(family.parent));
    QCOMPARE(reason.kind, ReasonKind::Waits);
    QCOMPARE(reason.awaited[0].type, WaitpointType::Batch);
    QCOMPARE(reason.awaited[0].batch, batch.text);
    QVERIFY(family.causes(family.parent).find("Waits for batch " + batch.text) != std::string::npos);
}

RUNYARD_TEST(TestBatchWaits)
#include "batch_waits_test.moc"
