// The engine thread with real threads around it. Written for the thread sanitizer as well (preset tsan):
// everything here is std::thread and std::mutex.
#include "engine/scheduling/engine_loop.h"
#include "tests/engine/scheduling/audit.h"
#include "tests/engine/scheduling/simulated_engine.h"
#include "tests/support/room_test.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

using namespace runyard;
using namespace runyard::testing;

namespace {

constexpr auto kPatience = 120s; // only a hang takes this long

/// Counts up to a number, from any thread.
class Countdown
{
public:
    explicit Countdown(int count) : m_left(count) {}
    void done()
    {
        const std::lock_guard lock(m_mutex);
        --m_left;
        m_changed.notify_all();
    }
    bool wait()
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, kPatience, [&] { return m_left <= 0; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_left;
};

/// Runs every attempt to success at once, on a thread of its own as the worker host does.
class PromptWorkers final : public Workers
{
public:
    explicit PromptWorkers(const Clock &clock) : m_clock(clock) {}
    ~PromptWorkers() override { stopThread(); }

    void begin(WorkerEvents &events)
    {
        m_thread = std::thread([this, &events] { run(events); });
    }
    void stopThread()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_stopping = true;
        }
        m_wake.notify_all();
        if (m_thread.joinable())
            m_thread.join();
    }

    void start(AttemptSpec spec) override
    {
        const std::lock_guard lock(m_mutex);
        m_specs.push_back(std::move(spec));
        m_wake.notify_one();
    }
    void stop(AttemptKey, StopReason, Millis) override {}
    void freeze(AttemptKey) override {}
    void resume(AttemptKey) override {}
    void retireOtherVersions(const std::string &, const std::string &) override {}

private:
    void run(WorkerEvents &events)
    {
        while (true) {
            std::vector<AttemptSpec> specs;
            {
                std::unique_lock lock(m_mutex);
                m_wake.wait(lock, [this] { return m_stopping || !m_specs.empty(); });
                if (m_stopping)
                    return;
                specs = std::exchange(m_specs, {});
            }
            for (const AttemptSpec &spec : specs) {
                events.attemptStarted(spec.key, 1, m_clock.now());
                events.attemptLogged(spec.key,
                                     {{.at = m_clock.now(), .attempt = spec.key.attempt, .text = "hello"}});
                events.attemptFinished(
                    {.key = spec.key, .output = spec.payload, .finishedAt = m_clock.now()});
            }
        }
    }

    const Clock &m_clock;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<AttemptSpec> m_specs;
    bool m_stopping = false;
};

/// A started loop over a new workspace.
class Machine
{
public:
    Machine() : loop(clock), workers(clock)
    {
        workers.begin(loop);
        loop.setLogsStored([this](std::size_t bytes) { logBytesStored += bytes; });
        const Status started = loop.start(
            [this]() -> Result<std::unique_ptr<EngineCore>> {
                auto opened = RunStore::open(file(), {.synchronous = Synchronous::Normal});
                if (!opened.ok())
                    return opened.error();
                store = std::move(opened).value();
                auto core = std::make_unique<EngineCore>(*store, workers, clock, random);
                core->queues.setEnvironmentLimit(50);
                return core;
            },
            [this] { store.reset(); });
        if (!started.ok())
            qFatal("%s", started.error().text().c_str());
        Countdown deployed(1);
        loop.post([&](EngineCore &core) {
            const auto reply = [&](const Result<DeployReply> &) { deployed.done(); };
            core.drain().reply<DeployReply>(reply,
                                            core.deployments.deploy(project({task("work", 2)}), Actor::User));
        });
        if (!deployed.wait())
            qFatal("The engine does not answer");
    }
    ~Machine()
    {
        loop.stop();
        workers.stopThread();
    }

    std::filesystem::path file() const
    {
        return std::filesystem::path(folder.path().toStdString()) / "runyard.db";
    }
    void trigger(std::function<void(const Result<TriggerReply> &)> reply)
    {
        loop.post([reply = std::move(reply)](EngineCore &core) {
            core.drain().reply<TriggerReply>(
                reply, core.triggers.trigger({.taskId = "work", .payload = Packet::json("1")}));
        });
    }
    long long count(const std::string &where)
    {
        return Audit(file()).number("SELECT count(*) FROM run WHERE " + where);
    }

    QTemporaryDir folder;
    SystemClock clock;
    SystemRandom random;
    EngineLoop loop;
    PromptWorkers workers;
    std::unique_ptr<RunStore> store; // engine thread
    std::atomic<std::size_t> logBytesStored{0};
};

} // namespace

class TestEngineLoop : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void repliesComeAfterTheCommitTheyShare();
    void runsFromManyThreadsAreAllRunToTheEnd();
    void changesAreDeliveredInBatches();
    void workerEventsSurviveAFailedCommit();
    void stopDoesNotWaitForABrokenDisk();
    void startSaysWhyItFailed();
};

void TestEngineLoop::repliesComeAfterTheCommitTheyShare()
{
    constexpr int kThreads = 4;
    constexpr int kEach = 250;
    Machine machine;
    std::latch engineIsBusy(1);
    std::latch everythingPosted(1);
    machine.loop.post([&](EngineCore &core) {
        (void)core.queues.setPaused("task/work", true); // so that nothing but the triggers is written
        engineIsBusy.count_down();
        everythingPosted.wait();
    });
    engineIsBusy.wait();
    std::atomic<long long> storedAtFirstReply{-1};
    Countdown replies(kThreads * kEach);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < kEach; ++i) {
                machine.trigger([&](const Result<TriggerReply> &reply) {
                    long long nobody = -1;
                    if (reply.ok() && storedAtFirstReply.compare_exchange_strong(nobody, 0))
                        storedAtFirstReply = machine.count("1");
                    replies.done();
                });
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    everythingPosted.count_down();
    QVERIFY(replies.wait());
    // Another connection saw all of them when the first caller was answered: one commit made them durable.
    QCOMPARE(storedAtFirstReply.load(), kThreads * kEach);
}

void TestEngineLoop::runsFromManyThreadsAreAllRunToTheEnd()
{
    constexpr int kThreads = 4;
    constexpr int kEach = 100;
    Machine machine;
    Countdown replies(kThreads * kEach);
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < kEach; ++i)
                machine.trigger([&](const Result<TriggerReply> &) { replies.done(); });
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QVERIFY(replies.wait());
    QTRY_COMPARE_WITH_TIMEOUT(machine.count("status = 7"), kThreads * kEach, 120'000);
    QCOMPARE(machine.logBytesStored.load(), std::size_t{kThreads * kEach * 5});
    QCOMPARE(Audit(machine.file()).violation(), std::string());
}

void TestEngineLoop::changesAreDeliveredInBatches()
{
    QTemporaryDir folder;
    SystemClock clock;
    SystemRandom random;
    SimulatedWorkers workers;
    EngineLoop loop(clock);
    std::unique_ptr<RunStore> store;
    std::mutex mutex;
    std::map<RunSeq, Run> seen;
    std::condition_variable changed;
    loop.setChangeListener([&](std::shared_ptr<const ChangeSet> changes) {
        const std::lock_guard lock(mutex);
        std::set<RunSeq> once;
        for (const Run &run : changes->runs) {
            if (!once.insert(run.seq).second)
                qFatal("A run is twice in one change set");
            seen[run.seq] = run;
        }
        changed.notify_all();
    });
    const auto makeCore = [&]() -> Result<std::unique_ptr<EngineCore>> {
        auto opened = RunStore::open(std::filesystem::path(folder.path().toStdString()) / "runyard.db",
                                     {.synchronous = Synchronous::Normal});
        store = std::move(opened).value();
        return std::make_unique<EngineCore>(*store, workers, clock, random);
    };
    QVERIFY(loop.start(makeCore, [&] { store.reset(); }).ok());
    for (int i = 0; i < 100; ++i)
        loop.post([](EngineCore &core) { (void)core.triggers.trigger({.taskId = "nobody"}); });
    std::unique_lock lock(mutex);
    QVERIFY(changed.wait_for(lock, kPatience, [&] { return seen.size() == 100; }));
    lock.unlock();
    loop.stop();
}

void TestEngineLoop::workerEventsSurviveAFailedCommit()
{
    Machine machine;
    Audit audit(machine.file());
    Countdown replied(1);
    machine.trigger([&](const Result<TriggerReply> &) {
        // On the engine thread, before the worker's first word can be handled.
        audit.execute("CREATE TRIGGER broken_disk BEFORE INSERT ON transition"
                      " BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END");
        replied.done();
    });
    QVERIFY(replied.wait());
    QTest::qWait(50); // time for a failing drain; the test holds without one, too
    Audit(machine.file()).execute("DROP TRIGGER broken_disk");
    QTRY_COMPARE_WITH_TIMEOUT(machine.count("status = 7"), 1, 120'000);
    QCOMPARE(machine.logBytesStored.load(), std::size_t{5}); // handed over once, not once per try
}

void TestEngineLoop::stopDoesNotWaitForABrokenDisk()
{
    Machine machine;
    Audit audit(machine.file());
    Countdown replied(1);
    machine.trigger([&](const Result<TriggerReply> &) {
        audit.execute("CREATE TRIGGER broken_disk BEFORE INSERT ON transition"
                      " BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END");
        replied.done();
    });
    QVERIFY(replied.wait());
    machine.loop.stop();                      // returns, although what the worker said could not be stored
    QCOMPARE(machine.count("status = 3"), 1); // the next start finds it and goes on
}

void TestEngineLoop::startSaysWhyItFailed()
{
    SystemClock clock;
    EngineLoop loop(clock);
    bool tornDown = false;
    const Status started = loop.start(
        []() -> Result<std::unique_ptr<EngineCore>> {
            return Error{ErrorCode::StorageFailed, "The disk is gone.", "Bring it back.", {}};
        },
        [&] { tornDown = true; });
    QCOMPARE(started.error().message, std::string("The disk is gone."));
    QVERIFY(tornDown);
}

RUNYARD_TEST(TestEngineLoop)
#include "engine_loop_test.moc"
