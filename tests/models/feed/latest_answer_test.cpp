#include "models/feed/latest_answer.h"
#include "tests/support/room_test.h"

#include <QSignalSpy>
#include <QTest>

#include <deque>

using namespace runyard;

namespace {

/// A model that asks for a number, and an engine that answers when told.
struct Asker
{
    std::deque<Reply<int>> replies; // not answered yet, oldest first
    std::vector<int> taken;
    int asked = 0;
    LatestAnswer answer{[this] {
        ++asked;
        replies.push_back(answer.answer<int>([this](Result<int> number) { taken.push_back(*number); }));
    }};

    void reply(int number)
    {
        replies.front()(number);
        replies.pop_front();
        QCoreApplication::processEvents();
    }
};

} // namespace

class TestLatestAnswer : public QObject
{
    Q_OBJECT

private slots:
    void reasonsToAskDuringOneReadingAreOneMoreReading()
    {
        Asker asker;
        for (int i = 0; i < 5; ++i)
            asker.answer.refresh();
        QCOMPARE(asker.asked, 1);
        asker.reply(1);
        QCOMPARE(asker.asked, 2);
        asker.reply(2);
        QCOMPARE(asker.asked, 2);
        QCOMPARE(asker.taken, std::vector<int>({1, 2}));
    }

    void theAnswerToAnOlderQuestionIsDropped()
    {
        Asker asker;
        QSignalSpy settled(&asker.answer, &LatestAnswer::settled);
        asker.answer.refresh();
        const std::stop_token first = asker.answer.unwanted();
        asker.answer.restart();
        QVERIFY(first.stop_requested());
        QVERIFY(!asker.answer.unwanted().stop_requested());
        QCOMPARE(asker.asked, 2);
        asker.reply(1);
        QVERIFY(asker.taken.empty());
        QVERIFY(asker.answer.isAsking());
        QCOMPARE(settled.size(), 0);
        asker.reply(2);
        QCOMPARE(asker.taken, std::vector<int>({2}));
        QVERIFY(asker.answer.isSettled());
        QCOMPARE(settled.size(), 1);
    }

    void nothingIsAskedWhileAsleepAndOnceOnWaking()
    {
        Asker asker;
        asker.answer.setAwake(false);
        asker.answer.refresh();
        asker.answer.refresh();
        QCOMPARE(asker.asked, 0);
        asker.answer.setAwake(true);
        QCOMPARE(asker.asked, 1);
        asker.reply(1);
        asker.answer.setAwake(false);
        asker.answer.setAwake(true); // with no reason to ask
        QCOMPARE(asker.asked, 1);
    }

    void whatChangedDuringAReadingIsReadOnWakingToo()
    {
        Asker asker;
        asker.answer.refresh();
        asker.answer.refresh();
        asker.answer.setAwake(false);
        asker.reply(1);
        QCOMPARE(asker.asked, 1);
        QCOMPARE(asker.taken, std::vector<int>({1}));
        asker.answer.setAwake(true);
        QCOMPARE(asker.asked, 2);
    }

    void severalRepliesAreOneAnswer()
    {
        std::vector<Reply<int>> replies;
        int rounds = 0;
        int taken = 0;
        LatestAnswer answer([&] {
            ++rounds;
            for (int i = 0; i < 2; ++i)
                replies.push_back(answer.answer<int>([&](Result<int>) { ++taken; }));
        });
        answer.refresh();
        answer.refresh();
        replies[0](1);
        QCoreApplication::processEvents();
        QCOMPARE(rounds, 1);
        replies[1](1);
        QCoreApplication::processEvents();
        QCOMPARE(rounds, 2);
        QCOMPARE(taken, 2);
    }

    void destroyedItWithdrawsTheQuestionAndTakesNoAnswer()
    {
        auto asker = std::make_unique<Asker>();
        asker->answer.refresh();
        const std::stop_token unwanted = asker->answer.unwanted();
        const Reply<int> reply = asker->replies.front();
        asker.reset();
        QVERIFY(unwanted.stop_requested());
        reply(1);
        QCoreApplication::processEvents();
    }
};

RUNYARD_TEST(TestLatestAnswer)
#include "latest_answer_test.moc"
