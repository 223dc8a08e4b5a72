// Batches: announced, filled item by item or at once, followed to their end, and the same after a crash.
#include "engine/base/limits.h"
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace runyard::testing;

namespace {

class BatchBench : public Bench
{
public:
    BatchBench() { deploy({task("resize"), task("mail")}); }

    Result<BatchReply> tryCreate(BatchRequest request)
    {
        return drain([&](EngineCore &core) { return core.batches.create(request); });
    }
    BatchId create(int runCount, const std::string &key = {})
    {
        BatchRequest request;
        request.runCount = runCount;
        request.idempotencyKey.hash = key;
        return must(tryCreate(request)).batch.id;
    }
    static BatchItem item(int index, const std::string &task = "resize", TriggerOptions options = {})
    {
        return {.index = index,
                .request = {.taskId = task,
                            .payload = Packet::json("{\"n\":" + std::to_string(index) + "}"),
                            .options = std::move(options)},
                .problem = {}};
    }
    static std::vector<BatchItem> items(int from, int to)
    {
        std::vector<BatchItem> list;
        for (int index = from; index < to; ++index)
            list.push_back(item(index));
        return list;
    }
    Result<BatchProgress> tryAdd(const BatchId &batch, std::vector<BatchItem> list)
    {
        return drain([&](EngineCore &core) { return core.batches.add(batch, list); });
    }
    BatchProgress add(const BatchId &batch, std::vector<BatchItem> list)
    {
        return must(tryAdd(batch, std::move(list)));
    }
    Batch batch(const BatchId &id) { return must(reader().batches.find(id)); }
    std::vector<BatchMember> members(const BatchId &id)
    {
        return must(reader().batches.members({.batch = id, .limit = limits::kBatchItems})).members;
    }
    void finishAll(const BatchId &id)
    {
        for (const BatchMember &member : members(id)) {
            if (member.run.empty() || isFinal(member.status))
                continue;
            start(member.run);
            succeed(member.run);
        }
    }
    long long runs() { return audit().number("SELECT count(*) FROM run"); }
};

} // namespace

class TestBatches : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isPendingUntilAllItemsCameAndOverWhenTheirRunsEnded();
    void runsKnowTheirBatchAndItsParent();
    void itemsOfOneCallAreOneCommit();
    void resentItemsMakeNoSecondRun();
    void resentItemsMakeNoSecondRunAfterACrash();
    void anIndexTwiceInOneCallCountsOnce();
    void anIndexPastTheAnnouncedNumberRefusesTheWholeCall();
    void itemsThatCannotBecomeRunsAreErrors();
    void aBatchOfErrorsOnlyIsAborted();
    void runsThatWereThereCountWithoutBeingMadeAgain();
    void aRunThatIsOverAlreadyCountsAtOnce();
    void awaitedRunsAreRememberedAcrossARestart();
    void failedAndCanceledRunsEndABatchToo();
    void theKeyLeadsToTheBatchOnceItHasItsItems();
    void theKeyOfAnAbortedOrOldBatchIsFree();
    void aRepeatedRequestGetsTheSameBatch();
    void oneCallMakesAndFillsABatch();
    void aBatchWhoseItemsDoNotAllComeEndsAfterADay();
    void theDayOfABatchGoesOnOverARestart();
    void aClockThatIsSetChangesNothingAboutTheDay();
    void theKeyOfABatchThatWasGivenUpIsFree();
    void aRunMayJoinABatchThatIsNotOver();
    void aFailedCommitLeavesNothing();
    void refusesSizesItCannotTake();
    void filterShowsTheRunsOfABatch();
    void pagesGoBothWays();
};

void TestBatches::isPendingUntilAllItemsCameAndOverWhenTheirRunsEnded()
{
    BatchBench bench;
    const BatchId id = bench.create(3);
    QVERIFY(id.text.starts_with("batch_"));
    QCOMPARE(bench.batch(id).status, BatchStatus::Pending);

    const BatchProgress first = bench.add(id, bench.items(0, 2));
    QCOMPARE(first.accepted, 2);
    QVERIFY(!first.batch.isSealed());
    QCOMPARE(bench.batch(id).status, BatchStatus::Pending);
    bench.advance(1s);
    QVERIFY(bench.add(id, bench.items(2, 3)).batch.isSealed());
    QCOMPARE(bench.batch(id).status, BatchStatus::Processing);
    QCOMPARE(bench.batch(id).sealedAt, std::optional(bench.now()));

    bench.advance(1s);
    bench.finishAll(id);
    const Batch over = bench.batch(id);
    QCOMPARE(over.status, BatchStatus::Completed);
    QCOMPARE(over.finished, 3);
    QCOMPARE(over.succeeded, 3);
    QCOMPARE(over.finishedAt, std::optional(bench.now()));
}

void TestBatches::runsKnowTheirBatchAndItsParent()
{
    BatchBench bench;
    const RunId parent = bench.trigger("mail");
    BatchRequest request;
    request.runCount = 2;
    request.parent = parent;
    const BatchId id = must(bench.tryCreate(request)).batch.id;
    TriggerOptions options;
    options.tags = {"vip"};
    options.region = "eu";
    bench.add(id, {bench.item(0, "resize", options), bench.item(1, "mail")});

    const auto members = bench.members(id);
    QCOMPARE(members.size(), 2u);
    const Run first = bench.run(members[0].run);
    QCOMPARE(first.batchId, id);
    QCOMPARE(first.parentId, parent);
    QCOMPARE(first.tags, std::vector<std::string>{"vip"});
    QCOMPARE(first.region, std::string("eu"));
    QCOMPARE(bench.detail(members[0].run).payload.data, std::string("{\"n\":0}"));
    QCOMPARE(members[1].taskId, std::string("mail"));
    QCOMPARE(bench.batch(id).parent, parent);
    QVERIFY(bench.run(parent).batchId.empty());
}

void TestBatches::itemsOfOneCallAreOneCommit()
{
    BatchBench bench;
    const BatchId id = bench.create(300);
    const Status failed =
        bench.drainThatFails([&](EngineCore &core) { (void)core.batches.add(id, bench.items(0, 300)); });
    QVERIFY(!failed.ok());
    QCOMPARE(bench.runs(), 0);
    QCOMPARE(bench.batch(id).received, 0);
    QCOMPARE(bench.add(id, bench.items(0, 300)).accepted, 300);
    QCOMPARE(bench.runs(), 300);
}

void TestBatches::resentItemsMakeNoSecondRun()
{
    BatchBench bench;
    const BatchId id = bench.create(4);
    bench.add(id, bench.items(0, 3)); // the connection broke after three
    const BatchProgress again = bench.add(id, bench.items(0, 4));
    QCOMPARE(again.accepted, 1);
    QCOMPARE(again.repeated, 3);
    QVERIFY(again.batch.isSealed());
    QCOMPARE(bench.runs(), 4);

    const BatchProgress late = bench.add(id, bench.items(0, 4)); // only the answer was lost
    QCOMPARE(late.accepted, 0);
    QCOMPARE(late.repeated, 4);
    QVERIFY(late.batch.isSealed());
    QCOMPARE(bench.runs(), 4);
}

void TestBatches::resentItemsMakeNoSecondRunAfterACrash()
{
    BatchBench bench;
    const BatchId id = bench.create(3);
    bench.add(id, bench.items(0, 2));
    bench.restart();
    const BatchProgress again = bench.add(id, bench.items(0, 3));
    QCOMPARE(again.repeated, 2);
    QVERIFY(again.batch.isSealed());
    QCOMPARE(bench.runs(), 3);
    bench.restart();
    bench.finishAll(id);
    QCOMPARE(bench.batch(id).finished, 3);
    QVERIFY(isFinal(bench.batch(id).status));
}

void TestBatches::anIndexTwiceInOneCallCountsOnce()
{
    BatchBench bench;
    const BatchId id = bench.create(2);
    const BatchProgress progress = bench.add(id, {bench.item(1), bench.item(1), bench.item(0)});
    QCOMPARE(progress.accepted, 2);
    QCOMPARE(progress.repeated, 1);
    QCOMPARE(bench.runs(), 2);
}

void TestBatches::anIndexPastTheAnnouncedNumberRefusesTheWholeCall()
{
    BatchBench bench;
    const BatchId id = bench.create(2);
    const auto refused = bench.tryAdd(id, bench.items(0, 3));
    QCOMPARE(refused.error().code, ErrorCode::InvalidInput);
    QCOMPARE(bench.runs(), 0);
    QCOMPARE(bench.tryAdd(BatchId{"batch_none"}, bench.items(0, 1)).error().code, ErrorCode::NotFound);
}

void TestBatches::itemsThatCannotBecomeRunsAreErrors()
{
    BatchBench bench;
    const BatchId id = bench.create(3);
    TriggerOptions tooMany;
    for (int i = 0; i < 11; ++i)
        tooMany.tags.push_back("tag" + std::to_string(i));
    BatchItem tooLarge = bench.item(2);
    tooLarge.problem = Error{ErrorCode::TooLarge, "The payload is too large.", {}, {}};
    const BatchProgress progress = bench.add(id, {bench.item(0), bench.item(1, "resize", tooMany), tooLarge});
    QCOMPARE(progress.accepted, 3);
    QVERIFY(progress.batch.isSealed());
    QCOMPARE(progress.batch.unmade, 2);
    QCOMPARE(bench.runs(), 1);
    QCOMPARE(bench.batch(id).status, BatchStatus::Processing);
    bench.finishAll(id);
    QCOMPARE(bench.batch(id).status, BatchStatus::PartialFailed);

    const auto errors = must(bench.reader().batches.members({.batch = id, .onlyErrors = true})).members;
    QCOMPARE(errors.size(), 2u);
    QCOMPARE(errors[0].index, 1);
    QCOMPARE(errors[0].taskId, std::string("resize"));
    QVERIFY(errors[0].error.find("10 tags") != std::string::npos);
    QCOMPARE(errors[1].errorCode, std::string("PAYLOAD_TOO_LARGE"));
}

void TestBatches::aBatchOfErrorsOnlyIsAborted()
{
    BatchBench bench;
    const BatchId id = bench.create(1);
    TriggerOptions bad;
    bad.machine = "enormous";
    bench.add(id, {bench.item(0, "resize", bad)});
    QCOMPARE(bench.batch(id).status, BatchStatus::Aborted);
    QVERIFY(bench.batch(id).finishedAt);
}

void TestBatches::runsThatWereThereCountWithoutBeingMadeAgain()
{
    BatchBench bench;
    TriggerOptions keyed;
    keyed.idempotencyKey = "invoice-7";
    const RunId earlier = bench.trigger("resize", keyed);
    const BatchId id = bench.create(3);
    bench.add(id, {bench.item(0, "resize", keyed), bench.item(1), bench.item(2, "resize", keyed)});
    QCOMPARE(bench.runs(), 2);
    const auto members = bench.members(id);
    QCOMPARE(members[0].run, earlier);
    QVERIFY(members[0].wasThere && members[2].wasThere && !members[1].wasThere);
    QVERIFY(bench.run(earlier).batchId.empty());

    bench.start(members[1].run);
    bench.succeed(members[1].run);
    QCOMPARE(bench.batch(id).status, BatchStatus::Processing);
    bench.start(earlier);
    bench.succeed(earlier);
    QCOMPARE(bench.batch(id).status, BatchStatus::Completed);
    QCOMPARE(bench.batch(id).finished, 3);
}

void TestBatches::aRunThatIsOverAlreadyCountsAtOnce()
{
    BatchBench bench;
    TriggerOptions keyed;
    keyed.idempotencyKey = "invoice-8";
    const RunId earlier = bench.trigger("resize", keyed);
    bench.start(earlier);
    bench.succeed(earlier);
    const BatchId id = bench.create(1);
    bench.add(id, {bench.item(0, "resize", keyed)});
    QCOMPARE(bench.batch(id).status, BatchStatus::Completed);
    QCOMPARE(bench.batch(id).succeeded, 1);
}

void TestBatches::awaitedRunsAreRememberedAcrossARestart()
{
    BatchBench bench;
    TriggerOptions keyed;
    keyed.idempotencyKey = "invoice-9";
    keyed.delayUntil = bench.now() + 1h;
    const RunId earlier = bench.trigger("resize", keyed);
    const BatchId id = bench.create(1);
    bench.add(id, {bench.item(0, "resize", keyed)});
    bench.restart();
    QCOMPARE(bench.batch(id).status, BatchStatus::Processing);
    bench.advance(1h);
    bench.start(earlier);
    bench.fail(earlier);
    QCOMPARE(bench.batch(id).status, BatchStatus::Completed);
    QCOMPARE(bench.batch(id).succeeded, 0);
    QCOMPARE(bench.audit().number("SELECT count(*) FROM batch_item WHERE kind = 2"), 0);
}

void TestBatches::failedAndCanceledRunsEndABatchToo()
{
    BatchBench bench;
    const BatchId id = bench.create(3);
    bench.add(id, bench.items(0, 3));
    const auto members = bench.members(id);
    bench.start(members[0].run);
    bench.fail(members[0].run);
    bench.cancel(members[1].run);
    QCOMPARE(bench.batch(id).finished, 2);
    bench.start(members[2].run);
    bench.succeed(members[2].run);
    const Batch over = bench.batch(id);
    QCOMPARE(over.status, BatchStatus::Completed);
    QCOMPARE(over.succeeded, 1);
}

void TestBatches::theKeyLeadsToTheBatchOnceItHasItsItems()
{
    BatchBench bench;
    BatchRequest request;
    request.runCount = 1;
    request.idempotencyKey.hash = std::string(64, 'a');
    const BatchReply first = must(bench.tryCreate(request));
    QVERIFY(!first.isCached);
    // Whoever announced it was killed before it sent the items: the next one sends them.
    const BatchReply second = must(bench.tryCreate(request));
    QCOMPARE(second.batch.id, first.batch.id);
    QVERIFY(!second.isCached);
    bench.add(first.batch.id, bench.items(0, 1));
    const BatchReply third = must(bench.tryCreate(request));
    QCOMPARE(third.batch.id, first.batch.id);
    QVERIFY(third.isCached);
}

void TestBatches::theKeyOfAnAbortedOrOldBatchIsFree()
{
    BatchBench bench;
    const BatchId aborted = bench.create(1, "k");
    TriggerOptions bad;
    bad.machine = "enormous";
    bench.add(aborted, {bench.item(0, "resize", bad)});
    const BatchId next = bench.create(1, "k");
    QVERIFY(next != aborted);
    bench.advance(limits::kIdempotencyKeyTtl + 1s);
    QVERIFY(bench.create(1, "k") != next);
}

void TestBatches::aRepeatedRequestGetsTheSameBatch()
{
    BatchBench bench;
    BatchRequest request;
    request.runCount = 2;
    request.requestKey = "5b9f";
    const BatchId first = must(bench.tryCreate(request)).batch.id;
    QCOMPARE(must(bench.tryCreate(request)).batch.id, first);
    bench.restart();
    const BatchReply again = must(bench.tryCreate(request));
    QCOMPARE(again.batch.id, first);
    QVERIFY(!again.isCached); // the client goes on to send the items
    bench.advance(2h);
    QVERIFY(must(bench.tryCreate(request)).batch.id != first);

    BatchReply one, two; // in one drain
    request.requestKey = "77aa";
    bench.drain([&](EngineCore &core) {
        one = must(core.batches.create(request));
        two = must(core.batches.create(request));
        return 0;
    });
    QCOMPARE(one.batch.id, two.batch.id);
}

void TestBatches::oneCallMakesAndFillsABatch()
{
    BatchBench bench;
    BatchRequest request;
    request.runCount = 2;
    request.requestKey = "c0ffee";
    for (int time = 0; time < 2; ++time) {
        const BatchProgress made = must(
            bench.drain([&](EngineCore &core) { return core.batches.trigger(request, bench.items(0, 2)); }));
        QVERIFY(made.batch.isSealed());
        QCOMPARE(made.accepted, time == 0 ? 2 : 0);
        QCOMPARE(bench.runs(), 2);
        bench.restart();
    }
}

void TestBatches::aRunMayJoinABatchThatIsNotOver()
{
    BatchBench bench;
    const BatchId id = bench.create(1);
    TriggerOptions joining;
    joining.batch = id;
    const RunId joined = bench.trigger("mail", joining);
    QCOMPARE(bench.run(joined).batchId, id);
    bench.add(id, bench.items(0, 1));
    QCOMPARE(bench.batch(id).runCount, 2);
    QVERIFY(bench.batch(id).isSealed());
    bench.finishAll(id);
    QCOMPARE(bench.batch(id).status, BatchStatus::Completed);

    QCOMPARE(bench.tryTrigger("mail", joining).error().code, ErrorCode::Conflict);
    joining.batch = BatchId{"batch_none"};
    QCOMPARE(bench.tryTrigger("mail", joining).error().code, ErrorCode::NotFound);
    QCOMPARE(bench.runs(), 2);
}

void TestBatches::aBatchWhoseItemsDoNotAllComeEndsAfterADay()
{
    BatchBench bench;
    const BatchId some = bench.create(3);
    const BatchId none = bench.create(2);
    const BatchId all = bench.create(1);
    bench.add(some, {BatchBench::item(1)});
    bench.add(all, bench.items(0, 1));
    bench.advance(24h - 1us);
    QCOMPARE(bench.batch(some).status, BatchStatus::Pending);
    QCOMPARE(bench.batch(none).status, BatchStatus::Pending);
    bench.advance(1us);
    QCOMPARE(bench.batch(none).status, BatchStatus::Aborted);
    QCOMPARE(bench.batch(some).status, BatchStatus::Processing);
    QCOMPARE(bench.batch(all).unmade, 0);

    const auto members = bench.members(some);
    QCOMPARE(members.size(), 3u);
    QVERIFY(members[1].errorCode.empty() && !members[1].run.empty());
    for (const std::size_t missing : {0u, 2u}) {
        QCOMPARE(members[missing].errorCode, std::string(kMissingBatchItem));
        QVERIFY(members[missing].error.find("24 hours") != std::string::npos);
    }
    const auto late = bench.tryAdd(some, {BatchBench::item(0)});
    QCOMPARE(late.error().code, ErrorCode::Unprocessable);
    QVERIFY(late.error().message.find("takes no more items") != std::string::npos);
    QCOMPARE(bench.tryAdd(none, bench.items(0, 2)).error().code, ErrorCode::Unprocessable);
    QCOMPARE(bench.runs(), 2);

    bench.finishAll(some);
    QCOMPARE(bench.batch(some).status, BatchStatus::PartialFailed);
    QCOMPARE(bench.batch(some).succeeded, 1);
}

void TestBatches::theDayOfABatchGoesOnOverARestart()
{
    BatchBench bench;
    const BatchId early = bench.create(2);
    bench.advance(10h);
    const BatchId late = bench.create(2);
    bench.restart();
    bench.advance(14h - 1us);
    QCOMPARE(bench.batch(early).status, BatchStatus::Pending);
    bench.advance(1us);
    QCOMPARE(bench.batch(early).status, BatchStatus::Aborted);
    QCOMPARE(bench.batch(late).status, BatchStatus::Pending);
    bench.clock().set(bench.now() + 48h); // while the engine is off
    bench.restart();
    QCOMPARE(bench.batch(late).status, BatchStatus::Aborted);
    QCOMPARE(bench.batch(early).unmade, 2);
}

void TestBatches::aClockThatIsSetChangesNothingAboutTheDay()
{
    BatchBench bench;
    const BatchId id = bench.create(1);
    bench.clock().step(30h);
    bench.drain();
    QCOMPARE(bench.batch(id).status, BatchStatus::Pending);
    (void)bench.drainThatFails([](EngineCore &) {}); // memory is built anew
    bench.clock().step(-60h);
    bench.advance(24h - 1us);
    QCOMPARE(bench.batch(id).status, BatchStatus::Pending);
    bench.advance(1us);
    QCOMPARE(bench.batch(id).status, BatchStatus::Aborted);
    const BatchId other = bench.create(1);
    bench.clock().step(30h);
    bench.restart(); // set while the engine was off
    QCOMPARE(bench.batch(other).status, BatchStatus::Pending);
    bench.advance(24h);
    QCOMPARE(bench.batch(other).status, BatchStatus::Aborted);
}

void TestBatches::theKeyOfABatchThatWasGivenUpIsFree()
{
    BatchBench bench;
    const BatchId id = bench.create(2, "key");
    bench.add(id, bench.items(0, 1));
    bench.advance(24h);
    const BatchId next = bench.create(2, "key");
    QVERIFY(next != id);
    bench.add(next, bench.items(0, 2));
    QCOMPARE(bench.batch(next).status, BatchStatus::Processing);
    bench.advance(24h);
    QCOMPARE(bench.create(2, "key"), next);
}

void TestBatches::aFailedCommitLeavesNothing()
{
    BatchBench bench;
    const BatchId id = bench.create(2);
    bench.add(id, bench.items(0, 1));
    const RunId run = bench.members(id).front().run;
    bench.start(run);
    (void)bench.drainThatFails(
        [&](EngineCore &core) { (void)core.cancellation.cancel(run, {}, Actor::User); });
    QCOMPARE(bench.batch(id).finished, 0);
    bench.cancel(run);
    QCOMPARE(bench.batch(id).finished, 1);
}

void TestBatches::refusesSizesItCannotTake()
{
    BatchBench bench;
    BatchRequest request;
    QCOMPARE(bench.tryCreate(request).error().code, ErrorCode::InvalidInput);
    request.runCount = limits::kBatchItems + 1;
    QCOMPARE(bench.tryCreate(request).error().code, ErrorCode::InvalidInput);
}

void TestBatches::filterShowsTheRunsOfABatch()
{
    BatchBench bench;
    bench.trigger("resize");
    const BatchId id = bench.create(3);
    bench.add(id, bench.items(0, 3));
    bench.trigger("mail");
    RunPageRequest request;
    request.filter.batch = id;
    const RunPage page = must(bench.reader().lists.page(request));
    QCOMPARE(page.runs.size(), 3u);
    for (const Run &run : page.runs)
        QVERIFY(matches(request.filter, run, bench.now()));
    QCOMPARE(must(bench.reader().counter.counts(request.filter)).total(), 3);
    request.filter.batch = BatchId{"batch_none"};
    QVERIFY(must(bench.reader().lists.page(request)).runs.empty());
}

void TestBatches::pagesGoBothWays()
{
    BatchBench bench;
    std::vector<BatchId> made;
    for (int i = 0; i < 5; ++i)
        made.push_back(bench.create(1));
    const BatchPage first = must(bench.reader().batches.page({.limit = 2}));
    QCOMPARE(first.batches.size(), 2u);
    QCOMPARE(first.batches[0].id, made[4]);
    QVERIFY(first.hasOlder && !first.hasNewer);
    const BatchPage second =
        must(bench.reader().batches.page({.olderThan = first.batches[1].number, .limit = 2}));
    QCOMPARE(second.batches[0].id, made[2]);
    QVERIFY(second.hasOlder && second.hasNewer);
    const BatchPage back =
        must(bench.reader().batches.page({.newerThan = second.batches[0].number, .limit = 2}));
    QCOMPARE(back.batches[0].id, made[4]);
    QCOMPARE(back.batches[1].id, made[3]);
    QVERIFY(back.hasOlder && !back.hasNewer);
}

RUNYARD_TEST(TestBatches)
#include "batches_test.moc"
