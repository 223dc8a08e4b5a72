// A real worker host with real processes, and a recorder of what it reports.
#pragma once

#include "engine/workers/worker_host.h"

#include <QFile>
#include <QTemporaryDir>

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>

namespace runyard {

class RecordedEvents : public WorkerEvents
{
public:
    void attemptStarted(AttemptKey key, std::int64_t pid, TimePoint) override
    {
        std::lock_guard lock(m_mutex);
        m_pids[key] = pid;
        m_changed.notify_all();
    }
    void attemptLogged(AttemptKey key, std::vector<LogLine> lines) override
    {
        std::lock_guard lock(m_mutex);
        auto &log = m_logs[key];
        log.insert(log.end(), lines.begin(), lines.end());
        m_changed.notify_all();
    }
    void attemptFinished(AttemptOutcome outcome) override
    {
        std::lock_guard lock(m_mutex);
        ++m_finishedCount[outcome.key];
        m_outcomes[outcome.key] = std::move(outcome);
        m_changed.notify_all();
    }

    std::optional<AttemptOutcome> outcome(AttemptKey key, Seconds limit = Seconds(20))
    {
        std::unique_lock lock(m_mutex);
        if (!m_changed.wait_for(lock, limit, [&] { return m_outcomes.contains(key); }))
            return {};
        return m_outcomes[key];
    }
    /// Until a log line of the attempt is `text`.
    bool logged(AttemptKey key, const std::string &text, Seconds limit = Seconds(20))
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, limit, [&] {
            for (const LogLine &line : m_logs[key]) {
                if (line.text == text)
                    return true;
            }
            return false;
        });
    }
    /// Until there are so many log lines.
    bool loggedLines(AttemptKey key, std::size_t count, Seconds limit = Seconds(20))
    {
        std::unique_lock lock(m_mutex);
        return m_changed.wait_for(lock, limit, [&] { return m_logs[key].size() >= count; });
    }
    /// The process id reported at the start; 0 after 20 s without.
    pid_t pid(AttemptKey key)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, Seconds(20), [&] { return m_pids.contains(key); });
        return static_cast<pid_t>(m_pids[key]);
    }
    bool started(AttemptKey key)
    {
        std::lock_guard lock(m_mutex);
        return m_pids.contains(key);
    }
    std::vector<LogLine> log(AttemptKey key)
    {
        std::lock_guard lock(m_mutex);
        return m_logs[key];
    }
    int finishedCount(AttemptKey key)
    {
        std::lock_guard lock(m_mutex);
        return m_finishedCount[key];
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::map<AttemptKey, std::int64_t> m_pids;
    std::map<AttemptKey, std::vector<LogLine>> m_logs;
    std::map<AttemptKey, AttemptOutcome> m_outcomes;
    std::map<AttemptKey, int> m_finishedCount;
};

/// The tests run a second time with this set, for systems without a writable cgroup.
inline bool cgroupsWanted()
{
    return !qEnvironmentVariableIsSet("RUNYARD_TEST_NO_CGROUPS");
}

struct HostFixture
{
    explicit HostFixture(WorkerHostOptions options = {})
    {
        options.shepherd = RUNYARD_BINARY_DIR "/libexec/runyard-shepherd";
        options.scratch = folder.filePath(QStringLiteral("scratch")).toStdString();
        options.useCgroups = options.useCgroups && cgroupsWanted();
        auto created = WorkerHost::create(options, clock, events);
        if (created)
            host = std::move(*created);
    }

    AttemptSpec spec(std::vector<std::string> command)
    {
        AttemptSpec spec;
        spec.key = {RunSeq{++m_lastRun}, 1};
        spec.runId = RunId{"run_" + std::to_string(m_lastRun)};
        spec.attemptId = AttemptId{"attempt_" + std::to_string(m_lastRun)};
        spec.task.id = "demo";
        spec.task.command = std::move(command);
        spec.task.directory = folder.path().toStdString();
        spec.version = "20261124.1";
        spec.contextJson = R"({"run":{"id":"x"}})";
        spec.machine = "small-1x";
        return spec;
    }
    AttemptSpec shell(const std::string &script) { return spec({"/bin/sh", "-c", script}); }

    AttemptKey start(AttemptSpec spec)
    {
        const AttemptKey key = spec.key;
        host->start(std::move(spec));
        return key;
    }
    /// The outcome of a whole attempt; an empty one after 20 s.
    AttemptOutcome run(AttemptSpec spec)
    {
        return events.outcome(start(std::move(spec))).value_or(AttemptOutcome{});
    }

    /// In the task's working directory.
    void writeFile(const char *name, const QByteArray &content, bool executable)
    {
        QFile file(folder.filePath(QString::fromUtf8(name)));
        file.open(QIODevice::WriteOnly);
        file.write(content);
        file.close();
        if (executable)
            file.setPermissions(file.permissions() | QFile::ExeOwner);
    }
    /// Starts a shell script and waits for the number it prints to stderr, a process id as a rule.
    std::pair<AttemptKey, pid_t> startAndReadPid(const std::string &script)
    {
        const AttemptKey key = start(shell(script));
        if (!events.loggedLines(key, 1))
            return {key, 0};
        return {key, std::atoi(events.log(key).front().text.c_str())};
    }

    QTemporaryDir folder;
    SystemClock clock;
    RecordedEvents events;
    std::unique_ptr<WorkerHost> host;

private:
    std::int64_t m_lastRun = 0;
};

/// State and parent of a process by /proc; '?' for one that is gone.
inline std::pair<char, pid_t> processState(pid_t pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (pid <= 0 || !file.open(QIODevice::ReadOnly))
        return {'?', 0};
    const QByteArray text = file.readAll();
    const auto fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 2 || fields[0].isEmpty())
        return {'?', 0};
    return {fields[0].at(0), fields[1].toInt()};
}

/// False for zombies too: where nobody reaps, they stay in the process table.
inline bool isAlive(pid_t pid)
{
    const char state = processState(pid).first;
    return state != '?' && state != 'Z' && state != 'X';
}

} // namespace runyard
