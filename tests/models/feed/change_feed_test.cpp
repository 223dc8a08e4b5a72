#include "models/feed/change_feed.h"
#include "models/feed/live_refresh.h"
#include "tests/support/room_test.h"
#include "tests/support/synthetic_client.h"

#include <QSignalSpy>
#include <QTest>

using namespace runyard;
using runyard::testing::SyntheticClient;

class TestChangeFeed : public QObject
{
    Q_OBJECT

private slots:
    void aClientHasOneSubscriptionHoweverManyFollowIt()
    {
        SyntheticClient client;
        {
            const auto feed = ChangeFeed::of(client);
            LiveRefresh first(
                client, [](const ChangeSet &) { return true; }, 1, nullptr);
            LiveRefresh second(
                client, [](const ChangeSet &) { return true; }, 1, nullptr);
            QCOMPARE(ChangeFeed::of(client), feed);
            QCOMPARE(client.listeners(), std::size_t(1));
        }
        QCOMPARE(client.listeners(), std::size_t(0));
        SyntheticClient other;
        QVERIFY(ChangeFeed::of(client) != ChangeFeed::of(other));
    }

    void manyChangesAreOneDelivery()
    {
        SyntheticClient client;
        const auto feed = ChangeFeed::of(client);
        std::vector<std::size_t> delivered;
        connect(feed.get(), &ChangeFeed::changed, this,
                [&](const ChangeSet &changes) { delivered.push_back(changes.runs.size()); });
        for (int i = 0; i < 10; ++i)
            client.publish({client.make(RunStatus::Queued)});
        QTRY_COMPARE(delivered, std::vector<std::size_t>({10}));
    }

    void deliveriesAreAtLeastAFrameApart()
    {
        SyntheticClient client;
        const auto feed = ChangeFeed::of(client);
        QElapsedTimer clock;
        clock.start();
        std::vector<qint64> times;
        connect(feed.get(), &ChangeFeed::changed, this, [&] { times.push_back(clock.elapsed()); });
        while (clock.elapsed() < 200) {
            client.publish({client.make(RunStatus::Queued)});
            QTest::qWait(1);
        }
        QVERIFY(times.size() > 2);
        for (std::size_t i = 1; i < times.size(); ++i)
            QVERIFY(times[i] - times[i - 1] >= 15);
    }

    void moreThanIsKeptMeansThatEverythingMayHaveChanged()
    {
        SyntheticClient client;
        const auto feed = ChangeFeed::of(client);
        ChangeSet last;
        connect(feed.get(), &ChangeFeed::changed, this, [&](const ChangeSet &changes) { last = changes; });
        for (int i = 0; i < 200; ++i)
            client.publish({client.make(RunStatus::Queued)});
        QTRY_VERIFY(last.overflowed);
        QVERIFY(last.queues && last.runs.empty());
    }

    void changesWhileAsleepAreOneReasonOnWaking()
    {
        SyntheticClient client;
        LiveRefresh refresh(
            client, [](const ChangeSet &changes) { return !changes.runs.empty(); }, 1, nullptr);
        QSignalSpy due(&refresh, &LiveRefresh::due);
        refresh.setAwake(false);
        client.publish({client.make(RunStatus::Queued)});
        QTest::qWait(50);
        client.publish({client.make(RunStatus::Queued)});
        QTest::qWait(50);
        QCOMPARE(due.size(), 0);
        refresh.setAwake(true);
        QCOMPARE(due.size(), 1);
        refresh.setAwake(false);
        refresh.setAwake(true);
        QCOMPARE(due.size(), 1);
    }
};

RUNYARD_TEST(TestChangeFeed)
#include "change_feed_test.moc"
