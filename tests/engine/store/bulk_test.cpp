// The runs of bulk actions: those they acted on or, where they replayed, those they made, in the order of the list
// and under other conditions; and the pages of the list of actions.
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace runyard;
using namespace runyard::testing;

namespace {

struct BulkSample
{
    StoreFolder folder;
    std::unique_ptr<RunStore> store = folder.open();
    std::vector<Run> runs;                                 // oldest first
    std::vector<BulkAction> actions;                       // the odd ones replay
    std::map<std::string, std::vector<std::string>> known; // by action, newest first

    BulkSample()
    {
        std::mt19937 random(11);
        store->transaction.begin();
        for (int i = 0; i < 400; ++i) {
            Run run = plainRun(*store, i % 3 ? "resize" : "send");
            run.isTest = i % 4 == 0;
            store->runs.insert(run, {});
            runs.push_back(run);
        }
        for (int number = 0; number < 4; ++number) {
            BulkAction action;
            action.id = BulkId{"bulk_" + std::to_string(number)};
            action.request.kind = number % 2 ? BulkKind::Replay : BulkKind::AddTags;
            action.createdAt = action.startsAt = at(number);
            store->bulk.insert(action, {});
            actions.push_back(action);
            auto &list = known[action.id.text];
            for (std::size_t i = 0; i < 100; ++i) {
                const auto outcome = static_cast<BulkOutcome>(random() % 3);
                const bool makes = number % 2 && outcome == BulkOutcome::Done;
                const Run &made = runs[200 + i];
                store->bulk.addItem(action.id, runs[i].seq, outcome, makes ? made.seq : RunSeq::None, "");
                if (outcome == BulkOutcome::Done)
                    list.insert(list.begin(), makes ? made.id.text : runs[i].id.text);
            }
        }
        if (!store->transaction.commit())
            qFatal("the sample could not be stored");
    }
};

std::vector<std::string> listed(RunReader &reader, const RunFilter &filter)
{
    std::vector<std::string> ids;
    RunPageRequest request{.filter = filter, .limit = 9};
    for (;;) {
        const auto page = reader.lists.page(request);
        if (!page)
            qFatal("%s", page.error().text().c_str());
        for (const Run &run : page->runs)
            ids.push_back(run.id.text);
        if (!page->hasOlder)
            return ids;
        request.olderThan = page->runs.back().seq;
    }
}

} // namespace

class TestStoreBulk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRunsOfAnActionAreListed();
    void otherConditionsNarrowThem();
    void pagesGoUpToo();
    void anUnknownActionHasNone();
    void pagesOfActions();
    void anUnknownCursorIsRefused();
};

void TestStoreBulk::theRunsOfAnActionAreListed()
{
    const BulkSample sample;
    const auto reader = sample.folder.reader();
    for (const BulkAction &action : sample.actions) {
        const auto &expected = sample.known.at(action.id.text);
        QVERIFY(expected.size() > 20);
        QCOMPARE(listed(*reader, {.bulkAction = action.id}), expected);
        const auto counts = reader->counter.counts({.bulkAction = action.id});
        QVERIFY(counts.ok());
        QCOMPARE(counts->total(), std::ssize(expected));
    }
}

void TestStoreBulk::otherConditionsNarrowThem()
{
    const BulkSample sample;
    const auto reader = sample.folder.reader();
    for (const BulkAction &action : sample.actions) {
        std::vector<std::string> sent, tests, all = sample.known.at(action.id.text);
        for (const std::string &id : all) {
            const auto run = std::find_if(sample.runs.begin(), sample.runs.end(),
                                          [&](const Run &one) { return one.id.text == id; });
            if (run->taskId == "send")
                sent.push_back(id);
            if (run->isTest)
                tests.push_back(id);
        }
        QCOMPARE(listed(*reader, {.taskIds = {"send"}, .bulkAction = action.id}), sent);
        QCOMPARE(listed(*reader, {.bulkAction = action.id, .isTest = true}), tests);
        const RunId picked{all.front()};
        QCOMPARE(listed(*reader, {.ids = {picked, sample.runs.back().id}, .bulkAction = action.id}),
                 std::vector{picked.text});
        RunFilter others;
        others.noneOf = {RunFilter{.bulkAction = action.id}};
        QCOMPARE(listed(*reader, others).size(), sample.runs.size() - all.size());
    }
}

void TestStoreBulk::pagesGoUpToo()
{
    const BulkSample sample;
    const auto reader = sample.folder.reader();
    const auto &ids = sample.known.at("bulk_1");
    const auto edge = std::find_if(sample.runs.begin(), sample.runs.end(),
                                   [&](const Run &run) { return run.id.text == ids[12]; });
    const auto page = reader->lists.page(
        {.filter = {.bulkAction = sample.actions[1].id}, .newerThan = edge->seq, .limit = 3});
    QVERIFY(page.ok());
    QCOMPARE(page->runs.size(), std::size_t{3});
    for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(page->runs[i].id.text, ids[9 + i]);
}

void TestStoreBulk::anUnknownActionHasNone()
{
    const BulkSample sample;
    QVERIFY(listed(*sample.folder.reader(), {.bulkAction = BulkId{"bulk_none"}}).empty());
}

void TestStoreBulk::pagesOfActions()
{
    const BulkSample sample;
    const auto reader = sample.folder.reader();
    const auto first = reader->bulk.page({.limit = 3});
    QVERIFY(first.ok() && first->hasOlder && !first->hasNewer);
    QCOMPARE(first->actions.back().id.text, std::string("bulk_1"));
    const auto second = reader->bulk.page({.olderThan = first->actions.back().id, .limit = 3});
    QVERIFY(second.ok() && !second->hasOlder && second->hasNewer);
    QCOMPARE(second->actions.size(), std::size_t{1});
}

void TestStoreBulk::anUnknownCursorIsRefused()
{
    const BulkSample sample;
    const auto reader = sample.folder.reader();
    QCOMPARE(reader->bulk.page({.olderThan = BulkId{"bulk_none"}}).error().code, ErrorCode::InvalidInput);
    QCOMPARE(reader->bulk.page({.newerThan = BulkId{"bulk_none"}}).error().code, ErrorCode::InvalidInput);
    QVERIFY(reader->bulk.page({}).ok()); // and the reader goes on
}

RUNYARD_TEST(TestStoreBulk)
#include "bulk_test.moc"
