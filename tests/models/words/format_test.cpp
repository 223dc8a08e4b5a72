#include "models/words/counted.h"
#include "models/words/format.h"
#include "tests/support/room_test.h"

#include <QLocale>
#include <QTest>

using namespace runyard;

class TestFormat : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void aNumberAgreesWithItsNoun()
    {
        const auto words = [](qint64 runs) {
            return format::counted(runs, QStringLiteral("one run of %2"), QStringLiteral("%1 runs of %2"))
                .arg(QStringLiteral("resize"));
        };
        QCOMPARE(words(1), QStringLiteral("one run of resize"));
        QCOMPARE(words(0), QStringLiteral("0 runs of resize"));
        QCOMPARE(words(1'204), QStringLiteral("1,204 runs of resize"));
    }

    void durationsUseTheUnitPeopleWould_data()
    {
        QTest::addColumn<qint64>("millis");
        QTest::addColumn<QString>("text");
        QTest::newRow("millis") << qint64(120) << QStringLiteral("120 ms");
        QTest::newRow("seconds") << qint64(8'400) << QStringLiteral("8.4 s");
        QTest::newRow("almost a minute") << qint64(59'960) << QStringLiteral("01:00");
        QTest::newRow("minutes") << qint64(252'000) << QStringLiteral("04:12");
        QTest::newRow("hours") << qint64(7'500'000) << QStringLiteral("2 h 05 min");
        QTest::newRow("days") << qint64(273'600'000) << QStringLiteral("3 d 4 h");
        QTest::newRow("clock stepped back") << qint64(-5) << QStringLiteral("0 ms");
    }
    void durationsUseTheUnitPeopleWould()
    {
        QFETCH(qint64, millis);
        QTEST(format::duration(Millis{millis}), "text");
    }

    void relativeTimesSayWhichSideOfNow()
    {
        const TimePoint now = fromMicros(1'800'000'000'000'000);
        QCOMPARE(format::relativeTime(now - Seconds{12}, now), QStringLiteral("12 s ago"));
        QCOMPARE(format::relativeTime(now + Millis{40'200}, now), QStringLiteral("in 41 s"));
        QCOMPARE(format::relativeTime(now, now), QStringLiteral("now"));
    }

    void idsKeepTheirPrefixAndTheirEnd()
    {
        QCOMPARE(format::shortId("run_0123456789abcdefghijklmnop"), QStringLiteral("run_…klmnop"));
        QCOMPARE(format::shortId("run_short"), QStringLiteral("run_short"));
    }

    void fullTimesNameTheirZone()
    {
        format::setTimeZoneMode(format::TimeZoneMode::Utc);
        QCOMPARE(format::fullTime(fromMicros(1'764'000'067'120'000)),
                 QStringLiteral("2025-11-24 16:01:07.120 UTC"));
        format::setTimeZoneMode(format::TimeZoneMode::Local);
    }

    void numbersAndSizesAreGrouped()
    {
        QCOMPARE(format::count(12'408), QStringLiteral("12,408"));
        QCOMPARE(format::bytes(3'100'000), QStringLiteral("3.1 MB"));
    }
};

RUNYARD_TEST(TestFormat)
#include "format_test.moc"
