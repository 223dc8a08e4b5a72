// Log lines in segments, and any bytes through the codec.
#include "engine/base/limits.h"
#include "engine/store/base/codec.h"
#include "engine/store/rows/log_segments.h"
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <random>

using namespace runyard;
using namespace runyard::testing;

namespace {

std::string anyBytes(std::mt19937 &random, std::size_t size, bool compressible)
{
    std::string bytes(size, '\0');
    for (char &byte : bytes)
        byte = static_cast<char>(compressible ? random() % 3 : random());
    return bytes;
}

LogLine line(int number, std::string text)
{
    return {at(number), 1 + number % 3, static_cast<LogStream>(number % 3), static_cast<LogLevel>(number % 5),
            std::move(text)};
}

} // namespace

class StoreLogsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anyBytesComeBackFromTheCodec();
    void damagedBytesAreRefusedByTheCodec();
    void anyCutOfPackedLinesIsRefusedOrShorter();
    void linesComeBackInOrderHoweverTheyWereAppended();
    void pagesOfALogContinueEachOther();
    void aPageOfHugeLinesIsBounded();
    void linesOfOneAttemptArePicked();
    void emptyLogsAreEmptyAndUnknownRunsAreNotFound();
};

void StoreLogsTest::anyBytesComeBackFromTheCodec()
{
    std::mt19937 random(3);
    for (const std::size_t size : {0u, 1u, 4095u, 4096u, 4097u, 70'000u, 3'145'728u}) {
        for (const bool compressible : {false, true}) {
            const std::string bytes = anyBytes(random, size, compressible);
            const EncodedBlob blob = encodeBlob(bytes);
            QVERIFY(decodeBlob(blob.bytes, static_cast<int>(blob.codec)) == bytes);
            QVERIFY(blob.bytes.size() <= bytes.size());
            QCOMPARE(blob.codec == Codec::Zstd, compressible && size > kPlainLimit);
        }
    }
}

void StoreLogsTest::damagedBytesAreRefusedByTheCodec()
{
    std::mt19937 random(4);
    const std::string bytes = anyBytes(random, 50'000, true);
    const EncodedBlob blob = encodeBlob(bytes);
    QVERIFY(!decodeBlob(blob.bytes, 2));
    QVERIFY(!decodeBlob("", 1));
    QVERIFY(!decodeBlob("not a frame", 1));
    QVERIFY(!decodeBlob(blob.bytes.substr(0, blob.bytes.size() / 2), 1));
}

void StoreLogsTest::anyCutOfPackedLinesIsRefusedOrShorter()
{
    std::vector<LogLine> lines;
    for (int i = 0; i < 20; ++i)
        lines.push_back(line(i, std::string(static_cast<std::size_t>(i * 10), 'x')));
    const std::string packed = packLogLines(lines);
    QVERIFY(unpackLogLines(packed) == lines);
    for (std::size_t size = 0; size < packed.size(); ++size) {
        if (const auto some = unpackLogLines(std::string_view(packed).substr(0, size)))
            QVERIFY(some->size() < lines.size() && std::equal(some->begin(), some->end(), lines.begin()));
    }
}

void StoreLogsTest::linesComeBackInOrderHoweverTheyWereAppended()
{
    std::mt19937 random(5);
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run run = plainRun(*store);
    const Run other = plainRun(*store);
    store->runs.insert(run, {});
    store->runs.insert(other, {});
    QVERIFY(store->transaction.commit().ok());
    std::vector<LogLine> all;
    for (int round = 0; round < 120; ++round) {
        std::vector<LogLine> part;
        const int count = round % 10 == 9 ? 400 : static_cast<int>(random() % 6);
        for (int i = 0; i < count; ++i) {
            const std::size_t size = random() % 50 == 0 ? limits::kLogLineBytes : random() % 200;
            part.push_back(
                line(static_cast<int>(all.size() + part.size()), anyBytes(random, size, round % 2 == 0)));
        }
        store->transaction.begin();
        store->logs.append(run.seq, part);
        store->logs.append(other.seq, {line(round, "other")});
        if (round % 7 == 3) {
            store->transaction.rollback();
        } else {
            QVERIFY(store->transaction.commit().ok());
            all.insert(all.end(), part.begin(), part.end());
        }
    }
    auto reader = folder.reader();
    std::vector<LogLine> read;
    LogPage page;
    do {
        page = *reader->logs.page(run.id, 0, page.next, 100'000);
        read.insert(read.end(), page.lines.begin(), page.lines.end());
    } while (page.hasMore);
    QCOMPARE(read.size(), all.size());
    QVERIFY(read == all);
    QCOMPARE(reader->logs.page(other.id, 0, 0, 1'000)->lines.size(), 103u);
}

void StoreLogsTest::pagesOfALogContinueEachOther()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run run = plainRun(*store);
    store->runs.insert(run, {});
    std::vector<LogLine> all;
    for (int i = 0; i < 5'000; ++i)
        all.push_back(line(i, "line " + std::to_string(i)));
    store->logs.append(run.seq, all);
    QVERIFY(store->transaction.commit().ok());
    auto reader = folder.reader();
    for (const int size : {1, 7, 333, 4'999, 5'000, 5'001}) {
        const std::int64_t from = size == 1 ? 4'900 : 0;
        std::vector<LogLine> read;
        LogPage page;
        page.next = from;
        do {
            page = *reader->logs.page(run.id, 0, page.next, size);
            QVERIFY(page.lines.size() <= static_cast<std::size_t>(size));
            read.insert(read.end(), page.lines.begin(), page.lines.end());
        } while (page.hasMore);
        QVERIFY(read == std::vector<LogLine>(all.begin() + from, all.end()));
        QCOMPARE(page.next, 5'000);
    }
    // A follower that read everything gets exactly what comes later.
    store->transaction.begin();
    store->logs.append(run.seq, {line(9, "later")});
    QVERIFY(store->transaction.commit().ok());
    const LogPage later = *reader->logs.page(run.id, 0, 5'000, 10);
    QCOMPARE(later.lines.size(), 1u);
    QCOMPARE(later.lines[0].text, std::string("later"));
    QVERIFY(reader->logs.page(run.id, 0, 5'001, 10)->lines.empty());
    QCOMPARE(reader->logs.page(run.id, 0, 99'999, 10)->next, 99'999);
    // Whatever is asked for, a page moves on.
    QCOMPARE(reader->logs.page(run.id, 0, -5, 0)->lines.size(), 1u);
}

void StoreLogsTest::aPageOfHugeLinesIsBounded()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run run = plainRun(*store);
    store->runs.insert(run, {});
    std::vector<LogLine> all;
    for (int i = 0; i < 300; ++i)
        all.push_back(line(i, std::string(limits::kLogLineBytes, static_cast<char>('a' + i % 26))));
    store->logs.append(run.seq, all);
    QVERIFY(store->transaction.commit().ok());
    auto reader = folder.reader();
    const LogPage first = *reader->logs.page(run.id, 0, 0, 100'000);
    QVERIFY(first.hasMore);
    QVERIFY(first.lines.size() < 100);
    QCOMPARE(first.next, static_cast<std::int64_t>(first.lines.size()));
}

void StoreLogsTest::linesOfOneAttemptArePicked()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run run = plainRun(*store);
    store->runs.insert(run, {});
    std::vector<LogLine> all;
    for (int i = 0; i < 900; ++i)
        all.push_back(line(i, std::to_string(i)));
    store->logs.append(run.seq, all);
    QVERIFY(store->transaction.commit().ok());
    auto reader = folder.reader();
    LogPage page = *reader->logs.page(run.id, 2, 0, 200);
    QCOMPARE(page.lines.size(), 200u);
    QVERIFY(page.hasMore);
    page = *reader->logs.page(run.id, 2, page.next, 200);
    QCOMPARE(page.lines.size(), 100u);
    QVERIFY(!page.hasMore);
    QCOMPARE(page.lines.back().text, std::string("898"));
}

void StoreLogsTest::emptyLogsAreEmptyAndUnknownRunsAreNotFound()
{
    StoreFolder folder;
    auto store = folder.open();
    store->transaction.begin();
    const Run run = plainRun(*store);
    store->runs.insert(run, {});
    store->logs.append(run.seq, {});
    QVERIFY(store->transaction.commit().ok());
    auto reader = folder.reader();
    const LogPage page = *reader->logs.page(run.id, 0, 0, 10);
    QVERIFY(page.lines.empty() && !page.hasMore);
    QCOMPARE(page.next, 0);
    QCOMPARE(reader->logs.page(runIdFor(77), 0, 0, 10).error().code, ErrorCode::NotFound);
}

RUNYARD_TEST(StoreLogsTest)
#include "logs_test.moc"
