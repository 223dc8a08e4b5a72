// Readers beside the writer, old files, and names.
#include "engine/generator/run_generator.h"
#include "engine/store/base/names.h"
#include "engine/store/schema/migrations.h"
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <sqlite3.h>

#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

using namespace runyard;
using namespace runyard::testing;

class StoreReadersTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readersSeeOnlyWhatIsCommitted();
    void aReaderOnAnotherThreadNeverSeesHalfACommit();
    void aLongQueryCanBeInterrupted();
    void aReaderInTheMiddleDoesNotHoldUpACheckpoint();
    void missingRunsAreNotFound();
    void relativesAreListedAndActiveDescendantsFound();
    void everyReleasedSchemaIsUpdated_data();
    void everyReleasedSchemaIsUpdated();
    void moreNamesThanAreCachedComeBack();
    void updatesOfUnknownRunsFail();
};

void StoreReadersTest::readersSeeOnlyWhatIsCommitted()
{
    StoreFolder folder;
    auto store = folder.open();
    auto reader = folder.reader();
    store->transaction.begin();
    const Run run = plainRun(*store, "fresh-task");
    store->runs.insert(run, {});
    QVERIFY(store->runs.find(run.seq));
    QCOMPARE(reader->counter.counts({})->total(), 0);
    QVERIFY(!reader->runs.detail(run.id).ok());
    QVERIFY(reader->lists.page({})->runs.empty());
    QVERIFY(store->transaction.commit().ok());
    QCOMPARE(reader->counter.counts({})->total(), 1);
    QVERIFY(reader->lists.page({})->runs == std::vector<Run>{run});
}

void StoreReadersTest::aReaderOnAnotherThreadNeverSeesHalfACommit()
{
    StoreFolder folder;
    auto store = folder.open();
    std::atomic<bool> done{false};
    std::atomic<int> looks{0};
    std::atomic<bool> wrong{false};
    std::thread other([&] {
        auto reader = folder.reader();
        while (!done || looks < 5) {
            // Commits are of two runs each; a page and its counts come from one state.
            const auto counts = reader->counter.counts({});
            const auto page = reader->lists.page({{}, {}, {}, 500});
            wrong = wrong || !counts || !page || counts->total() % 2 != 0 || page->runs.size() % 2 != 0;
            ++looks;
        }
    });
    for (int i = 0; i < 100; ++i) {
        store->transaction.begin();
        store->runs.insert(plainRun(*store), {});
        store->runs.insert(plainRun(*store), {});
        if (i % 3 == 2) {
            store->transaction.rollback();
        } else if (!store->transaction.commit().ok()) {
            wrong = true;
        }
    }
    done = true;
    other.join();
    QVERIFY(!wrong);
}

void StoreReadersTest::aLongQueryCanBeInterrupted()
{
    StoreFolder folder;
    auto store = folder.open();
    GeneratorOptions options;
    options.runs = 20'000;
    options.searchIndex = false;
    QVERIFY(generateRuns(*store, options).ok());
    auto reader = folder.reader();
    std::atomic<bool> stopped{false};
    std::thread other([&] {
        while (!stopped)
            reader->interrupt();
    });
    RunFilter slow;
    slow.isTest = false; // has no index: every row is looked at
    std::optional<Error> error;
    for (int i = 0; i < 1'000 && !error; ++i) {
        if (const auto counts = reader->counter.counts(slow); !counts)
            error = counts.error();
    }
    stopped = true;
    other.join();
    QVERIFY(error);
    QCOMPARE(error->code, ErrorCode::Unavailable);
    QVERIFY2(reader->counter.counts(slow).ok(), "the next query is not affected");
}

void StoreReadersTest::aReaderInTheMiddleDoesNotHoldUpACheckpoint()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    store->runs.insert(plainRun(*store), {});
    QVERIFY(store->transaction.commit().ok());
    sqlite3 *reading = nullptr;
    QCOMPARE(sqlite3_open(folder.file().c_str(), &reading), SQLITE_OK);
    QCOMPARE(sqlite3_exec(reading, "BEGIN; SELECT * FROM run;", nullptr, nullptr, nullptr), SQLITE_OK);
    store->checkpoint();
    store->transaction.begin();
    store->runs.insert(plainRun(*store), {});
    QVERIFY(store->transaction.commit().ok());
    store->checkpoint();
    sqlite3_close(reading);
    store->checkpoint();
    QCOMPARE(std::filesystem::file_size(folder.file().string() + "-wal"), 0u);
    QCOMPARE(folder.reader()->counter.counts({})->total(), 2);
}

void StoreReadersTest::missingRunsAreNotFound()
{
    StoreFolder folder;
    auto store = folder.open();
    auto reader = folder.reader();
    const auto detail = reader->runs.detail(runIdFor(5));
    QVERIFY(!detail.ok());
    QCOMPARE(detail.error().code, ErrorCode::NotFound);
    QVERIFY(reader->runs.activeDescendants(runIdFor(5))->empty());
    QVERIFY2(reader->lists.page({}).ok(), "an error does not stay");
}

void StoreReadersTest::relativesAreListedAndActiveDescendantsFound()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const auto child = [&](const Run &parent, RunStatus status) {
        Run run = plainRun(*store, "resize", status);
        run.parent = parent.seq;
        run.parentId = parent.id;
        run.root = parent.root == RunSeq::None ? parent.seq : parent.root;
        run.rootId = parent.root == RunSeq::None ? parent.id : parent.rootId;
        run.depth = parent.depth + 1;
        store->runs.insert(run, {});
        return run;
    };
    const Run top = plainRun(*store, "resize", RunStatus::Frozen);
    store->runs.insert(top, {});
    const Run finished = child(top, RunStatus::Completed);
    const Run waiting = child(top, RunStatus::Queued);
    const Run grandchild = child(finished, RunStatus::Executing);
    Run replay = plainRun(*store);
    replay.replayOf = top.id;
    store->runs.insert(replay, {});
    QVERIFY(store->transaction.commit().ok());
    auto reader = folder.reader();
    const auto detail = reader->runs.detail(top.id);
    QVERIFY((detail->children == std::vector<Run>{finished, waiting}));
    QVERIFY(detail->replays == std::vector<Run>{replay});
    QVERIFY((*reader->runs.activeDescendants(top.id) == std::vector<Run>{waiting, grandchild}));
}

void StoreReadersTest::everyReleasedSchemaIsUpdated_data()
{
    QTest::addColumn<int>("version");
    for (int version = 1; version <= schemaVersion(); ++version)
        QTest::addRow("schema %d", version) << version;
}

void StoreReadersTest::everyReleasedSchemaIsUpdated()
{
    QFETCH(int, version);
    // Dumps of workspaces as each version wrote them; a new schema adds one, none is ever changed.
    const std::string dump =
        RUNYARD_SOURCE_DIR "/tests/engine/store/schemas/v" + std::to_string(version) + ".sql";
    std::ifstream in(dump);
    QVERIFY2(in, dump.c_str());
    std::ostringstream sql;
    sql << in.rdbuf();
    StoreFolder folder;
    sqlite3 *handle = nullptr;
    QCOMPARE(sqlite3_open(folder.file().c_str(), &handle), SQLITE_OK);
    char *message = nullptr;
    QVERIFY2(sqlite3_exec(handle, sql.str().c_str(), nullptr, nullptr, &message) == SQLITE_OK, message);
    sqlite3_close(handle);

    auto store = folder.open();
    QVERIFY(store);
    auto reader = folder.reader();
    QVERIFY(reader);
    QCOMPARE(reader->counter.counts({})->total(), 30);
    const auto page = reader->lists.page({{}, {}, {}, 100});
    QCOMPARE(page->runs.size(), 30u);
    for (const Run &run : page->runs) {
        const auto detail = reader->runs.detail(run.id);
        QVERIFY(detail.ok());
        QVERIFY(detail->payload.present && !detail->transitions.empty());
        QVERIFY(detail->transitions.back().to == run.status);
    }
    RunFilter filter;
    filter.search = "order-7";
    QCOMPARE(reader->counter.counts(filter)->total(), 1);
    store->transaction.begin();
    const Run next = plainRun(*store);
    QVERIFY(next.seq > page->runs.front().seq);
    store->runs.insert(next, {});
    QVERIFY(store->transaction.commit().ok());
    QCOMPARE(reader->counter.counts({})->total(), 31);
}

void StoreReadersTest::moreNamesThanAreCachedComeBack()
{
    StoreFolder folder;
    folder.open().reset();
    auto database = std::move(*Database::open(folder.file(), DatabaseUse::WriteNormal));
    Names names(*database);
    QVERIFY(database->execute("BEGIN").ok());
    const std::int64_t first = names.intern("name 0");
    const std::int64_t second = names.intern("name 1");
    for (int i = 2; i < 100'050; ++i)
        names.intern("name " + std::to_string(i));
    // The cache started over in between; what it forgot is read again.
    QCOMPARE(names.text(first) + names.text(second), std::string("name 0name 1"));
    QVERIFY(names.find("name 1") == second);
    QCOMPARE(names.intern("name 0"), first);
    QVERIFY(names.find("") == 0 && names.text(0).empty());
    QVERIFY(!names.find("never"));
    QVERIFY(names.text(999'999'999).empty());
    QVERIFY(!database->failed());
}

void StoreReadersTest::updatesOfUnknownRunsFail()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run ghost = plainRun(*store);
    Run moved = ghost;
    moved.status = RunStatus::Dequeued;
    store->runs.update(ghost, moved);
    const Status committed = store->transaction.commit();
    QVERIFY(!committed.ok());
    QCOMPARE(committed.error().code, ErrorCode::Internal);
    QCOMPARE(folder.reader()->counter.counts({})->total(), 0);
}

RUNYARD_TEST(StoreReadersTest)
#include "readers_test.moc"
