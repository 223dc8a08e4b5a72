// The rules behind the Errors and Metrics pages.
#include "engine/domain/duration_digest.h"
#include "engine/domain/error_fingerprint.h"
#include "engine/domain/error_group.h"
#include "engine/domain/metrics.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

using namespace runyard;

namespace {

std::string pattern(const std::string &message)
{
    return errorPattern({RunErrorKind::BuiltIn, "HttpError", message, "", InternalCode::None});
}

TimePoint hoursIn(double hours)
{
    return fromMicros(1'760'000'000'000'000) + Micros{static_cast<std::int64_t>(hours * 3.6e9)};
}

} // namespace

class TestStatistics : public QObject
{
    Q_OBJECT

private slots:
    void whatDiffersFromRunToRunIsReplaced_data();
    void whatDiffersFromRunToRunIsReplaced();
    void fingerprintsTellErrorsApart();
    void patternsAreBoundedAndWholeCharacters();
    void aResolvedGroupThatFailsAgainHasRegressed();
    void payloadsAreFlattened();
    void traitsAreSharedByTheFailingAndRarerAmongTheOthers();
    void fewerThanFiveShareNothing();
    void quantilesAreWithinTwoAndAHalfPercent();
    void digestsAddUpAndSurviveEncoding();
    void damagedDigestsAddNothing();
    void gridsAreBoundedAlignedAndRemembered_data();
    void gridsAreBoundedAlignedAndRemembered();
};

void TestStatistics::whatDiffersFromRunToRunIsReplaced_data()
{
    QTest::addColumn<QString>("message");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *message, const char *expected) {
        QTest::newRow(name) << QString::fromUtf8(message) << QString::fromUtf8(expected);
    };
    row("number", "no such order 42", "no such order <n>");
    row("number at the end of a sentence", "no such order 42.", "no such order <n>.");
    row("fraction", "took 1.5 of 1,024.75", "took <n> of <n>");
    row("unit", "gave up after 31s and 4.5ms", "gave up after <n>s and <n>ms");
    row("id", "no run run_0a1b2c3d", "no run <id>");
    row("uuid", "user 123e4567-e89b-12d3-a456-426614174000 is gone", "user <uuid> is gone");
    row("uuid of letters", "user abcdefab-abcd-abcd-abcd-abcdefabcdef", "user <uuid>");
    row("address", "fault at 0x7ffDEAD0", "fault at <hex>");
    row("double quotes", "GET \"/orders/17\" failed", "GET <text> failed");
    row("single quotes", "key 'user id' is missing", "key <text> is missing");
    row("backquotes", "unknown column `a b`", "unknown column <text>");
    row("escaped quote", R"(bad "a \" b" here)", "bad <text> here");
    row("apostrophe", "don't know 'it's' order", "don't know <text> order");
    row("open quote", "unexpected \" in input", "unexpected \" in input");
    row("path", "cannot open /var/lib/data.csv: denied", "cannot open <path>: denied");
    row("relative path", "in ../jobs/a.py, line 12", "in <path>, line <n>");
    row("windows path", "cannot open C:\\data\\a.txt", "cannot open <path>");
    row("path in parentheses", "failed (/tmp/x1/y) twice", "failed (<path>) twice");
    row("or is no path", "read and/or write", "read and/or write");
    row("url", "POST https://api.example.com/v1/users?id=7 gave 503", "POST <url> gave <n>");
    row("timestamp", "late since 2026-11-24T10:41:07.120Z now", "late since <time> now");
    row("timestamp with zone", "late since 2026-11-24 10:41:07+02:00", "late since <time>");
    row("date", "no rates for 2026-11-24.", "no rates for <time>.");
    row("clock", "at 10:41:07 sharp", "at <time> sharp");
    row("versions stay apart from words", "python3 failed", "<id> failed");
    row("spaces", "too   many\n\tspaces ", "too many spaces");
    row("other scripts", "größe 12 fehlt", "größe <n> fehlt");
}

void TestStatistics::whatDiffersFromRunToRunIsReplaced()
{
    QFETCH(QString, message);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(pattern(message.toStdString())),
             QStringLiteral("HttpError: ") + expected);
}

void TestStatistics::fingerprintsTellErrorsApart()
{
    const auto of = [](const char *name, const char *message) {
        return errorFingerprint({RunErrorKind::BuiltIn, name, message, "", InternalCode::None});
    };
    QCOMPARE(of("E", "No run run_0a1b2c3d"), of("E", "no  run run_9z8y7x6w"));
    QVERIFY(of("E", "connection refused") != of("E", "connection reset"));
    QVERIFY(of("E", "same") != of("F", "same"));
    const RunError killed{RunErrorKind::Internal, "", "killed after 3 s", "", InternalCode::ProcessSigsegv};
    QCOMPARE(errorPattern(killed), std::string("TASK_PROCESS_SIGSEGV: killed after <n> s"));
    QCOMPARE(errorPattern(
                 {RunErrorKind::Text, "", "\x1b[31mTypeError\x1b[0m: no order 42", "", InternalCode::None}),
             std::string("TypeError: no order <n>")); // "31mTypeError" is no id
    QCOMPARE(errorPattern({RunErrorKind::Text, "", "just text", "", InternalCode::None}),
             std::string("just text"));
    QCOMPARE(errorPattern({RunErrorKind::BuiltIn, "E", "", "", InternalCode::None}), std::string("E"));
    QCOMPARE(errorPattern({}), std::string());
}

void TestStatistics::patternsAreBoundedAndWholeCharacters()
{
    std::string message;
    for (int i = 0; i < 1'000; ++i)
        message += "ü ";
    const std::string cut = pattern(message);
    QVERIFY(cut.size() <= 300 && cut.size() > 290);
    QVERIFY(QString::fromStdString(cut).toStdString() == cut);
    for (int byte = 0; byte < 256; ++byte) // any bytes are a message
        (void)pattern(std::string(3, static_cast<char>(byte)) + "'\"/");
}

void TestStatistics::aResolvedGroupThatFailsAgainHasRegressed()
{
    const TimePoint then = hoursIn(1);
    QCOMPARE(errorGroupState(ErrorGroupMark::None, {}, then), ErrorGroupState::Open);
    QCOMPARE(errorGroupState(ErrorGroupMark::Resolved, then, then), ErrorGroupState::Resolved);
    QCOMPARE(errorGroupState(ErrorGroupMark::Resolved, then, then + Micros{1}), ErrorGroupState::Regressed);
    QCOMPARE(errorGroupState(ErrorGroupMark::Ignored, then, then + Micros{1}), ErrorGroupState::Ignored);
}

void TestStatistics::payloadsAreFlattened()
{
    const TraitValues fields =
        payloadFields(R"({"user":{"plan":"free","age":7},"items":[{"id":1},null],"ok":true})");
    const TraitValues expected{{"user.plan", "\"free\""},
                               {"user.age", "7"},
                               {"items[0].id", "1"},
                               {"items[1]", "null"},
                               {"ok", "true"}};
    QVERIFY(fields == expected);
    QVERIFY((payloadFields("7") == TraitValues{{"payload", "7"}}));
    QVERIFY(payloadFields("no json").empty());
    QVERIFY(payloadFields("\"" + std::string(500, 'x') + "\"").empty());
    QCOMPARE(payloadFields("[" +
                           [] {
                               std::string list = "0";
                               for (int i = 1; i < 1'000; ++i)
                                   list += "," + std::to_string(i);
                               return list;
                           }()
                           + "]")
                 .size(),
             std::size_t{200});
}

void TestStatistics::traitsAreSharedByTheFailingAndRarerAmongTheOthers()
{
    std::vector<TraitValues> failing(50, {{"user.plan", "\"free\""}, {"region", "\"eu\""}});
    failing[0]["user.plan"] = failing[1]["user.plan"] = "\"pro\"";
    std::vector<TraitValues> completed(50, {{"user.plan", "\"pro\""}, {"region", "\"eu\""}});
    for (std::size_t i = 0; i < 12; ++i)
        completed[i]["user.plan"] = "\"free\"";
    const auto traits = sharedTraits(failing, completed);
    QVERIFY((traits == std::vector<SharedTrait>{{"user.plan", "\"free\"", 48, 12}}));

    // Nearly all of the completed ones have it as well: it explains nothing.
    for (std::size_t i = 0; i < 40; ++i)
        completed[i]["user.plan"] = "\"free\"";
    QVERIFY(sharedTraits(failing, completed).empty());
}

void TestStatistics::fewerThanFiveShareNothing()
{
    const std::vector<TraitValues> four(4, {{"a", "1"}});
    const std::vector<TraitValues> five(5, {{"a", "1"}});
    const std::vector<TraitValues> others(5);
    QVERIFY(sharedTraits(four, others).empty());
    QVERIFY(sharedTraits(five, std::vector<TraitValues>(4)).empty());
    QCOMPARE(sharedTraits(five, others).size(), std::size_t{1});
}

void TestStatistics::quantilesAreWithinTwoAndAHalfPercent()
{
    std::mt19937_64 random(7);
    std::lognormal_distribution<double> durations(13, 2.5);
    std::vector<std::int64_t> all;
    DurationDigest digest;
    for (int i = 0; i < 20'000; ++i) {
        all.push_back(std::max<std::int64_t>(std::llround(durations(random)), 1));
        digest.add(Micros{all.back()});
    }
    std::sort(all.begin(), all.end());
    for (const double q : {0.0, 0.01, 0.5, 0.95, 0.99, 1.0}) {
        const auto rank = static_cast<std::size_t>(std::max(std::ceil(q * 20'000), 1.0)) - 1;
        const double exact = static_cast<double>(all[rank]);
        const double given = static_cast<double>(digest.quantile(q)->count());
        QVERIFY2(std::abs(given - exact) <= exact * 0.025 + 1, std::to_string(given).c_str());
    }
    QVERIFY(!DurationDigest{}.quantile(0.5));
}

void TestStatistics::digestsAddUpAndSurviveEncoding()
{
    std::mt19937_64 random(8);
    DurationDigest both, left, right;
    for (int i = 0; i < 3'000; ++i) {
        const Micros duration{static_cast<std::int64_t>(random() % 40'000'000'000) - 5};
        both.add(duration);
        (i % 3 ? left : right).add(duration);
    }
    DurationDigest read;
    QVERIFY(read.addEncoded(left.encoded()) && read == left);
    QVERIFY(read.addEncoded(right.encoded()) && read == both);
    QCOMPARE(both.count(), std::int64_t{3'000});
    DigestSum sum;
    QVERIFY(sum.addEncoded(left.encoded()) && sum.addEncoded(right.encoded()));
    for (const double q : {0.0, 0.5, 0.99, 1.0})
        QVERIFY(sum.quantile(q) == both.quantile(q));
    QVERIFY(DurationDigest{}.encoded().empty());
}

void TestStatistics::damagedDigestsAddNothing()
{
    DurationDigest digest;
    digest.add(Micros{1'000'000}, 300);
    const DurationDigest before = digest;
    const std::string whole = digest.encoded();
    QVERIFY(!digest.addEncoded(std::string_view(whole).substr(0, whole.size() - 1)));
    QVERIFY(!digest.addEncoded(std::string(20, '\xff')));
    QVERIFY(!digest.addEncoded(std::string(2, '\0')));
    QVERIFY(digest == before);
}

void TestStatistics::gridsAreBoundedAlignedAndRemembered_data()
{
    QTest::addColumn<double>("hoursAgo");
    QTest::addColumn<double>("hours");
    QTest::addColumn<qint64>("bucketSeconds");
    QTest::newRow("nothing") << 0.0 << 0.0 << qint64{60};
    QTest::newRow("hour") << 1.0 << 1.0 << qint64{60};
    QTest::newRow("day") << 24.0 << 24.0 << qint64{600};
    QTest::newRow("week") << 168.0 << 168.0 << qint64{3'600};
    QTest::newRow("month") << 720.0 << 720.0 << qint64{10'800};
    QTest::newRow("hour of last week") << 168.0 << 1.0 << qint64{3'600};
    QTest::newRow("hour of last year") << 8'760.0 << 1.0 << qint64{86'400};
    QTest::newRow("year") << 8'760.0 << 8'760.0 << qint64{7 * 86'400};
    QTest::newRow("ten years") << 87'600.0 << 87'600.0 << qint64{30 * 86'400};
}

void TestStatistics::gridsAreBoundedAlignedAndRemembered()
{
    QFETCH(double, hoursAgo);
    QFETCH(double, hours);
    QFETCH(qint64, bucketSeconds);
    const TimePoint now = hoursIn(0.3217);
    const TimePoint from = hoursIn(0.3217 - hoursAgo);
    const TimePoint to = hoursIn(0.3217 - hoursAgo + hours);
    const MetricsGrid grid = metricsGrid(from, to, now);
    QCOMPARE(grid.bucket.count(), bucketSeconds);
    QVERIFY(grid.from <= from && grid.to >= to);
    QVERIFY(grid.size() >= 1 && grid.size() <= 250);
    QCOMPARE(grid.from, floorTo(grid.from, grid.bucket));
    QCOMPARE(grid.to, grid.from + Micros(grid.bucket) * static_cast<int>(grid.size()));
    QCOMPARE(grid.bucket.count() % lengthOf(grid.level).count(), 0);
    QVERIFY(!lifetimeOf(grid.level) || from >= now - *lifetimeOf(grid.level));
}

RUNYARD_TEST(TestStatistics)
#include "statistics_test.moc"
