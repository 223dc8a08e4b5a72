// What a broken file, a wrong file, a full disk or a lost permission does: a clear error, and nothing
// that was there is changed.
#include "engine/store/base/database.h"
#include "engine/store/schema/migrations.h"
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <sstream>

using namespace runyard;
using namespace runyard::testing;

namespace {

std::string contents(const std::filesystem::path &file)
{
    std::ifstream in(file, std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

void write(const std::filesystem::path &file, const std::string &bytes)
{
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

/// Plain SQL on a file, behind the store's back.
void execute(const std::filesystem::path &file, const char *sql)
{
    sqlite3 *handle = nullptr;
    QCOMPARE(sqlite3_open(file.c_str(), &handle), SQLITE_OK);
    char *message = nullptr;
    const int code = sqlite3_exec(handle, sql, nullptr, nullptr, &message);
    QVERIFY2(code == SQLITE_OK, message ? message : "");
    sqlite3_close(handle);
}

void fill(const StoreFolder &folder, int runs)
{
    auto store = folder.open();
    store->transaction.begin();
    for (int i = 0; i < runs; ++i)
        store->runs.insert(plainRun(*store), {Packet::json("{\"n\":" + std::to_string(i) + "}"), {}, {}});
    QVERIFY(store->transaction.commit().ok());
    store->checkpoint();
}

/// No file of the process may grow past `bytes` while this lives: what a full disk does to a writer.
class FileSizeLimit
{
public:
    explicit FileSizeLimit(rlim_t bytes)
    {
        std::signal(SIGXFSZ, SIG_IGN);
        getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit limit{bytes, m_before.rlim_max};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~FileSizeLimit() { setrlimit(RLIMIT_FSIZE, &m_before); }
    FileSizeLimit(const FileSizeLimit &) = delete;
    FileSizeLimit &operator=(const FileSizeLimit &) = delete;

private:
    rlimit m_before{};
};

} // namespace

class StoreDamageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void brokenFilesAreRefusedAndLeftAlone_data();
    void brokenFilesAreRefusedAndLeftAlone();
    void aDatabaseOfAnotherProgramIsLeftAlone();
    void aNewerWorkspaceIsLeftAlone();
    void damageInsideAPageIsFound();
    void anUnreadablePayloadIsSaidAndNotInvented();
    void readersRefuseWhatTheyDoNotKnow();
    void unwritablePlacesAreSaid();
    void aFullDatabaseRollsBackAndGoesOn();
    void aFullDiskRollsBackAndGoesOn();
    void runsThatNothingWouldMoveAreReported();
    void wrongCountersAreCountedAgain();
};

void StoreDamageTest::brokenFilesAreRefusedAndLeftAlone_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"text", "truncated", "cut within the header", "first page garbage"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void StoreDamageTest::brokenFilesAreRefusedAndLeftAlone()
{
    QFETCH(QString, kind);
    StoreFolder folder;
    fill(folder, 500);
    std::string bytes = contents(folder.file());
    QVERIFY(bytes.size() > 40'000);
    if (kind == QLatin1String("text"))
        bytes = "These are my notes, not a database. " + std::string(5'000, 'x');
    else if (kind == QLatin1String("truncated"))
        bytes.resize(bytes.size() / 2);
    else if (kind == QLatin1String("cut within the header"))
        bytes.resize(60);
    else
        bytes.replace(0, 4096, std::string(4096, '\x5a'));
    write(folder.file(), bytes);
    const auto opened = RunStore::open(folder.file(), {});
    QVERIFY(!opened.ok());
    QCOMPARE(opened.error().code, ErrorCode::StoreDamaged);
    QVERIFY(opened.error().message.find(folder.file().string()) != std::string::npos);
    QVERIFY(opened.error().hint.find("backup") != std::string::npos);
    QVERIFY(contents(folder.file()) == bytes);
    QVERIFY(!RunReader::open(folder.file()).ok());
    QVERIFY(contents(folder.file()) == bytes);
}

void StoreDamageTest::aDatabaseOfAnotherProgramIsLeftAlone()
{
    StoreFolder folder;
    execute(folder.file(), "CREATE TABLE address_book (name TEXT); INSERT INTO address_book VALUES ('Ada');");
    const std::string bytes = contents(folder.file());
    const auto opened = RunStore::open(folder.file(), {});
    QVERIFY(!opened.ok());
    QCOMPARE(opened.error().code, ErrorCode::StoreDamaged);
    QVERIFY(opened.error().message.find("not a Runyard workspace") != std::string::npos);
    QVERIFY(contents(folder.file()) == bytes);
}

void StoreDamageTest::aNewerWorkspaceIsLeftAlone()
{
    StoreFolder folder;
    fill(folder, 1);
    const std::string next = std::to_string(schemaVersion() + 1);
    execute(folder.file(), ("PRAGMA user_version=" + next + "; PRAGMA wal_checkpoint(TRUNCATE);").c_str());
    const std::string bytes = contents(folder.file());
    const auto opened = RunStore::open(folder.file(), {});
    QVERIFY(!opened.ok());
    QVERIFY(opened.error().message.find("newer Runyard (schema " + next) != std::string::npos);
    QVERIFY(opened.error().hint.find("update Runyard") != std::string::npos);
    QVERIFY(contents(folder.file()) == bytes);
    QVERIFY(!RunReader::open(folder.file()).ok());
}

void StoreDamageTest::damageInsideAPageIsFound()
{
    StoreFolder folder;
    fill(folder, 2'000);
    std::string bytes = contents(folder.file());
    // Every second page from the middle on: some of them are tables of runs.
    for (std::size_t page = bytes.size() / 4096 / 2; page < bytes.size() / 4096; page += 2)
        bytes.replace(page * 4096, 200, std::string(200, '\xff'));
    write(folder.file(), bytes);
    const auto opened = RunStore::open(folder.file(), {});
    QVERIFY(!opened.ok());
    QCOMPARE(opened.error().code, ErrorCode::StoreDamaged);
    QVERIFY(contents(folder.file()) == bytes);
}

void StoreDamageTest::anUnreadablePayloadIsSaidAndNotInvented()
{
    StoreFolder folder;
    fill(folder, 1);
    execute(folder.file(), "UPDATE run_data SET payload = x'00ff00ff', payload_codec = 1;");
    const auto detail = folder.reader()->runs.detail(runIdFor(1));
    QVERIFY(!detail.ok());
    QCOMPARE(detail.error().code, ErrorCode::StoreDamaged);
}

void StoreDamageTest::readersRefuseWhatTheyDoNotKnow()
{
    StoreFolder folder;
    const auto missing = RunReader::open(folder.file());
    QVERIFY(!missing.ok());
    QVERIFY(!std::filesystem::exists(folder.file()));
    execute(folder.file(), "CREATE TABLE address_book (name TEXT)");
    QVERIFY(!RunReader::open(folder.file()).ok());
}

void StoreDamageTest::unwritablePlacesAreSaid()
{
    StoreFolder folder;
    const auto nowhere = RunStore::open(folder.file().parent_path() / "none" / "runyard.db", {});
    QVERIFY(!nowhere.ok());
    QCOMPARE(nowhere.error().code, ErrorCode::StorageFailed);
    QVERIFY(nowhere.error().hint.find("folder") != std::string::npos);
    const auto onAFolder = RunStore::open(folder.file().parent_path(), {});
    QVERIFY(!onAFolder.ok());
    QCOMPARE(onAFolder.error().code, ErrorCode::StorageFailed);
    fill(folder, 1);
    chmod(folder.file().c_str(), 0444);
    chmod(folder.file().parent_path().c_str(), 0555);
    // Permissions do not bind root.
    const bool wasRoot = geteuid() == 0 && seteuid(65534) == 0;
    const auto readOnly = RunStore::open(folder.file(), {});
    if (wasRoot)
        QCOMPARE(seteuid(0), 0);
    chmod(folder.file().parent_path().c_str(), 0755);
    QVERIFY(!readOnly.ok());
    QCOMPARE(readOnly.error().code, ErrorCode::StorageFailed);
    QVERIFY(readOnly.error().hint.find("permissions") != std::string::npos);
}

void StoreDamageTest::aFullDatabaseRollsBackAndGoesOn()
{
    StoreFolder folder;
    fill(folder, 1);
    auto database = std::move(*Database::open(folder.file(), DatabaseUse::Write));
    QVERIFY(database->execute("PRAGMA max_page_count=1; BEGIN").ok());
    database->prepare("INSERT INTO setting (name, value) VALUES (?, ?)")
        .with("big", std::string(200'000, 'x'))
        .run();
    QVERIFY(database->failed());
    QVERIFY2(!database->prepare("SELECT 1").step(), "the first failure sticks");
    const Error error = *database->takeError();
    QCOMPARE(error.code, ErrorCode::StorageFailed);
    QVERIFY(error.message.find("full") != std::string::npos);
    QVERIFY(error.hint.find("Free some space") != std::string::npos);
    QVERIFY(!database->failed());
    QVERIFY(database->prepare("SELECT 1").step());
}

void StoreDamageTest::aFullDiskRollsBackAndGoesOn()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run kept = plainRun(*store, "kept");
    store->runs.insert(kept, {});
    QVERIFY(store->transaction.commit().ok());
    std::string noise;
    for (int i = 0; i < 400'000; ++i)
        noise += std::to_string(i * 2'654'435'761u);
    const auto attemptToStore = [&] {
        store->transaction.begin();
        const Run run = plainRun(*store, "lost");
        store->runs.insert(run, {Packet::text(noise), {}, {}});
        return store->transaction.commit();
    };
    {
        const FileSizeLimit limit(1'000'000);
        for (int again = 0; again < 3; ++again) {
            const Status full = attemptToStore();
            QVERIFY(!full.ok());
            QCOMPARE(full.error().code, ErrorCode::StorageFailed);
            QVERIFY(!full.error().hint.empty());
        }
        QVERIFY(store->runs.find(kept.seq) == kept);
        QCOMPARE(folder.reader()->counter.counts({})->total(), 1);
    }
    QVERIFY(attemptToStore().ok());
    QCOMPARE(folder.reader()->counter.counts({})->total(), 2);
    store.reset();
    QVERIFY(folder.open()->runs.find(kept.seq) == kept);
}

void StoreDamageTest::runsThatNothingWouldMoveAreReported()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    std::map<RunStatus, Run> runs;
    for (const RunStatus status : kAllRunStatuses) {
        Run run = plainRun(*store, "resize", status);
        if (status == RunStatus::Delayed)
            run.delayUntil = at(1);
        if (status == RunStatus::Reattempting)
            run.retryAt = at(1);
        if (status == RunStatus::Dequeued || status == RunStatus::Executing) {
            Attempt attempt;
            attempt.id = AttemptId{"attempt_" + run.id.text};
            attempt.run = run.seq;
            store->history.insertAttempt(attempt);
        }
        store->runs.insert(run, {});
        runs[status] = run;
    }
    QVERIFY(store->transaction.commit().ok());
    QVERIFY(store->runs.stranded().empty());
    execute(folder.file(), "UPDATE run SET delay_until = NULL, retry_at = NULL; DELETE FROM attempt;");
    std::vector<RunId> stranded;
    for (const auto &found : store->runs.stranded()) {
        stranded.push_back(found.run);
        QVERIFY(!found.why.empty());
    }
    QVERIFY((stranded
             == std::vector<RunId>{runs[RunStatus::Delayed].id, runs[RunStatus::Dequeued].id,
                                   runs[RunStatus::Executing].id, runs[RunStatus::Reattempting].id}));
}

void StoreDamageTest::wrongCountersAreCountedAgain()
{
    StoreFolder folder;
    fill(folder, 40);
    execute(folder.file(), "UPDATE counter SET runs = 7, slots = 3;"
                           "INSERT INTO tag_total VALUES (1, 5); DELETE FROM run_block;");
    auto store = folder.open();
    QVERIFY(store);
    auto reader = folder.reader();
    QCOMPARE(reader->counter.counts({})->total(), 40);
    QVERIFY(reader->counter.counts({})->byTag.empty());
    RunFilter filter;
    filter.createdTo = at(11);
    QCOMPARE(reader->counter.counts(filter)->total(), 10);
    QCOMPARE(reader->lists.page({filter, {}, {}, 50})->runs.size(), 10u);
}

RUNYARD_TEST(StoreDamageTest)
#include "damage_test.moc"
