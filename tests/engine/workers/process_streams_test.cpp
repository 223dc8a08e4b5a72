// stdin, stdout and stderr of a task: bytes as they come, pipes closed early, readers that don't read.
#include "tests/engine/workers/host_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

using namespace runyard;

namespace {

std::vector<std::string> texts(const std::vector<LogLine> &lines)
{
    std::vector<std::string> result;
    for (const LogLine &line : lines)
        result.push_back(line.text);
    return result;
}

} // namespace

class ProcessStreamsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void payloadComesBackByteForByte_data()
    {
        QTest::addColumn<QByteArray>("payload");
        QTest::addColumn<bool>("json");
        QTest::newRow("empty object") << QByteArray("{}") << true;
        QTest::newRow("number") << QByteArray("12345678901234567890.10") << true;
        QTest::newRow("spaces inside") << QByteArray("{ \"b\" : 1,\"a\":2 }") << true;
        QTest::newRow("text") << QByteArray("no json") << false;
        QTest::newRow("line breaks") << QByteArray("a\r\n\r\nb") << false;
        QTest::newRow("broken json") << QByteArray("{\"a\":") << false;
        QTest::newRow("emoji") << QByteArray("\xF0\x9F\x98\x80 \xC3\xA9") << false;
    }
    void payloadComesBackByteForByte()
    {
        QFETCH(QByteArray, payload);
        QFETCH(bool, json);
        HostFixture fixture;
        auto spec = fixture.spec({"/bin/cat"});
        spec.payload = Packet::text(payload.toStdString());
        const auto expected = json ? Packet::json(payload.toStdString()) : spec.payload;
        QCOMPARE(fixture.run(spec).output, expected);
    }

    void absentPayloadIsAnEmptyStdin()
    {
        HostFixture fixture;
        QCOMPARE(fixture.run(fixture.shell("wc -c")).output, Packet::json("0"));
    }

    void outputThatIsNotUtf8IsMadeReadable()
    {
        HostFixture fixture;
        QCOMPARE(fixture.run(fixture.shell("printf 'a\\377b\\000c\\303'")).output,
                 Packet::text("a\xEF\xBF\xBD"
                              "b\xEF\xBF\xBD"
                              "c\xEF\xBF\xBD"));
    }

    // Larger than the pipe, to a task that sleeps on it and then leaves.
    void payloadThatNobodyReadsBlocksNothing()
    {
        HostFixture fixture;
        auto spec = fixture.shell("echo here >&2; sleep 0.3; echo 1");
        spec.payload = Packet::text(std::string(3'000'000, 'x'));
        const auto key = fixture.start(spec);
        QVERIFY(fixture.events.logged(key, "here"));
        QCOMPARE(fixture.run(fixture.shell("echo 2")).output, Packet::json("2")); // meanwhile
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome && !outcome->error);
        QCOMPARE(outcome->output, Packet::json("1"));
    }

    void closedStdoutEndsNothing()
    {
        HostFixture fixture;
        const auto spec = fixture.shell("echo 1; exec 1>&-; sleep 0.2; echo still here >&2; exit 7");
        const auto outcome = fixture.run(spec);
        QCOMPARE(outcome.exit.exitCode, std::optional(7));
        QVERIFY(fixture.events.logged(spec.key, "still here"));
    }

    void closedStderrEndsNothing()
    {
        HostFixture fixture;
        const auto outcome = fixture.run(fixture.shell("echo gone >&2; exec 2>&-; sleep 0.2; echo 1"));
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.output, Packet::json("1"));
    }

    void linesArriveWhileTheTaskRuns()
    {
        HostFixture fixture;
        const auto key = fixture.start(fixture.shell("echo first >&2; sleep 300"));
        QVERIFY(fixture.events.logged(key, "first"));
        QCOMPARE(fixture.events.finishedCount(key), 0);
        fixture.host->stop(key, StopReason::Canceled, Millis(0));
        QVERIFY(fixture.events.outcome(key));
    }

    void linesOfEveryKindAreKept()
    {
        HostFixture fixture;
        const auto spec = fixture.shell("printf 'unix\\ndos\\r\\n\\nnul\\000l\\nbad\\377\\nno newline' >&2");
        QVERIFY(!fixture.run(spec).error);
        const std::vector<std::string> expected{"unix",      "dos", "", "nul\xEF\xBF\xBDl", "bad\xEF\xBF\xBD",
                                                "no newline"};
        QCOMPARE(texts(fixture.events.log(spec.key)), expected);
    }

    void characterSplitBetweenTwoWritesStaysWhole()
    {
        HostFixture fixture;
        const auto spec = fixture.shell("printf 'caf\\303' >&2; sleep 0.2; printf '\\251\\n' >&2");
        QVERIFY(!fixture.run(spec).error);
        QCOMPARE(texts(fixture.events.log(spec.key)), std::vector<std::string>{"caf\xC3\xA9"});
    }

    void errorIsTheLastLineEvenOfAFloodedLog()
    {
        HostFixture fixture({.maxUnstoredLogBytes = 1000});
        const auto outcome = fixture.run(fixture.shell(
            R"(yes flood | head -n 100000 >&2; echo '{"name":"E","message":"the end"}' >&2; exit 1)"));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->message, std::string("the end"));
    }

    void lineOfHundredMegabytesIsCutOnce()
    {
        HostFixture fixture;
        const auto spec =
            fixture.shell("head -c 100000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo end >&2");
        QVERIFY(!fixture.run(spec).error);
        const auto log = fixture.events.log(spec.key);
        QCOMPARE(log.size(), std::size_t(2));
        QVERIFY(log[0].text.ends_with("…"));
        QCOMPARE(log[1].text, std::string("end"));
    }

    // One writer at full speed must not keep the loop from serving the others.
    void floodLeavesRoomForOthers()
    {
        HostFixture fixture({.maxUnstoredLogBytes = 100'000});
        const auto flood = fixture.start(fixture.shell("echo go >&2; yes flood >&2"));
        QVERIFY(fixture.events.logged(flood, "go"));
        for (int i = 0; i < 5; ++i)
            QCOMPARE(fixture.run(fixture.shell("echo 1")).output, Packet::json("1"));
        QCOMPARE(fixture.events.finishedCount(flood), 0);
        fixture.host->stop(flood, StopReason::Canceled, Millis(100));
        QVERIFY(fixture.events.outcome(flood));
        const auto log = fixture.events.log(flood);
        QVERIFY(log.size() < 50'000);
        QVERIFY(log.back().text.find("dropped") != std::string::npos);
    }
};

RUNYARD_TEST(ProcessStreamsTest)
#include "process_streams_test.moc"
