// The process contract, with real processes: what goes in, what comes out, how each end is reported.
#include "tests/workers/host_fixture.h"

#include <QTest>

#include <csignal>

using namespace runyard;

class ProcessContractTest : public QObject
{
    Q_OBJECT

private slots:
    void payloadGoesInAndJsonComesOut()
    {
        HostFixture fixture;
        auto spec = fixture.spec({"/bin/cat"});
        spec.payload = Packet::json(R"({"a":[1,2]})");
        const auto outcome = fixture.run(spec);
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.output, Packet::json(R"({"a":[1,2]})"));
        QCOMPARE(outcome.exit.exitCode, std::optional(0));
        QVERIFY(outcome.exit.peakMemoryBytes.value_or(0) > 0);
        QVERIFY(fixture.events.started(spec.key));
    }

    void threeMegabytesOfPayloadComeBackWhole()
    {
        HostFixture fixture;
        auto spec = fixture.spec({"/bin/cat"});
        spec.payload = Packet::text(std::string(3'000'000, 'x'));
        const auto outcome = fixture.run(spec);
        QVERIFY(!outcome.error);
        QVERIFY(outcome.output == spec.payload);
    }

    void outputThatIsNotJsonIsText()
    {
        HostFixture fixture;
        QCOMPARE(fixture.run(fixture.shell("echo hello there")).output, Packet::text("hello there"));
    }

    void nothingPrintedIsNoOutput()
    {
        HostFixture fixture;
        const auto outcome = fixture.run(fixture.shell("true"));
        QVERIFY(!outcome.error);
        QVERIFY(!outcome.output.present);
    }

    void unreadPayloadIsNoError()
    {
        HostFixture fixture;
        auto spec = fixture.shell("exec 0<&-; echo 1");
        spec.payload = Packet::text(std::string(1'000'000, 'x'));
        const auto outcome = fixture.run(spec);
        QVERIFY(!outcome.error);
        QCOMPARE(outcome.output, Packet::json("1"));
    }

    void exitCodeThreeFailsWithTheLastLine()
    {
        HostFixture fixture;
        const auto spec = fixture.shell("echo first >&2; echo no such order >&2; exit 3");
        const auto outcome = fixture.run(spec);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->kind, RunErrorKind::Text);
        QCOMPARE(outcome.error->message, std::string("exit code 3: no such order"));
        QVERIFY(!outcome.retryForbidden);
        const auto log = fixture.events.log(spec.key);
        QCOMPARE(log.size(), std::size_t(2));
        QCOMPARE(log[0].text, std::string("first"));
    }

    void exitCode65ForbidsRetries()
    {
        HostFixture fixture;
        const auto outcome = fixture.run(fixture.shell("echo bad data >&2; exit 65"));
        QVERIFY(outcome.error);
        QVERIFY(outcome.retryForbidden);
    }

    void jsonOnTheLastLineIsTheStructuredError()
    {
        HostFixture fixture;
        const auto outcome = fixture.run(fixture.shell(
            R"(echo trying >&2; echo '{"name":"OrderError","message":"gone","stackTrace":"at a"}' >&2; exit 1)"));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->kind, RunErrorKind::BuiltIn);
        QCOMPARE(outcome.error->name, std::string("OrderError"));
        QCOMPARE(outcome.error->message, std::string("gone"));
        QCOMPARE(outcome.error->stackTrace, std::string("at a"));
    }

    void deathBySignalIsACrash_data()
    {
        QTest::addColumn<QString>("script");
        QTest::addColumn<int>("signal");
        QTest::addColumn<int>("code");
        QTest::newRow("segv") << "kill -SEGV $$" << SIGSEGV << int(InternalCode::ProcessSigsegv);
        QTest::newRow("kill") << "kill -KILL $$" << SIGKILL << int(InternalCode::TaskRunCrashed);
        QTest::newRow("term") << "kill -TERM $$" << SIGTERM << int(InternalCode::ProcessSigterm);
    }
    void deathBySignalIsACrash()
    {
        QFETCH(QString, script);
        QFETCH(int, signal);
        QFETCH(int, code);
        HostFixture fixture;
        const auto outcome = fixture.run(fixture.shell(script.toStdString()));
        QCOMPARE(outcome.exit.signal, std::optional(signal));
        QVERIFY(outcome.error);
        QCOMPARE(int(outcome.error->code), code);
    }

    void missingCommandIsNamed()
    {
        HostFixture fixture;
        const auto spec = fixture.spec({"runyard-no-such-program"});
        const auto outcome = fixture.run(spec);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::CouldNotFindExecutor);
        QVERIFY(outcome.error->message.find("runyard-no-such-program") != std::string::npos);
        QVERIFY(!fixture.events.started(spec.key));
        QCOMPARE(fixture.events.finishedCount(spec.key), 1);
    }

    void environmentIsCleanAndTellsTheRun()
    {
        qputenv("SECRET_OF_THE_DESKTOP", "1");
        HostFixture fixture;
        auto spec = fixture.shell("echo $RUNYARD_RUN_ID $RUNYARD_ATTEMPT_NUMBER $RUNYARD_TASK_ID "
                                  "$LEVEL $URL \"[$SECRET_OF_THE_DESKTOP]\" $(cat $RUNYARD_CONTEXT)");
        spec.task.env["LEVEL"] = "info";
        spec.env.emplace_back("URL", "http://here");
        QCOMPARE(fixture.run(spec).output,
                 Packet::text(R"(run_1 1 demo info http://here [] {"run":{"id":"x"}})"));
    }

    void backgroundGrandchildDiesWithItsAttempt()
    {
        HostFixture fixture;
        const auto outcome = fixture.run(fixture.shell("sleep 300 & echo $!"));
        QVERIFY(!outcome.error);
        const pid_t grandchild = std::stoi(outcome.output.data);
        QVERIFY(grandchild > 0);
        QVERIFY(!isAlive(grandchild));
    }

    void cancelEndsTheWholeTree()
    {
        HostFixture fixture;
        const auto key = fixture.start(fixture.shell("sleep 300 & echo ready >&2; wait"));
        QVERIFY(fixture.events.logged(key, "ready"));
        fixture.host->stop(key, StopReason::Canceled, Millis(2000));
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome && outcome->error);
        QCOMPARE(outcome->error->code, InternalCode::TaskRunCancelled);
        QCOMPARE(outcome->stopped, StopReason::Canceled);
    }

    void graceEndsWithSigkill()
    {
        HostFixture fixture;
        const auto key = fixture.start(
            fixture.shell("trap '' TERM; echo ready >&2; while :; do sleep 0.05; done"));
        QVERIFY(fixture.events.logged(key, "ready"));
        fixture.host->stop(key, StopReason::MaxDuration, Millis(200));
        const auto outcome = fixture.events.outcome(key);
        QVERIFY(outcome && outcome->error);
        QCOMPARE(outcome->error->code, InternalCode::MaxDurationExceeded);
        QCOMPARE(outcome->exit.signal, std::optional(SIGKILL));
    }
};

QTEST_APPLESS_MAIN(ProcessContractTest)
#include "process_contract_test.moc"
