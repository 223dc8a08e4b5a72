// The process contract, with real processes: what goes in, what comes out, how each end is reported.
#include "tests/engine/workers/host_fixture.h"
#include "tests/support/room_test.h"

#include <QDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace runyard;

class ProcessContractTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
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

    void ofSuperJsonTheTaskReadsThePlainValue()
    {
        HostFixture fixture;
        auto spec = fixture.shell("cat; printf ' %s' $RUNYARD_PAYLOAD_TYPE");
        spec.payload = {R"({"json":{"when":"2030-01-01T00:00:00.000Z","n":12345678901234567890.10},)"
                        R"("meta":{"values":{"when":["Date"]}}})",
                        "application/super+json", true};
        QCOMPARE(
            fixture.run(spec).output,
            Packet::text(
                R"({"when":"2030-01-01T00:00:00.000Z","n":12345678901234567890.10} application/super+json)"));
        spec = fixture.shell("cat; printf %s \"[$RUNYARD_PAYLOAD_TYPE]\"");
        QCOMPARE(fixture.run(spec).output, Packet::json("[]")); // no payload has no type
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

    void commandThatCannotStartIsASystemFailureThatSaysWhy_data()
    {
        QTest::addColumn<QByteArray>("command");
        QTest::addColumn<QByteArray>("why");
        QTest::newRow("not in PATH") << QByteArray("runyard-no-such-program") << QByteArray("not in PATH");
        QTest::newRow("no such file") << QByteArray("./nowhere") << QByteArray("No such file");
        QTest::newRow("not executable") << QByteArray("./plain") << QByteArray("executable?");
        QTest::newRow("a folder") << QByteArray("./folder") << QByteArray("Permission denied");
        QTest::newRow("missing interpreter") << QByteArray("./lost") << QByteArray("interpreter");
    }
    void commandThatCannotStartIsASystemFailureThatSaysWhy()
    {
        QFETCH(QByteArray, command);
        QFETCH(QByteArray, why);
        HostFixture fixture;
        QDir(fixture.folder.path()).mkdir(QStringLiteral("folder"));
        fixture.writeFile("plain", "echo 1\n", false);
        fixture.writeFile("lost", "#!/no/such/interpreter\n", true);
        const auto spec = fixture.spec({command.toStdString()});
        const auto outcome = fixture.run(spec);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::CouldNotFindExecutor);
        QVERIFY2(outcome.error->message.find(why.toStdString()) != std::string::npos,
                 outcome.error->message.c_str());
        QVERIFY2(outcome.error->message.find(command.toStdString()) != std::string::npos,
                 outcome.error->message.c_str());
        QVERIFY(!fixture.events.started(spec.key));
        QCOMPARE(fixture.events.finishedCount(spec.key), 1);
    }

    void scriptWithoutAnInterpreterLineIsAShellScript()
    {
        HostFixture fixture;
        fixture.writeFile("plain", "echo 1\n", true);
        QCOMPARE(fixture.run(fixture.spec({"./plain"})).output, Packet::json("1"));
    }

    void missingFolderIsNamed()
    {
        HostFixture fixture;
        auto spec = fixture.shell("true");
        spec.task.directory = "/no/such/folder";
        const auto outcome = fixture.run(spec);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::ConfiguredIncorrectly);
        QVERIFY(outcome.error->message.find("/no/such/folder") != std::string::npos);
    }

    void tooLargeAnEnvironmentIsTheTasksFault()
    {
        HostFixture fixture;
        auto spec = fixture.shell("true");
        spec.task.env["BIG"] = std::string(200'000, 'x'); // one string may have 128 KiB
        const auto outcome = fixture.run(spec);
        QVERIFY(outcome.error);
        QCOMPARE(outcome.error->code, InternalCode::ConfiguredIncorrectly);
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

    void environmentHoldsNothingElse()
    {
        HostFixture fixture;
        const auto outcome = fixture.run(fixture.spec({"/usr/bin/env"}));
        const QStringList allowed{QStringLiteral("PATH"),
                                  QStringLiteral("HOME"),
                                  QStringLiteral("LANG"),
                                  QStringLiteral("LC_ALL"),
                                  QStringLiteral("LC_CTYPE"),
                                  QStringLiteral("TZ"),
                                  QStringLiteral("USER"),
                                  QStringLiteral("LOGNAME"),
                                  QStringLiteral("SHELL"),
                                  QStringLiteral("TMPDIR"),
                                  QStringLiteral("XDG_RUNTIME_DIR"),
                                  QStringLiteral("RUNYARD_RUN_ID"),
                                  QStringLiteral("RUNYARD_ATTEMPT_ID"),
                                  QStringLiteral("RUNYARD_ATTEMPT_NUMBER"),
                                  QStringLiteral("RUNYARD_TASK_ID"),
                                  QStringLiteral("RUNYARD_CONTEXT")};
        QStringList names;
        for (const QString &line : QString::fromStdString(outcome.output.data).split(QLatin1Char('\n')))
            names += line.section(QLatin1Char('='), 0, 0);
        for (const QString &name : names)
            QVERIFY2(allowed.contains(name), qPrintable(name));
        QVERIFY(names.contains(QStringLiteral("RUNYARD_ATTEMPT_ID")));
    }

    void taskInheritsNoDescriptorAndTheUsualLimitOnFiles()
    {
        rlimit files{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &files), 0);
        static const rlim_t before = files.rlim_cur;    // the first host raises it
        const int leak = ::open("/dev/null", O_RDONLY); // without O_CLOEXEC, as careless libraries do
        HostFixture fixture;
        auto listing = fixture.run(fixture.shell("ls /proc/self/fd"));
        QCOMPARE(listing.output, Packet::text("0\n1\n2\n3")); // 3: of ls itself
        const auto limit = fixture.run(fixture.shell("ulimit -S -n"));
        QVERIFY(std::strtoull(limit.output.data.c_str(), nullptr, 10) <= before);
        ::close(leak);
    }

    void contextFileIsPrivateAndGoesWithTheAttempt()
    {
        HostFixture fixture;
        const auto outcome = fixture.run(
            fixture.shell("stat -c %a $RUNYARD_CONTEXT; cat $RUNYARD_CONTEXT; echo; echo $RUNYARD_CONTEXT"));
        const auto lines = QString::fromStdString(outcome.output.data).split(QLatin1Char('\n'));
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0], QStringLiteral("600"));
        QCOMPARE(lines[1], QStringLiteral(R"({"run":{"id":"x"}})"));
        QTRY_VERIFY(!QFile::exists(lines[2]));
    }

    void exitCodesAreKept_data()
    {
        QTest::addColumn<int>("code");
        for (const int code : {1, 65, 126, 127, 137, 255})
            QTest::addRow("%d", code) << code;
    }
    void exitCodesAreKept()
    {
        QFETCH(int, code);
        HostFixture fixture;
        const auto outcome = fixture.run(fixture.shell("exit " + std::to_string(code)));
        QVERIFY(outcome.error);
        QCOMPARE(outcome.exit.exitCode, std::optional(code));
        QVERIFY(!outcome.exit.signal);
        QCOMPARE(outcome.error->kind, RunErrorKind::Text);
        QCOMPARE(outcome.error->message, "exit code " + std::to_string(code));
        QCOMPARE(outcome.retryForbidden, code == 65);
    }

    void twoHundredAttemptsAtOnce()
    {
        HostFixture fixture;
        std::vector<AttemptKey> keys;
        for (int i = 0; i < 200; ++i)
            keys.push_back(
                fixture.start(fixture.shell("while [ ! -e go ]; do sleep 0.5; done; echo $RUNYARD_RUN_ID")));
        for (const AttemptKey key : keys)
            QVERIFY(fixture.events.pid(key) > 0);
        fixture.writeFile("go", "", false); // all of them were running at this moment
        for (const AttemptKey key : keys) {
            const auto outcome = fixture.events.outcome(key, Seconds(120));
            QVERIFY(outcome);
            QVERIFY2(!outcome->error, outcome->error ? outcome->error->message.c_str() : "");
            QCOMPARE(outcome->output,
                     Packet::text("run_" + std::to_string(static_cast<std::int64_t>(key.run))));
        }
    }

    void sameAttemptIsStartedOnce()
    {
        HostFixture fixture;
        const auto spec = fixture.shell("echo run >> count; cat count");
        fixture.start(spec);
        fixture.start(spec);
        QVERIFY(fixture.events.outcome(spec.key));
        QCOMPARE(fixture.events.outcome(spec.key)->output, Packet::text("run"));
        QCOMPARE(fixture.events.finishedCount(spec.key), 1);
    }
};

RUNYARD_TEST(ProcessContractTest)
#include "process_contract_test.moc"
