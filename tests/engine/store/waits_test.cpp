// Lists of wait tokens: pages by cursor under every filter, against the same picked out by hand.
#include "tests/engine/store/store_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <algorithm>
#include <random>

using namespace runyard;
using namespace runyard::testing;

namespace {

struct TokenSample
{
    StoreFolder folder;
    std::unique_ptr<RunStore> store = folder.open();
    std::vector<Waitpoint> tokens; // newest first

    explicit TokenSample(int count)
    {
        std::mt19937 random(7);
        store->transaction.begin();
        for (int i = 0; i < count; ++i) {
            Waitpoint token;
            token.id = WaitpointId{"waitpoint_" + std::to_string(1000 + i)};
            token.createdAt = at(i % 50 == 30 ? i - 11 * 3'600 : i); // the clock was set back for a moment
            token.secretHash = "s";
            if (random() % 3 == 0)
                token.tags.push_back("red");
            if (random() % 3 == 0)
                token.tags.push_back("50%_\\off");
            if (random() % 5 == 0)
                token.idempotencyKey = "key-" + std::to_string(i);
            token = store->waitpoints.insert(token);
            if (const auto fate = random() % 3; fate > 0) {
                token.completedAt = at(i + 1);
                token.outputIsError = fate == 1;
                store->waitpoints.complete(token.number, Packet::json("1"), fate == 1, at(i + 1));
            }
            tokens.insert(tokens.begin(), token);
            // Others are waited for too, and are in no list of tokens.
            Waitpoint other;
            other.id = WaitpointId{"waitpoint_other_" + std::to_string(i)};
            other.type = WaitpointType::Run;
            other.createdAt = at(i);
            other.run = RunSeq{i + 1};
            other.tags = {"red"};
            store->waitpoints.insert(other);
        }
        if (!store->transaction.commit())
            qFatal("the sample could not be stored");
    }
};

bool hasTag(const Waitpoint &token, const std::string &tag)
{
    return std::find(token.tags.begin(), token.tags.end(), tag) != token.tags.end();
}

std::vector<std::string> idsOf(const std::vector<Waitpoint> &tokens)
{
    std::vector<std::string> ids;
    for (const Waitpoint &token : tokens)
        ids.push_back(token.id.text);
    return ids;
}

TokenPage pageOf(RunReader &reader, const TokenPageRequest &request)
{
    auto page = reader.tokens.page(request);
    if (!page)
        qFatal("%s", page.error().text().c_str());
    return std::move(*page);
}

} // namespace

class TestStoreWaits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyFilterGivesItsTokensOnceInOrder_data();
    void everyFilterGivesItsTokensOnceInOrder();
    void pagesLeadBackUp();
    void everythingIsRead();
    void badPagesAreRefused();
    void onlyTheDueOnesAreDue();
    void aWaitpointIsOverOnce();
};

void TestStoreWaits::everyFilterGivesItsTokensOnceInOrder_data()
{
    QTest::addColumn<int>("number");
    for (int i = 0; i < 14; ++i)
        QTest::addRow("filter %d", i) << i;
}

void TestStoreWaits::everyFilterGivesItsTokensOnceInOrder()
{
    static TokenSample sample(120);
    QFETCH(int, number);
    TokenFilter filter;
    std::function<bool(const Waitpoint &)> matches = [](const Waitpoint &) { return true; };
    const auto is = [](TokenStatus status) {
        return [status](const Waitpoint &token) { return token.status() == status; };
    };
    switch (number) {
    case 0: break;
    case 1:
        filter.statuses = {TokenStatus::Waiting};
        matches = is(TokenStatus::Waiting);
        break;
    case 2:
        filter.statuses = {TokenStatus::Completed};
        matches = is(TokenStatus::Completed);
        break;
    case 3:
        filter.statuses = {TokenStatus::TimedOut};
        matches = is(TokenStatus::TimedOut);
        break;
    case 4:
        filter.statuses = {TokenStatus::Waiting, TokenStatus::TimedOut};
        matches = [](const Waitpoint &token) { return token.status() != TokenStatus::Completed; };
        break;
    case 5:
        filter.tags = {"red"};
        matches = [](const Waitpoint &token) { return hasTag(token, "red"); };
        break;
    case 6:
        filter.tags = {"red", "50%_\\off", "never used"};
        matches = [](const Waitpoint &token) { return !token.tags.empty(); };
        break;
    case 7:
        filter.tags = {"never used"};
        matches = [](const Waitpoint &) { return false; };
        break;
    case 8:
        filter.tags = {"red"};
        filter.statuses = {TokenStatus::Waiting};
        filter.createdFrom = at(20);
        filter.createdTo = at(90);
        matches = [](const Waitpoint &token) {
            return hasTag(token, "red") && !token.completedAt && token.createdAt >= at(20)
                   && token.createdAt < at(90);
        };
        break;
    case 11:
        filter.createdFrom = at(100);
        matches = [](const Waitpoint &token) { return token.createdAt >= at(100); };
        break;
    case 12:
        filter.createdTo = at(40);
        matches = [](const Waitpoint &token) { return token.createdAt < at(40); };
        break;
    case 13:
        filter.createdFrom = at(1'000);
        filter.createdTo = at(2'000);
        matches = [](const Waitpoint &) { return false; };
        break;
    case 9:
        filter.text = "50%_\\off"; // its wildcards are plain characters
        matches = [](const Waitpoint &token) { return hasTag(token, "50%_\\off"); };
        break;
    case 10:
        filter.text = "point_104";
        matches = [](const Waitpoint &token) { return token.id.text.find("_104") != std::string::npos; };
        break;
    }
    std::vector<Waitpoint> expected;
    std::copy_if(sample.tokens.begin(), sample.tokens.end(), std::back_inserter(expected), matches);
    QVERIFY(number == 7 || number == 13 || expected.size() > 3);

    const auto reader = sample.folder.reader();
    TokenPageRequest request{.filter = filter, .limit = 7};
    std::vector<std::string> found;
    for (;;) {
        const TokenPage page = pageOf(*reader, request);
        QVERIFY(page.tokens.size() <= 7);
        QCOMPARE(page.hasNewer, !request.after.empty());
        for (const Waitpoint &token : page.tokens)
            found.push_back(token.id.text);
        if (!page.hasOlder)
            break;
        request.after = page.tokens.back().id;
    }
    QCOMPARE(found, idsOf(expected));
}

void TestStoreWaits::pagesLeadBackUp()
{
    const TokenSample sample(20);
    const auto reader = sample.folder.reader();
    const auto ids = idsOf(sample.tokens);
    TokenPage page = pageOf(*reader, {.before = WaitpointId{ids[10]}, .limit = 4});
    QCOMPARE(idsOf(page.tokens), (std::vector<std::string>{ids[6], ids[7], ids[8], ids[9]}));
    QVERIFY(page.hasNewer && page.hasOlder);
    page = pageOf(*reader, {.before = WaitpointId{ids[3]}, .limit = 4});
    QCOMPARE(idsOf(page.tokens), (std::vector<std::string>{ids[0], ids[1], ids[2]}));
    QVERIFY(!page.hasNewer && page.hasOlder);
}

void TestStoreWaits::everythingIsRead()
{
    const StoreFolder folder;
    const auto store = folder.open();
    Waitpoint token;
    token.id = WaitpointId{"waitpoint_full"};
    token.createdAt = at(1);
    token.dueAt = at(2);
    token.idempotencyKey = "größe";
    token.keyExpiresAt = at(3);
    token.tags = {"a", "b"};
    token.secretHash = "hash";
    token.madeBy = "run_1";
    token.batch = "batch_1";
    token.run = RunSeq{9};
    store->transaction.begin();
    token = store->waitpoints.insert(token);
    token.output = {"text, " + std::string(10'000, 'x'), "text/plain", true};
    token.outputIsError = true;
    token.completedAt = at(4);
    store->waitpoints.complete(token.number, token.output, true, at(4));
    QVERIFY(store->transaction.commit().ok());
    QCOMPARE(*folder.reader()->tokens.find(token.id), token);
    QCOMPARE(store->waitpoints.find(token.id), std::optional(token));
    QCOMPARE(store->waitpoints.holdingKey("größe")->id.text, token.id.text);
    store->transaction.begin();
    store->waitpoints.releaseKey(token.number);
    QVERIFY(!store->waitpoints.holdingKey("größe"));
    QVERIFY(store->transaction.commit().ok());
}

void TestStoreWaits::badPagesAreRefused()
{
    const TokenSample sample(3);
    const auto reader = sample.folder.reader();
    QCOMPARE(reader->tokens.page({.limit = 0}).error().code, ErrorCode::InvalidInput);
    QCOMPARE(reader->tokens.page({.limit = 501}).error().code, ErrorCode::InvalidInput);
    QCOMPARE(reader->tokens.page({.after = WaitpointId{"waitpoint_no"}}).error().code,
             ErrorCode::InvalidInput);
    // The id of something that is no token is no cursor.
    QCOMPARE(reader->tokens.page({.after = WaitpointId{"waitpoint_other_1"}}).error().code,
             ErrorCode::InvalidInput);
    QCOMPARE(reader->tokens.find(WaitpointId{"waitpoint_other_1"}).error().code, ErrorCode::NotFound);
}

void TestStoreWaits::onlyTheDueOnesAreDue()
{
    const StoreFolder folder;
    const auto store = folder.open();
    QVERIFY(!store->waitpoints.nextDue());
    store->transaction.begin();
    for (int i = 5; i > 0; --i) {
        Waitpoint token;
        token.id = WaitpointId{"waitpoint_" + std::to_string(i)};
        token.dueAt = at(i);
        token = store->waitpoints.insert(token);
        if (i == 2)
            store->waitpoints.complete(token.number, {}, false, at(0));
    }
    QVERIFY(store->transaction.commit().ok());
    QCOMPARE(store->waitpoints.nextDue(), std::optional(at(1)));
    QCOMPARE(idsOf(store->waitpoints.due(at(4), 10)),
             (std::vector<std::string>{"waitpoint_1", "waitpoint_3", "waitpoint_4"}));
    QCOMPARE(idsOf(store->waitpoints.due(at(4), 1)), (std::vector<std::string>{"waitpoint_1"}));
}

void TestStoreWaits::aWaitpointIsOverOnce()
{
    const StoreFolder folder;
    const auto store = folder.open();
    store->transaction.begin();
    Waitpoint token;
    token.id = WaitpointId{"waitpoint_1"};
    token = store->waitpoints.insert(token);
    store->waitpoints.complete(token.number, Packet::json("1"), false, at(1));
    store->waitpoints.complete(token.number, Packet::json("2"), true, at(2));
    QVERIFY(store->transaction.commit().ok());
    QCOMPARE(store->waitpoints.find(token.id)->output, Packet::json("1"));
    QCOMPARE(store->waitpoints.find(token.id)->completedAt, std::optional(at(1)));
}

RUNYARD_TEST(TestStoreWaits)
#include "waits_test.moc"
