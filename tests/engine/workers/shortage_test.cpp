// Real shortages: no descriptors, no room for a file, no processes, no shepherd. Nothing of the task has run
// then, and the host says what was lacking. A command that is not there stays the task's fault.
#include "tests/engine/workers/host_fixture.h"
#include "tests/support/room_test.h"

#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <sys/resource.h>
#include <unistd.h>

using namespace runyard;

namespace fs = std::filesystem;

namespace {

/// A limit of this process for a while.
class Limited
{
public:
    Limited(__rlimit_resource resource, rlim_t most) : m_resource(resource)
    {
        ::getrlimit(resource, &m_before);
        rlimit lower = m_before;
        lower.rlim_cur = std::min(most, m_before.rlim_max);
        ::setrlimit(resource, &lower);
    }
    ~Limited() { ::setrlimit(m_resource, &m_before); }

private:
    __rlimit_resource m_resource;
    rlimit m_before{};
};

/// As if all descriptors but a few were taken.
class TakenFiles
{
public:
    explicit TakenFiles(int left)
    {
        for (int fd; (fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC)) >= 0;)
            m_taken.push_back(fd);
        for (; left > 0 && !m_taken.empty(); --left) {
            ::close(m_taken.back());
            m_taken.pop_back();
        }
    }
    ~TakenFiles()
    {
        for (const int fd : m_taken)
            ::close(fd);
    }

private:
    std::vector<int> m_taken;
};

} // namespace

class ShortageTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noDescriptorsAreLeft_data();
    void noDescriptorsAreLeft();
    void theContextFileCannotBeWritten_data();
    void theContextFileCannotBeWritten();
    void theShepherdIsMissing_data();
    void theShepherdIsMissing();
    void theShepherdEndsBeforeTheCommandStarts();
    void aMissingCommandIsTheTasksFault_data();
    void aMissingCommandIsTheTasksFault();
    void aTooLargeEnvironmentIsTheTasksFault();
    void aResultDuringAStopOfTheEngineIsOne();

private:
    static AttemptSpec persistent(HostFixture &fixture, std::vector<std::string> command)
    {
        AttemptSpec spec = fixture.spec(std::move(command));
        spec.task.mode = TaskMode::Persistent;
        return spec;
    }
    static void isShort(const AttemptOutcome &outcome)
    {
        QVERIFY(outcome.shortage.has_value());
        QVERIFY(!outcome.error.has_value());
        QVERIFY(!outcome.shortage->message.empty() && !outcome.shortage->hint.empty());
    }
};

void ShortageTest::noDescriptorsAreLeft_data()
{
    QTest::addColumn<int>("left");
    QTest::addColumn<bool>("isPersistent");
    for (const int left : {0, 1, 3, 7}) {
        QTest::addRow("%d left", left) << left << false;
        QTest::addRow("%d left, a warm worker", left) << left << true;
    }
}

void ShortageTest::noDescriptorsAreLeft()
{
    QFETCH(int, left);
    QFETCH(bool, isPersistent);
    HostFixture fixture;
    QVERIFY(fixture.host);
    const std::vector<std::string> command{"/bin/sh", "-c", "touch ran; echo 1"};
    {
        const Limited files(RLIMIT_NOFILE, 80);
        const TakenFiles taken(left);
        isShort(fixture.run(isPersistent ? persistent(fixture, command) : fixture.spec(command)));
    }
    QVERIFY(!fs::exists(fixture.folder.filePath(QStringLiteral("ran")).toStdString()));
    const AttemptOutcome after = fixture.run(fixture.spec(command));
    QVERIFY(!after.shortage && !after.error);
}

void ShortageTest::theContextFileCannotBeWritten_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("the folder is gone") << QStringLiteral("gone");
    QTest::newRow("a file is in its place") << QStringLiteral("file");
    QTest::newRow("no room for it") << QStringLiteral("full");
}

void ShortageTest::theContextFileCannotBeWritten()
{
    QFETCH(QString, how);
    HostFixture fixture;
    const fs::path scratch = fixture.folder.filePath(QStringLiteral("scratch")).toStdString();
    {
        std::optional<Limited> size;
        if (how == QLatin1String("full")) {
            std::signal(SIGXFSZ, SIG_IGN);
            size.emplace(RLIMIT_FSIZE, 4);
        } else {
            fs::remove_all(scratch);
            if (how == QLatin1String("file"))
                fixture.writeFile("scratch", "not a folder", false);
        }
        const AttemptOutcome outcome = fixture.run(fixture.shell("echo 1"));
        isShort(outcome);
        QVERIFY(outcome.shortage->message.find(scratch.string()) != std::string::npos);
    }
    fs::remove(scratch);
    fs::create_directories(scratch);
    QVERIFY(!fixture.run(fixture.shell("echo 1")).shortage);
}

void ShortageTest::theShepherdIsMissing_data()
{
    QTest::addColumn<bool>("isPersistent");
    QTest::newRow("an attempt") << false;
    QTest::newRow("a warm worker") << true;
}

void ShortageTest::theShepherdIsMissing()
{
    QFETCH(bool, isPersistent);
    QTemporaryDir folder;
    const fs::path shepherd = folder.filePath(QStringLiteral("shepherd")).toStdString();
    fs::copy_file(RUNYARD_BINARY_DIR "/libexec/runyard-shepherd", shepherd);
    SystemClock clock;
    RecordedEvents events;
    auto host = WorkerHost::create({.shepherd = shepherd,
                                    .scratch = folder.filePath(QStringLiteral("scratch")).toStdString(),
                                    .useCgroups = false},
                                   clock, events);
    QVERIFY(host.ok());
    fs::remove(shepherd);
    HostFixture specs;
    AttemptSpec spec = isPersistent ? persistent(specs, {"/bin/cat"}) : specs.shell("echo 1");
    const AttemptKey key = spec.key;
    (*host)->start(std::move(spec));
    const auto outcome = events.outcome(key);
    QVERIFY(outcome);
    isShort(*outcome);
    QVERIFY(outcome->shortage->hint.find("runyard-shepherd") != std::string::npos);
}

void ShortageTest::theShepherdEndsBeforeTheCommandStarts()
{
    QTemporaryDir folder;
    QFile file(folder.filePath(QStringLiteral("shepherd")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("#!/bin/sh\nexit 127\n");
    file.close();
    file.setPermissions(file.permissions() | QFile::ExeOwner);
    SystemClock clock;
    RecordedEvents events;
    auto host = WorkerHost::create({.shepherd = file.fileName().toStdString(),
                                    .scratch = folder.filePath(QStringLiteral("scratch")).toStdString(),
                                    .useCgroups = false},
                                   clock, events);
    QVERIFY(host.ok());
    HostFixture specs;
    for (AttemptSpec spec : {specs.shell("echo 1"), persistent(specs, {"/bin/cat"})}) {
        const AttemptKey key = spec.key;
        (*host)->start(std::move(spec));
        const auto outcome = events.outcome(key);
        QVERIFY(outcome);
        isShort(*outcome);
    }
}

void ShortageTest::aMissingCommandIsTheTasksFault_data()
{
    QTest::addColumn<bool>("isPersistent");
    QTest::newRow("an attempt") << false;
    QTest::newRow("a warm worker") << true;
}

void ShortageTest::aMissingCommandIsTheTasksFault()
{
    QFETCH(bool, isPersistent);
    HostFixture fixture;
    const std::vector<std::string> command{"no-such-command-here"};
    const AttemptOutcome outcome =
        fixture.run(isPersistent ? persistent(fixture, command) : fixture.spec(command));
    QVERIFY(!outcome.shortage);
    QCOMPARE(outcome.error->code, InternalCode::CouldNotFindExecutor);
}

void ShortageTest::aTooLargeEnvironmentIsTheTasksFault()
{
    HostFixture fixture;
    AttemptSpec spec = fixture.shell("echo 1");
    spec.task.env["HUGE"] = std::string(4u << 20, 'x');
    const AttemptOutcome outcome = fixture.run(std::move(spec));
    QVERIFY(!outcome.shortage);
    QCOMPARE(outcome.error->code, InternalCode::ConfiguredIncorrectly);
}

void ShortageTest::aResultDuringAStopOfTheEngineIsOne()
{
    HostFixture fixture;
    const auto stopped = [&](const std::string &handler) {
        const AttemptKey key = fixture.start(
            fixture.shell("trap '" + handler + "' TERM; echo ready >&2; while :; do sleep 0.05; done"));
        fixture.events.logged(key, "ready");
        fixture.host->stop(key, StopReason::Shutdown, Seconds(10));
        return fixture.events.outcome(key).value_or(AttemptOutcome{});
    };
    const AttemptOutcome inTime = stopped("echo 7; exit 0");
    QVERIFY(!inTime.error);
    QCOMPARE(inTime.output, Packet::json("7"));
    for (const char *brokenOff : {"exit 0", "exit 1", "exit 143", "echo 7; exit 1"}) {
        const AttemptOutcome outcome = stopped(brokenOff);
        QVERIFY2(outcome.error.has_value(), brokenOff);
        QCOMPARE(outcome.stopped, StopReason::Shutdown);
    }
}

RUNYARD_TEST(ShortageTest)
#include "shortage_test.moc"
