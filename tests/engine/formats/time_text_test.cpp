// Times as people write them, and clocks that change: in Berlin they go forward at 02:00 on 2026-03-29 and
// back at 03:00 on 2026-10-25.
#include "engine/domain/run_query_text.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <ctime>

using namespace runyard;

namespace {

constexpr auto kLocal = TimeZoneChoice::Local;

/// 2026-11-24 14:00:00 in Berlin.
const TimePoint kNow = TimePoint{Seconds{1'795'525'200}};

std::string isoOf(TimePoint at)
{
    const WallTime wall = wallTimeAt(at, TimeZoneChoice::Utc);
    return wallText(wall);
}

std::string momentNamed(const char *text)
{
    const auto named = readNamedTime(text, {kLocal, kNow});
    return named ? isoOf(named->from) : std::string("none");
}

std::string noteOf(const char *query)
{
    return parseRunQuery(query, {kLocal, kNow}).note;
}

} // namespace

class TestTimeText : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        qputenv("TZ", "Europe/Berlin");
        tzset();
    }

    void whatTheProgramShowsIsRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("utc");
        QTest::newRow("full") << QByteArray("2026-11-24 10:41:07.120 CET")
                              << QByteArray("2026-11-24 09:41:07.120");
        QTest::newRow("summer") << QByteArray("2026-07-24 10:41:07.000 CEST")
                                << QByteArray("2026-07-24 08:41:07");
        QTest::newRow("utc") << QByteArray("2026-11-24 10:41:07.120 UTC")
                             << QByteArray("2026-11-24 10:41:07.120");
        QTest::newRow("wire") << QByteArray("2026-11-24T10:41:07Z") << QByteArray("2026-11-24 10:41:07");
        QTest::newRow("offset") << QByteArray("2026-11-24T10:41+05:30") << QByteArray("2026-11-24 05:11:00");
        QTest::newRow("list") << QByteArray("24 Nov 10:41") << QByteArray("2026-11-24 09:41:00");
        QTest::newRow("other year") << QByteArray("3 Jul 2024 10:41") << QByteArray("2024-07-03 08:41:00");
        QTest::newRow("last year") << QByteArray("25 Dec 10:41") << QByteArray("2025-12-25 09:41:00");
        QTest::newRow("today") << QByteArray("13:30:05") << QByteArray("2026-11-24 12:30:05");
        QTest::newRow("yesterday's") << QByteArray("14:30") << QByteArray("2026-11-23 13:30:00");
        QTest::newRow("day") << QByteArray("2026-11-01") << QByteArray("2026-10-31 23:00:00");
        QTest::newRow("word") << QByteArray("yesterday 9:15") << QByteArray("2026-11-23 08:15:00");
        QTest::newRow("digits") << QByteArray("٢٠٢٦-١١-٢٤ ١٠:٤١") << QByteArray("2026-11-24 09:41:00");
        QTest::newRow("no day") << QByteArray("2026-02-30") << QByteArray("none");
        QTest::newRow("no time") << QByteArray("25:00") << QByteArray("none");
        QTest::newRow("wrong season") << QByteArray("2026-11-24 10:41 CEST") << QByteArray("none");
    }

    void whatTheProgramShowsIsRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, utc);
        QCOMPARE(QByteArray::fromStdString(momentNamed(text.constData())), utc);
    }

    void aheadTheNextOneIsMeant()
    {
        const auto ahead = [](const char *text) {
            const auto named = readNamedTime(text, {kLocal, kNow, true});
            return named ? isoOf(named->from) : std::string("none");
        };
        QCOMPARE(ahead("14:30"), std::string("2026-11-24 13:30:00"));
        QCOMPARE(ahead("13:30"), std::string("2026-11-25 12:30:00"));
        QCOMPARE(readNamedTime("13:30", {kLocal, kNow, true})->note,
                 std::string("13:30 has passed today, so tomorrow is assumed."));
        QCOMPARE(ahead("tomorrow"), std::string("2026-11-24 23:00:00"));
        QCOMPARE(ahead("tomorrow 9:15"), std::string("2026-11-25 08:15:00"));
        QCOMPARE(ahead("23 Nov 10:41"), std::string("2027-11-23 09:41:00"));
        QCOMPARE(ahead("25 Dec"), std::string("2026-12-24 23:00:00"));
        QCOMPARE(momentNamed("tomorrow"), std::string("none"));
    }

    void clocksThatChangeAreSaid()
    {
        QCOMPARE(momentNamed("2026-03-29 02:30"), std::string("2026-03-29 01:00:00"));
        QVERIFY(noteOf("created>2026-03-29T02:30").find("does not exist") != std::string::npos);
        QVERIFY(noteOf("created>2026-03-29T02:30").find("03:00 CEST is used") != std::string::npos);
        QCOMPARE(momentNamed("2026-10-25 02:30"), std::string("2026-10-25 00:30:00"));
        QVERIFY(noteOf("created>2026-10-25T02:30").find("occurs twice") != std::string::npos);
        QCOMPARE(momentNamed("2026-10-25 02:30 CET"), std::string("2026-10-25 01:30:00"));
        QCOMPARE(noteOf("created>2026-10-25T03:30"), std::string());
        QCOMPARE(parseRunQuery("created>2026-03-29T02:30").note, std::string()); // UTC has no seasons
    }

    void daysAreAsLongAsTheyAre()
    {
        const auto length = [](const char *query) {
            const RunFilter filter = parseRunQuery(query, {kLocal, kNow}).filter;
            return std::chrono::duration_cast<std::chrono::hours>(*filter.createdTo - *filter.createdFrom)
                .count();
        };
        QCOMPARE(length("created:2026-03-29"), 23);
        QCOMPARE(length("created:2026-10-25"), 25);
        QCOMPARE(length("created:2026-11-01..2026-11-02"), 48);
    }

    void fromADayOnIsFromItsBeginning()
    {
        const auto from = [](const char *query) {
            return isoOf(*parseRunQuery(query, {kLocal, kNow}).filter.createdFrom);
        };
        QCOMPARE(from("created>2026-11-01"), std::string("2026-10-31 23:00:00"));
        QCOMPARE(from("created>=2026-11-01T04:00"), std::string("2026-11-01 03:00:00"));
    }

    void todayMovesOn()
    {
        const RunFilter filter = parseRunQuery("created:today", {kLocal, kNow}).filter;
        QCOMPARE(formatRunQuery(filter), std::string("created:today"));
        QCOMPARE(isoOf(*resolved(filter, kNow).createdFrom), std::string("2026-11-23 23:00:00"));
        QCOMPARE(isoOf(*resolved(filter, kNow + std::chrono::hours{24}).createdFrom),
                 std::string("2026-11-24 23:00:00"));
        QVERIFY(rollingStep(filter).has_value());
    }

    void whatIsShownInAZoneIsReadBackInIt()
    {
        for (const auto zone : {TimeZoneChoice::Utc, kLocal}) {
            for (std::int64_t hour = 0; hour < 24 * 366; hour += 1) {
                RunFilter filter;
                filter.createdFrom = kNow - std::chrono::hours{hour} + Micros{hour % 3 * 120'001};
                filter.finished.to = *filter.createdFrom + std::chrono::minutes{30};
                const std::string text = formatRunQuery(filter, zone);
                const RunQuery read = parseRunQuery(text, {zone, kNow});
                QVERIFY2(!read.problem && read.note.empty(), text.c_str());
                QVERIFY2(read.filter == filter, text.c_str());
            }
        }
    }

    void spansAreReadAsTheyAreShown()
    {
        QCOMPARE(readSpan("1.5s"), std::optional(Micros{1'500'000}));
        QCOMPARE(readSpan("1,5 s"), std::optional(Micros{1'500'000}));
        QCOMPARE(readSpan("٤٫٢ s"), std::optional(Micros{4'200'000}));
        QCOMPARE(readSpan("2 h 05 min"), std::optional(Micros{7'500'000'000}));
        QCOMPARE(readSpan("04:12"), std::optional(Micros{252'000'000}));
        QCOMPARE(readSpan("3 d 4 h"), std::optional(Micros(std::chrono::hours{76})));
        QVERIFY(!readSpan("1.5"));
        QVERIFY(!readSpan("5s 3s"));
        QCOMPARE(parseRunQuery("duration>1,5 s tag:a").filter.duration.least,
                 std::optional<std::int64_t>(1'500'001));
        QCOMPARE(parseRunQuery("duration>1.5s tag:a").filter, parseRunQuery("duration>1,5 s tag:a").filter);
    }

    void theZoneIsNamedAfterTheSeason()
    {
        QCOMPARE(zoneNameAt(kNow, kLocal), std::string("CET"));
        QCOMPARE(zoneNameAt(kNow - std::chrono::hours{24 * 120}, kLocal), std::string("CEST"));
    }
};

RUNYARD_TEST(TestTimeText)
#include "time_text_test.moc"
