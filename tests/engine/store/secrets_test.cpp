// Variables at rest: nothing readable in the files of the database, and no value for who has not the key.
#include "engine/domain/run_key.h"
#include "engine/store/base/secret_box.h"
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <sstream>
#include <thread>

using namespace runyard;
using namespace runyard::testing;

namespace {

constexpr const char *kValue = "a-value-that-nobody-may-read";

std::filesystem::path keyFile(const StoreFolder &folder)
{
    return folder.file().parent_path() / "environment.key";
}

void save(RunStore &store, const std::string &name, const std::string &value, bool isSecret = false)
{
    store.transaction.begin();
    const Status saved = store.variables.save({{name, value, isSecret, at(1)}});
    QVERIFY2(saved.ok(), saved.ok() ? "" : saved.error().text().c_str());
    QVERIFY(store.transaction.commit().ok());
}

std::string bytesOf(const std::filesystem::path &file)
{
    std::ifstream in(file, std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    return all.str();
}

void execute(const StoreFolder &folder, const std::string &sql)
{
    sqlite3 *handle = nullptr;
    QCOMPARE(sqlite3_open(folder.file().c_str(), &handle), SQLITE_OK);
    QCOMPARE(sqlite3_exec(handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK);
    sqlite3_close(handle);
}

/// A key file that can be read a few times, and then no more.
class KeyForAWhile
{
public:
    KeyForAWhile(const std::filesystem::path &file, int readings)
    {
        const std::string key = bytesOf(file);
        std::filesystem::remove(file);
        if (::mkfifo(file.c_str(), 0600) != 0)
            qFatal("no pipe in place of the key");
        m_thread = std::jthread([=](std::stop_token stop) {
            for (int i = 0; i < readings; ++i)
                give(file, key, stop);
            give(file, "x", stop);
        });
    }

private:
    static void give(const std::filesystem::path &file, const std::string &bytes, const std::stop_token &stop)
    {
        while (!stop.stop_requested()) {
            if (const int fd = ::open(file.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC); fd >= 0) {
                (void)!::write(fd, bytes.data(), bytes.size());
                ::close(fd);
                std::this_thread::sleep_for(std::chrono::milliseconds(50)); // until this reader is gone
                return;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    std::jthread m_thread;
};

} // namespace

class TestStoreSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSecretsOfOldTokensAreReplacedByTheirHashes();
    void usesOfTokensAreForgottenWhenTheyExpire();
    void theFilesHoldNoValue();
    void theKeyIsForItsOwnerOnly();
    void theSameValueIsStoredDifferentlyEachTime();
    void aChangedRowIsDamage_data();
    void aChangedRowIsDamage();
    void aFileThatIsNoKeyIsNotTouched();
    void aKeyThatIsLostMidwayLeavesNothingWritten();
    void sealedTextsOpenOnlyInTheirContext();
    void everyBitCounts();
};

void TestStoreSecrets::theFilesHoldNoValue()
{
    const StoreFolder folder;
    const auto store = folder.open();
    save(*store, "TOKEN", kValue, true);
    save(*store, "PLAIN", kValue);
    store->checkpoint();
    for (const auto &entry : std::filesystem::directory_iterator(folder.file().parent_path()))
        QVERIFY2(bytesOf(entry.path()).find(kValue) == std::string::npos, entry.path().c_str());
    QVERIFY(bytesOf(folder.file()).find("TOKEN") != std::string::npos); // the search itself works
    const auto list = store->variables.list();
    QCOMPARE(list.variables.size(), 2u);
    QCOMPARE(list.variables[1].value, std::string(kValue));
}

void TestStoreSecrets::theKeyIsForItsOwnerOnly()
{
    const StoreFolder folder;
    const auto store = folder.open();
    QVERIFY(!std::filesystem::exists(keyFile(folder)));
    const mode_t before = ::umask(0);
    save(*store, "A", "1");
    ::umask(before);
    struct stat info
    {
    };
    QCOMPARE(::stat(keyFile(folder).c_str(), &info), 0);
    QCOMPARE(info.st_mode & 07777, mode_t(0600));
    QCOMPARE(info.st_size, off_t(32));
    QVERIFY(bytesOf(folder.file()).find(bytesOf(keyFile(folder))) == std::string::npos);
    // A copy that was put back with other rights is closed again.
    ::chmod(keyFile(folder).c_str(), 0644);
    save(*store, "B", "1");
    QCOMPARE(::stat(keyFile(folder).c_str(), &info), 0);
    QCOMPARE(info.st_mode & 07777, mode_t(0600));
}

void TestStoreSecrets::theSameValueIsStoredDifferentlyEachTime()
{
    const StoreFolder folder;
    SecretBox box(keyFile(folder));
    const auto one = box.seal("x", "c", true);
    const auto two = box.seal("x", "c", false);
    QVERIFY(*one != *two);
    QCOMPARE(*box.open(*one, "c"), std::string("x"));
    QCOMPARE(*SecretBox(keyFile(folder)).open(*two, "c"), std::string("x"));
}

void TestStoreSecrets::aChangedRowIsDamage_data()
{
    QTest::addColumn<QString>("sql");
    QTest::newRow("another's value") << "UPDATE environment_variable SET sealed = (SELECT sealed FROM "
                                        "environment_variable WHERE name = 'OTHER') WHERE name = 'TOKEN'";
    QTest::newRow("secret no more") << "UPDATE environment_variable SET is_secret = 0 WHERE name = 'TOKEN'";
    QTest::newRow("cut off") << "UPDATE environment_variable SET sealed = substr(sealed, 1, 20)"
                                " WHERE name = 'TOKEN'";
    QTest::newRow("empty") << "UPDATE environment_variable SET sealed = x'' WHERE name = 'TOKEN'";
}

void TestStoreSecrets::aChangedRowIsDamage()
{
    QFETCH(QString, sql);
    const StoreFolder folder;
    {
        const auto store = folder.open();
        save(*store, "TOKEN", kValue, true);
        save(*store, "OTHER", "2", true);
    }
    execute(folder, sql.toStdString());
    const auto store = folder.open();
    const auto list = store->variables.list();
    QVERIFY(list.problem);
    QCOMPARE(list.problem->code, ErrorCode::StoreDamaged);
    for (const auto &variable : list.variables)
        QVERIFY(variable.value != kValue);
    save(*store, "TOKEN", "new", true); // which mends it
    QVERIFY(!store->variables.list().problem);
}

void TestStoreSecrets::aFileThatIsNoKeyIsNotTouched()
{
    const StoreFolder folder;
    const auto store = folder.open();
    std::ofstream(keyFile(folder)) << "my notes";
    store->transaction.begin();
    const Status refused = store->variables.save({{"A", "1", false, at(1)}});
    store->transaction.rollback();
    QVERIFY(!refused.ok());
    QVERIFY2(refused.error().message.find("not a key") != std::string::npos, refused.error().message.c_str());
    QCOMPARE(bytesOf(keyFile(folder)), std::string("my notes"));
}

void TestStoreSecrets::aKeyThatIsLostMidwayLeavesNothingWritten()
{
    const StoreFolder folder;
    const auto store = folder.open();
    save(*store, "OLD", "1");
    const std::string kept = bytesOf(keyFile(folder));
    {
        const KeyForAWhile key(keyFile(folder), 1); // for A
        store->transaction.begin();
        const Status refused = store->variables.save(
            {{"A", "1", false, at(2)}, {"B", "2", false, at(2)}, {"OLD", "2", false, at(2)}});
        QVERIFY(!refused.ok());
        QVERIFY2(refused.error().message.find("not a key") != std::string::npos,
                 refused.error().message.c_str());
        QVERIFY(store->transaction.commit().ok()); // with whatever else was in this transaction
    }
    std::filesystem::remove(keyFile(folder));
    std::ofstream(keyFile(folder), std::ios::binary) << kept;
    const EnvironmentVariableList list = store->variables.list();
    QVERIFY(!list.problem);
    QCOMPARE(list.variables.size(), std::size_t{1});
    QCOMPARE(list.variables[0].value, std::string("1"));
}

void TestStoreSecrets::sealedTextsOpenOnlyInTheirContext()
{
    const StoreFolder folder;
    SecretBox box(keyFile(folder));
    const std::string text(70'000, 'x');
    const auto sealed = box.seal(text, "variable A", true);
    QCOMPARE(*box.open(*sealed, "variable A"), text);
    QCOMPARE(box.open(*sealed, "variable B").error().code, ErrorCode::StoreDamaged);
    const auto empty = box.seal("", "variable A", false);
    QCOMPARE(*box.open(*empty, "variable A"), std::string());
}

void TestStoreSecrets::everyBitCounts()
{
    const StoreFolder folder;
    SecretBox box(keyFile(folder));
    const std::string sealed = *box.seal("value", "c", true);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = static_cast<char>(changed[i] ^ 1);
        QVERIFY2(!box.open(changed, "c").ok(), std::to_string(i).c_str());
    }
}

void TestStoreSecrets::theSecretsOfOldTokensAreReplacedByTheirHashes()
{
    const StoreFolder folder;
    std::ifstream in(RUNYARD_SOURCE_DIR "/tests/engine/store/schemas/v11.sql");
    std::ostringstream dump;
    dump << in.rdbuf();
    std::string tokens = "PRAGMA journal_mode=WAL;" + dump.str();
    // Enough of them that their pages are split and freed.
    for (int i = 0; i < 400; ++i) {
        const std::string number = std::to_string(i);
        tokens += "INSERT INTO waitpoint (id, type, created_at, idempotency_key, holds_key, tags, secret, "
                  "batch) VALUES"
                  " ('waitpoint_"
                  + number + "', 3, 1, '', 0, '[]', 'plain-secret-" + number + "', '');";
    }
    execute(folder, tokens);
    QVERIFY(bytesOf(folder.file()).find("plain-secret-") != std::string::npos);
    auto store = folder.open();
    QVERIFY(store);
    const auto token = store->waitpoints.find(WaitpointId{"waitpoint_7"});
    QVERIFY(token);
    QCOMPARE(token->secretHash, secretHash("plain-secret-7"));
    QVERIFY(token->secret.empty());
    const auto holdNone = [&folder] {
        for (const auto &file : std::filesystem::directory_iterator(folder.file().parent_path())) {
            if (bytesOf(file.path()).find("plain-secret-") != std::string::npos)
                return false;
        }
        return true;
    };
    QVERIFY(holdNone());
    store.reset();
    QVERIFY(holdNone());
}

void TestStoreSecrets::usesOfTokensAreForgottenWhenTheyExpire()
{
    const StoreFolder folder;
    auto store = folder.open();
    const TokenUse use{"a", "trigger", "request-1", at(10)};
    const TokenUse elsewhere{"a", "trigger", "request-2", at(10)};
    const TokenUse nameless{"b", "trigger", "", at(20)};
    store->transaction.begin();
    QCOMPARE(store->tokenUses.put(use), TokenTaken::First);
    QCOMPARE(store->tokenUses.put(use), TokenTaken::Again);
    QCOMPARE(store->tokenUses.put(elsewhere), TokenTaken::UsedUp);
    QCOMPARE(store->tokenUses.put(nameless), TokenTaken::First);
    QCOMPARE(store->tokenUses.put(nameless), TokenTaken::UsedUp);
    QVERIFY(store->transaction.commit().ok());
    store.reset();
    store = folder.open();
    store->transaction.begin();
    QCOMPARE(store->tokenUses.put(elsewhere), TokenTaken::UsedUp);
    store->tokenUses.forgetExpired(at(9));
    QVERIFY(store->tokenUses.has(use));
    store->tokenUses.forgetExpired(at(10));
    QVERIFY(!store->tokenUses.has(use) && store->tokenUses.has(nameless));
    store->tokenUses.remove(nameless);
    QCOMPARE(store->tokenUses.put(nameless), TokenTaken::First);
    QVERIFY(store->transaction.commit().ok());
}

RUNYARD_TEST(TestStoreSecrets)
#include "secrets_test.moc"
