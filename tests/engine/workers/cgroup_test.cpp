// The cgroup of an attempt: found by what the kernel says, used where it is writable, never left over.
#include "engine/workers/cgroup_tree.h"
#include "engine/workers/system/cgroup_folder.h"
#include "tests/engine/workers/host_fixture.h"
#include "tests/support/room_test.h"

#include <QDir>
#include <QTest>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace runyard;

namespace {

constexpr const char *kHybrid = "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"
                                "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
                                "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";
constexpr const char *kPure =
    "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";
constexpr const char *kContainer = "30 23 0:26 /docker/abc /sys/fs/cgroup rw,nosuid - cgroup2 cgroup rw\n";
constexpr const char *kOddMountpoint = "30 23 0:26 / /mnt/my\\040groups rw - cgroup2 none rw\n";
constexpr const char *kOnlyVersion1 =
    "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n";

// Where the engine of a fixture keeps its cgroups; empty where it has none.
QString cgroupsOf(const HostFixture &fixture)
{
    const auto folder =
        CgroupTree::folderOf(fixture.folder.filePath(QStringLiteral("scratch")).toStdString());
    const QString path = QString::fromStdString(folder.value_or(""));
    return !path.isEmpty() && QDir(path).exists() ? path : QString();
}

} // namespace

class CgroupTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ownFolderIsFound_data()
    {
        QTest::addColumn<QByteArray>("mounts");
        QTest::addColumn<QByteArray>("own");
        QTest::addColumn<QByteArray>("folder");
        QTest::newRow("hybrid, root") << QByteArray(kHybrid) << QByteArray("4:memory:/a\n0::/\n")
                                      << QByteArray("/sys/fs/cgroup/unified");
        QTest::newRow("hybrid, below") << QByteArray(kHybrid) << QByteArray("0::/a/b\n1:cpu:/\n")
                                       << QByteArray("/sys/fs/cgroup/unified/a/b");
        QTest::newRow("pure") << QByteArray(kPure) << QByteArray("0::/user.slice/app.scope\n")
                              << QByteArray("/sys/fs/cgroup/user.slice/app.scope");
        QTest::newRow("container, own mount")
            << QByteArray(kContainer) << QByteArray("0::/docker/abc\n") << QByteArray("/sys/fs/cgroup");
        QTest::newRow("container, below")
            << QByteArray(kContainer) << QByteArray("0::/docker/abc/x\n") << QByteArray("/sys/fs/cgroup/x");
        QTest::newRow("not mounted") << QByteArray(kContainer) << QByteArray("0::/docker/abcd\n")
                                     << QByteArray();
        QTest::newRow("outside the namespace")
            << QByteArray(kPure) << QByteArray("0::/../other\n") << QByteArray();
        QTest::newRow("blank in the name")
            << QByteArray(kOddMountpoint) << QByteArray("0::/a\n") << QByteArray("/mnt/my groups/a");
        QTest::newRow("version 1 only")
            << QByteArray(kOnlyVersion1) << QByteArray("4:memory:/a\n") << QByteArray();
        QTest::newRow("nothing") << QByteArray() << QByteArray() << QByteArray();
    }
    void ownFolderIsFound()
    {
        QFETCH(QByteArray, mounts);
        QFETCH(QByteArray, own);
        QFETCH(QByteArray, folder);
        const auto found = ownCgroupFolder(mounts.toStdString(), own.toStdString());
        QCOMPARE(QByteArray::fromStdString(found ? found->string() : std::string()), folder);
    }

    void countersAreReadByName()
    {
        const std::string events = "low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 1\n";
        QCOMPARE(cgroupCounter(events, "oom_kill"), std::optional<std::int64_t>(2));
        QCOMPARE(cgroupCounter(events, "oom"), std::optional<std::int64_t>(3));
        QVERIFY(!cgroupCounter(events, "kill"));
    }

    void attemptRunsInACgroupOfItsOwnThatGoesWithIt()
    {
        HostFixture fixture;
        const QString folder = cgroupsOf(fixture);
        if (folder.isEmpty())
            QSKIP("No cgroup is writable here.");
        const auto spec = fixture.shell("grep ^0:: /proc/self/cgroup");
        const auto outcome = fixture.run(spec);
        QVERIFY(!outcome.error);
        QVERIFY2(outcome.output.data.ends_with('/' + spec.attemptId.text), outcome.output.data.c_str());
        QVERIFY(outcome.exit.limits.starts_with("cgroup"));
        QVERIFY(QDir(folder).entryList({QStringLiteral("attempt*")}, QDir::Dirs).isEmpty());
        fixture.host.reset();
        QVERIFY(!QDir(folder).exists());
    }

    void attemptSaysWhenItHasNone()
    {
        HostFixture fixture({.useCgroups = false});
        QVERIFY(cgroupsOf(fixture).isEmpty());
        QCOMPARE(fixture.run(fixture.shell("true")).exit.limits, std::string("rlimit"));
    }

    void attemptDoesWithoutACgroupThatCannotBeMade()
    {
        HostFixture fixture;
        const QString folder = cgroupsOf(fixture);
        if (folder.isEmpty())
            QSKIP("No cgroup is writable here.");
        QVERIFY(QDir().rmdir(folder)); // behind the engine's back
        const auto outcome = fixture.run(fixture.shell("echo 1"));
        QCOMPARE(outcome.output, Packet::json("1"));
        QCOMPARE(outcome.exit.limits, std::string("rlimit"));
    }

    void cgroupThatTheTaskMadeGoesToo()
    {
        HostFixture fixture;
        const QString folder = cgroupsOf(fixture);
        if (folder.isEmpty())
            QSKIP("No cgroup is writable here.");
        const std::string own = folder.toStdString() + "/attempt_1/own";
        const auto spec =
            fixture.shell("mkdir " + own + "; sleep 300 & echo $! > " + own + "/cgroup.procs && echo $!");
        const auto outcome = fixture.run(spec);
        QVERIFY(!outcome.error);
        QVERIFY(!isAlive(std::atoi(outcome.output.data.c_str())));
        QVERIFY(QDir(folder).entryList({QStringLiteral("attempt*")}, QDir::Dirs).isEmpty());
    }

    void killedEnginesLeftoversAreEndedAtTheNextStart()
    {
        HostFixture fixture;
        const QString folder = cgroupsOf(fixture);
        if (folder.isEmpty())
            QSKIP("No cgroup is writable here.");
        fixture.host.reset();
        // As an engine and its shepherds leave it when all of them are killed at once.
        const QString left = folder + QStringLiteral("/attempt_9");
        QVERIFY(QDir().mkpath(left));
        pid_t orphan = 0;
        char sleep[] = "sleep", seconds[] = "300";
        char *const words[] = {sleep, seconds, nullptr};
        QCOMPARE(::posix_spawnp(&orphan, sleep, nullptr, nullptr, words, environ), 0);
        QVERIFY(writeCgroupFile(left.toStdString(), "cgroup.procs", std::to_string(orphan)));
        const auto tree = CgroupTree::open(fixture.folder.filePath(QStringLiteral("scratch")).toStdString());
        int status = 0;
        QCOMPARE(::waitpid(orphan, &status, 0), orphan);
        QVERIFY(WIFSIGNALED(status));
        QVERIFY(tree);
        QVERIFY(QDir(folder).entryList({QStringLiteral("attempt*")}, QDir::Dirs).isEmpty());
    }
};

RUNYARD_TEST(CgroupTest)
#include "cgroup_test.moc"
