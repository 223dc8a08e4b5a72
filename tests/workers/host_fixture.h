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

struct HostFixture
{
    explicit HostFixture(std::size_t maxUnstoredLogBytes = 16U << 20)
    {
        WorkerHostOptions options;
        options.shepherd = RUNYARD_BINARY_DIR "/libexec/runyard-shepherd";
        options.scratch = folder.filePath(QStringLiteral("scratch")).toStdString();
        options.maxUnstoredLogBytes = maxUnstoredLogBytes;
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

    QTemporaryDir folder;
    SystemClock clock;
    RecordedEvents events;
    std::unique_ptr<WorkerHost> host;

private:
    std::int64_t m_lastRun = 0;
};

/// False for zombies too: where nobody reaps, they stay in the process table.
inline bool isAlive(pid_t pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = file.readAll();
    const auto state = text.mid(text.lastIndexOf(')') + 2, 1);
    return !state.isEmpty() && state != "Z" && state != "X";
}

} // namespace runyard
