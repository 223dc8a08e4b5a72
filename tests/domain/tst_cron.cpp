// Cron expressions: what is read, what is refused, and when they fire around clock changes.
#include "engine/domain/cron.h"
#include "engine/domain/duration_text.h"

#include <QTest>

using namespace runyard;

class TestCron : public QObject
{
    Q_OBJECT

private slots:
    void firesNext_data();
    void firesNext();
    void firesEveryHourThroughBothClockChanges();
    void aJobEveryMinuteFiresOnceInARepeatedHour();
    void thirtiethOfFebruaryNeverComes();
    void wrongExpressionsNameTheField_data();
    void wrongExpressionsNameTheField();
    void commonShapesAreDescribed_data();
    void commonShapesAreDescribed();
    void onlyRealTimeZonesAreKnown();
};

void TestCron::firesNext_data()
{
    QTest::addColumn<QString>("cron");
    QTest::addColumn<QString>("zone");
    QTest::addColumn<QString>("after");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *cron, const char *zone, const char *after,
                        const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(cron) << QString::fromLatin1(zone)
                            << QString::fromLatin1(after) << QString::fromLatin1(expected);
    };
    row("every minute", "* * * * *", "", "2026-11-24T10:41:07.5Z", "2026-11-24T10:42:00.000Z");
    row("strictly after", "0 3 * * *", "", "2026-11-24T03:00Z", "2026-11-25T03:00:00.000Z");
    row("just before", "0 3 * * *", "", "2026-11-24T02:59:59.999999Z", "2026-11-24T03:00:00.000Z");
    row("zone", "0 3 * * *", "Europe/Paris", "2026-11-24T00:00Z", "2026-11-24T02:00:00.000Z");
    row("half hour zone", "0 9 * * *", "Asia/Kolkata", "2026-11-24T00:00Z", "2026-11-24T03:30:00.000Z");
    row("steps", "*/15 * * * *", "", "2026-11-24T10:46Z", "2026-11-24T11:00:00.000Z");
    row("start and step", "5/20 * * * *", "", "2026-11-24T10:26Z", "2026-11-24T10:45:00.000Z");
    row("list and range", "0 8-10,20 * * *", "", "2026-11-24T10:00Z", "2026-11-24T20:00:00.000Z");
    row("names", "0 0 * FEB mon", "", "2026-11-24T00:00Z", "2027-02-01T00:00:00.000Z");
    row("7 is Sunday", "0 0 * * 7", "", "2026-11-24T00:00Z", "2026-11-29T00:00:00.000Z");
    row("Friday to Sunday", "0 0 * * 5-7", "", "2026-11-28T00:00Z", "2026-11-29T00:00:00.000Z");
    row("either day, month day", "0 0 13 * 5", "", "2026-12-12T00:00Z", "2026-12-13T00:00:00.000Z");
    row("either day, week day", "0 0 13 * 5", "", "2026-12-13T00:00Z", "2026-12-18T00:00:00.000Z");
    row("last day", "0 0 L * *", "", "2027-02-01T00:00Z", "2027-02-28T00:00:00.000Z");
    row("last day, leap year", "0 0 L 2 *", "", "2028-01-01T00:00Z", "2028-02-29T00:00:00.000Z");
    row("leap day", "0 0 29 2 *", "", "2026-01-01T00:00Z", "2028-02-29T00:00:00.000Z");
    row("@hourly", "@hourly", "", "2026-11-24T10:41Z", "2026-11-24T11:00:00.000Z");
    row("@yearly", "@yearly", "", "2026-11-24T10:41Z", "2027-01-01T00:00:00.000Z");
    // Paris springs from 02:00 to 03:00 on 29 March 2026 (01:00 UTC).
    row("in the gap", "30 2 * * *", "Europe/Paris", "2026-03-28T12:00Z", "2026-03-29T01:00:00.000Z");
    row("after the gap", "30 2 * * *", "Europe/Paris", "2026-03-29T01:00Z", "2026-03-30T00:30:00.000Z");
    row("gap counts once", "0,30 2,3 * * *", "Europe/Paris", "2026-03-29T01:00Z", "2026-03-29T01:30:00.000Z");
    // It falls back from 03:00 to 02:00 on 25 October 2026 (01:00 UTC).
    row("first of two", "30 2 * * *", "Europe/Paris", "2026-10-24T12:00Z", "2026-10-25T00:30:00.000Z");
    row("not the second", "30 2 * * *", "Europe/Paris", "2026-10-25T00:30Z", "2026-10-26T01:30:00.000Z");
    // Lord Howe Island shifts by half an hour: 02:00 -> 02:30 on 4 October 2026 (15:30 UTC).
    row("half hour gap", "15 2 * * *", "Australia/Lord_Howe", "2026-10-03T12:00Z",
        "2026-10-03T15:30:00.000Z");
    // Midnight itself does not exist in Santiago on 6 September 2026.
    row("no midnight", "0 0 * * *", "America/Santiago", "2026-09-05T12:00Z", "2026-09-06T04:00:00.000Z");
}

void TestCron::firesNext()
{
    QFETCH(QString, cron);
    QFETCH(QString, zone);
    QFETCH(QString, after);
    QFETCH(QString, expected);
    const auto expression = CronExpression::parse(cron.toStdString());
    QVERIFY2(expression.ok(), expression.ok() ? "" : expression.error().text().c_str());
    const auto at = expression->next(parseIso(after.toStdString()).value(), zone.toStdString());
    QVERIFY(at);
    QCOMPARE(QString::fromStdString(isoText(*at)), expected);
}

void TestCron::firesEveryHourThroughBothClockChanges()
{
    const auto hourly = CronExpression::parse("@hourly").value();
    TimePoint at = parseIso("2026-03-28T00:00Z").value();
    for (int i = 0; i < 48; ++i) {
        const auto next = hourly.next(at, "Europe/Paris");
        QVERIFY(next);
        QCOMPARE(next->time_since_epoch() - at.time_since_epoch(), Micros(std::chrono::hours(1)));
        at = *next;
    }
}

void TestCron::aJobEveryMinuteFiresOnceInARepeatedHour()
{
    const auto everyMinute = CronExpression::parse("* * * * *").value();
    TimePoint at = parseIso("2026-10-25T00:00Z").value(); // 02:00 the first time
    int count = 0;
    while (at < parseIso("2026-10-25T03:00Z").value()) {
        const TimePoint next = everyMinute.next(at, "Europe/Paris").value();
        QVERIFY(next > at);
        at = next;
        ++count;
    }
    QCOMPARE(count, 120); // three hours of time, two hours on the clock face
}

void TestCron::thirtiethOfFebruaryNeverComes()
{
    const auto never = CronExpression::parse("0 0 30 2 *").value();
    QVERIFY(!never.next(parseIso("2026-01-01").value(), "UTC"));
    QVERIFY(!CronExpression::parse("* * * * *").value().next(parseIso("2026-01-01").value(), "Mars/Base"));
}

void TestCron::wrongExpressionsNameTheField_data()
{
    QTest::addColumn<QString>("cron");
    QTest::addColumn<QString>("part");
    const auto row = [](const char *cron, const char *part) {
        QTest::newRow(cron) << QString::fromLatin1(cron) << QString::fromLatin1(part);
    };
    row("", "0 fields instead of five");
    row("* * * *", "4 fields instead of five");
    row("* * * * * *", "6 fields instead of five");
    row("60 * * * *", "as minute");
    row("* 24 * * *", "as hour");
    row("* * 0 * *", "as day of month");
    row("* * * 13 *", "as month");
    row("* * * FOO *", "as month");
    row("* * * * 8", "as day of week");
    row("*/0 * * * *", "as minute");
    row("5-1 * * * *", "as minute");
    row("1,,2 * * * *", "as minute");
    row("-1 * * * *", "as minute");
    row("* * * * L", "as day of week");
    row("@never", "not known");
}

void TestCron::wrongExpressionsNameTheField()
{
    QFETCH(QString, cron);
    QFETCH(QString, part);
    const auto expression = CronExpression::parse(cron.toStdString());
    QVERIFY(!expression.ok());
    const QString why = QString::fromStdString(expression.error().text());
    QVERIFY2(why.contains(part), qPrintable(why));
}

void TestCron::commonShapesAreDescribed_data()
{
    QTest::addColumn<QString>("cron");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *cron, const char *words) {
        QTest::newRow(cron) << QString::fromLatin1(cron) << QString::fromLatin1(words);
    };
    row("* * * * *", "Every minute");
    row("*/5 * * * *", "Every 5 minutes");
    row("@hourly", "Every hour at :00");
    row("0 3 * * *", "Every day at 03:00");
    row("30 8 * * 1-5", "Every weekday at 08:30");
    row("@weekly", "Every Sunday at 00:00");
    row("0 6 1 * *", "On day 1 of every month at 06:00");
    row("0 6 L * *", "On the last day of every month at 06:00");
    row("0 6 13 * 5", "0 6 13 * 5");
    row("@yearly", "@yearly");
}

void TestCron::commonShapesAreDescribed()
{
    QFETCH(QString, cron);
    QFETCH(QString, words);
    const auto expression = CronExpression::parse(cron.toStdString());
    QVERIFY(expression.ok());
    QCOMPARE(QString::fromStdString(expression->describe()), words);
}

void TestCron::onlyRealTimeZonesAreKnown()
{
    QVERIFY(isKnownTimeZone("UTC"));
    QVERIFY(isKnownTimeZone("Europe/Paris"));
    QVERIFY(!isKnownTimeZone(""));
    QVERIFY(!isKnownTimeZone("Mars/Base"));
    QVERIFY(!isKnownTimeZone("UTC+02:00"));
}

QTEST_GUILESS_MAIN(TestCron)
#include "tst_cron.moc"
