// What is usual, and when a slot comes.
#include "engine/domain/usual_times.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;
using namespace std::chrono_literals;

class TestUsualTimes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRangeNeedsEnoughValues();
    void onlyWhatIsClearlyOutsideIsUnusual();
    void whatIsLeftIsTheMiddleOfThoseThatWentFurther();
    void aSlotComesWhenTheHoldersEnd();
    void whatNobodyKnowsGivesNoTime();
};

void TestUsualTimes::aRangeNeedsEnoughValues()
{
    QVERIFY(!usualRange(Sample({1, 2, 3, 4})));
    QVERIFY(usualRange(Sample({5, 4, 3, 2, 1})) == (UsualRange{1, 5}));
    QVERIFY(!Sample().quantile(0.5) && !Sample().mean());
    QCOMPARE(*Sample({1, 2, 6}).mean(), 3);
}

void TestUsualTimes::onlyWhatIsClearlyOutsideIsUnusual()
{
    const Sample sample({100, 110, 120, 130, 140});
    QCOMPARE(unusual(sample, 168), Unusual::No);
    QCOMPARE(unusual(sample, 169), Unusual::High);
    QCOMPARE(unusual(sample, 84), Unusual::No);
    QCOMPARE(unusual(sample, 83), Unusual::Low);
    QCOMPARE(unusual(Sample({1, 1}), 1'000), Unusual::No); // too few to say
}

void TestUsualTimes::whatIsLeftIsTheMiddleOfThoseThatWentFurther()
{
    const Sample sample({10, 20, 30, 40, 50});
    QCOMPARE(*sample.remaining(0), 30);
    QCOMPARE(*sample.remaining(20), 20);
    QCOMPARE(*sample.remaining(45), 5);
    QVERIFY(!sample.remaining(50));
    QVERIFY(!Sample({10, 20}).remaining(0));
}

void TestUsualTimes::aSlotComesWhenTheHoldersEnd()
{
    QCOMPARE(*timeUntilSlot({10s, 30s}, 2, 0, {}), Micros(10s));
    QCOMPARE(*timeUntilSlot({10s, 30s}, 2, 1, 5s), Micros(15s));
    QCOMPARE(*timeUntilSlot({10s, 30s}, 2, 2, 50s), Micros(60s));
    QCOMPARE(*timeUntilSlot({10s, 30s}, 1, 0, {}), Micros(30s)); // the limit was lowered
    QCOMPARE(*timeUntilSlot({10s}, 2, 0, {}), Micros(0s));
    QCOMPARE(*timeUntilSlot({-10s}, 1, 0, {}), Micros(0s));
    QCOMPARE(*timeUntilSlot({0s, 0s}, 2, 1'000'000, 1s), Micros(500'000s));
}

void TestUsualTimes::whatNobodyKnowsGivesNoTime()
{
    QVERIFY(!timeUntilSlot({std::nullopt}, 1, 0, {}));
    QVERIFY(!timeUntilSlot({10s}, 0, 0, {}));
    QVERIFY(!timeUntilSlot({10s}, 1, 3, {}));
    // One that nobody knows about keeps its slot; the other serves.
    QCOMPARE(*timeUntilSlot({std::nullopt, 10s}, 2, 1, 5s), Micros(15s));
}

RUNYARD_TEST(TestUsualTimes)
#include "usual_times_test.moc"
