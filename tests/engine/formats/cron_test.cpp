// Cron expressions: what is read, what is refused, and when they fire around clock changes.
#include "engine/formats/cron.h"
#include "engine/formats/duration_text.h"
#include "engine/formats/time_zones.h"
#include "tests/support/room_test.h"

#include <QTest>
#include <QTimeZone>

#include <vector>

using namespace runyard;

class TestCron : public QObject
{
    Q_OBJECT

private slots:
    void firesNext_data();
    void firesNext();
    void firesEveryHourThroughBothClockChanges();
    void frequentJobsGoThroughARepeatedHourTwice_data();
    void frequentJobsGoThroughARepeatedHourTwice();
    void frequentJobsSkipAGap();
    void jobsAtFixedTimesFireOnceInARepeatedHour_data();
    void jobsAtFixedTimesFireOnceInARepeatedHour();
    void daysThatNeverComeAreRefused_data();
    void daysThatNeverComeAreRefused();
    void rareDaysAreFound();
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
    // The last of a day of the week, as cron-parser and Trigger.dev have it.
    row("last Monday", "0 9 * * 1L", "", "2026-11-01T00:00Z", "2026-11-30T09:00:00.000Z");
    row("last Friday by name", "0 9 * * fril", "", "2026-11-01T00:00Z", "2026-11-27T09:00:00.000Z");
    row("last Sunday as 7", "0 9 * * 7L", "", "2026-11-01T00:00Z", "2026-11-29T09:00:00.000Z");
    row("last Sunday as 0", "0 9 * * 0L", "", "2027-02-01T00:00Z", "2027-02-28T09:00:00.000Z");
    row("last Monday and Thursday", "0 9 * * 1L,4L", "", "2026-11-01T00:00Z", "2026-11-26T09:00:00.000Z");
    row("last Monday or any Tuesday", "0 9 * * 1L,2", "", "2026-11-25T00:00Z", "2026-11-30T09:00:00.000Z");
    row("last day or last Monday", "0 9 L * 1L", "", "2026-12-01T00:00Z", "2026-12-28T09:00:00.000Z");
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

static std::vector<QString> firings(const char *cron, const char *zone, const char *from, const char *to)
{
    const auto expression = CronExpression::parse(cron).value();
    std::vector<QString> all;
    const TimePoint end = parseIso(to).value();
    for (TimePoint at = parseIso(from).value();;) {
        const auto next = expression.next(at, zone);
        if (!next || *next >= end)
            return all;
        all.push_back(QString::fromStdString(isoText(*next)).mid(11, 5));
        at = *next;
    }
}

void TestCron::frequentJobsGoThroughARepeatedHourTwice_data()
{
    QTest::addColumn<QByteArray>("cron");
    QTest::addColumn<QByteArray>("zone");
    QTest::addColumn<QByteArray>("from");
    QTest::addColumn<QByteArray>("to");
    QTest::addColumn<std::size_t>("count");
    // Paris repeats 02:00 to 03:00 on 25 October 2026: from 00:00 UTC to 02:00 UTC.
    const char *begin = "2026-10-24T23:59:59Z";
    const char *end = "2026-10-25T02:00Z";
    const auto row = [&](const char *cron, std::size_t count) {
        QTest::newRow(cron) << QByteArray(cron) << QByteArray("Europe/Paris") << QByteArray(begin)
                            << QByteArray(end) << count;
    };
    row("* * * * *", 120);
    row("*/5 * * * *", 24);
    row("30 * * * *", 2);
    row("0,30 * * * *", 4);
    row("@hourly", 2);
    row("7 */2 * * *", 2);
    row("*/20 2 * * *", 6);
    // Lord Howe Island goes back by half an hour, at 15:00 UTC on 4 April 2026: 01:30 to 02:00 comes twice.
    QTest::newRow("half an hour") << QByteArray("*/10 * * * *") << QByteArray("Australia/Lord_Howe")
                                  << QByteArray("2026-04-04T13:59:59Z") << QByteArray("2026-04-04T16:00Z")
                                  << std::size_t(12);
    // New York, 1 November 2026: 01:00 to 02:00 comes twice, from 05:00 to 07:00 UTC.
    QTest::newRow("another zone") << QByteArray("15 * * * *") << QByteArray("America/New_York")
                                  << QByteArray("2026-11-01T03:00Z") << QByteArray("2026-11-01T09:00Z")
                                  << std::size_t(6);
}

void TestCron::frequentJobsGoThroughARepeatedHourTwice()
{
    QFETCH(QByteArray, cron);
    QFETCH(QByteArray, zone);
    QFETCH(QByteArray, from);
    QFETCH(QByteArray, to);
    QFETCH(std::size_t, count);
    QCOMPARE(firings(cron.constData(), zone.constData(), from.constData(), to.constData()).size(), count);
}

void TestCron::frequentJobsSkipAGap()
{
    // 02:00 to 03:00 does not exist in Paris on 29 March 2026; nothing is made up for it.
    const std::vector<QString> expected = {QStringLiteral("00:30"), QStringLiteral("01:30"),
                                           QStringLiteral("02:30")};
    QCOMPARE(firings("30 * * * *", "Europe/Paris", "2026-03-29T00:00Z", "2026-03-29T03:00Z"), expected);
}

void TestCron::jobsAtFixedTimesFireOnceInARepeatedHour_data()
{
    QTest::addColumn<QByteArray>("cron");
    QTest::addColumn<std::size_t>("count");
    const auto row = [](const char *cron, std::size_t count) {
        QTest::newRow(cron) << QByteArray(cron) << count;
    };
    row("30 2 * * *", 1);
    row("0,30 2 * * *", 2);
    row("0 1-3 * * *", 3);
    row("0-59/20 2 * * *", 3);
}

void TestCron::jobsAtFixedTimesFireOnceInARepeatedHour()
{
    QFETCH(QByteArray, cron);
    QFETCH(std::size_t, count);
    QCOMPARE(firings(cron.constData(), "Europe/Paris", "2026-10-24T22:30Z", "2026-10-25T12:00Z").size(),
             count);
}

void TestCron::daysThatNeverComeAreRefused_data()
{
    QTest::addColumn<QByteArray>("cron");
    for (const char *cron : {"0 0 30 2 *", "0 0 31 2 *", "0 0 31 4,6,9,11 *", "0 0 30,31 FEB */2"})
        QTest::newRow(cron) << QByteArray(cron);
}

void TestCron::daysThatNeverComeAreRefused()
{
    QFETCH(QByteArray, cron);
    const auto expression = CronExpression::parse(cron.constData());
    QVERIFY(!expression.ok());
    QVERIFY2(expression.error().text().find("never fire") != std::string::npos,
             expression.error().text().c_str());
}

void TestCron::rareDaysAreFound()
{
    const auto first = [](const char *cron) {
        return QString::fromStdString(isoText(CronExpression::parse(cron)
                                                  .value()
                                                  .next(parseIso("2026-01-01").value(), "UTC")
                                                  .value()))
            .left(10);
    };
    QCOMPARE(first("0 0 31 2,3 *"), QStringLiteral("2026-03-31"));
    QCOMPARE(first("0 0 30 2 1"), QStringLiteral("2026-02-02")); // either day
    // Saturdays and Sundays that are 29 February: a step makes a field restrict the other one.
    QCOMPARE(first("0 0 29 2 */6"), QStringLiteral("2032-02-29"));
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
    row("* * * * 8L", "as day of week");
    row("* * 5L * *", "as day of month");
    row("L * * * *", "as minute");
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
    row("0 6 * * 5L", "On the last Friday of every month at 06:00");
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
    // Qt makes zones of all of these.
    for (const char *other :
         {"PST8", "../zoneinfo/Europe/Paris", "right/Europe/Paris", "posix/UTC", "localtime", "posixrules",
          "Factory", "europe/paris", "Europe/Paris ", "/etc/localtime"})
        QVERIFY2(!isKnownTimeZone(other), other);
    QVERIFY(!isKnownTimeZone(std::string("Europe/Paris\0", 13)));
    QVERIFY(!timeZoneNamed("PST8").isValid());
    // Aliases and zones without a country are names as well.
    for (const char *alias : {"US/Pacific", "Etc/UTC", "GMT", "PST8PDT", "Europe/Kiev"})
        QVERIFY2(isKnownTimeZone(alias), alias);
    for (const std::string &zone : knownTimeZones())
        QVERIFY2(isKnownTimeZone(zone) && timeZoneNamed(zone).isValid(), zone.c_str());
}

RUNYARD_TEST(TestCron)
#include "cron_test.moc"
