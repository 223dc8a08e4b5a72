#include "engine/workers/persistent_worker.h"

#include "engine/base/dropped.h"
#include "engine/base/limits.h"
#include "engine/workers/task_environment.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr std::chrono::minutes kIdleLife{5};
constexpr Seconds kRetireGrace{5};
constexpr Seconds kHangUpGrace{2};
// An output of maximum size, with every character escaped, plus room for the rest of the message.
constexpr std::size_t kLineBytes = 2 * limits::kOutputBytes + 65'536;

} // namespace

PersistentWorker::PersistentWorker(HostContext &host, const AttemptSpec &first, Callbacks callbacks)
    : m_host(host)
    , m_first(first)
    , m_callbacks(std::move(callbacks))
    , m_slots(static_cast<std::size_t>(std::max(1, first.task.slots)))
    , m_complaints(host.logBudget, 0)
{
    m_first.payload = {};
}

PersistentWorker::~PersistentWorker()
{
    m_host.loop.cancel(m_idleTimer);
    m_host.loop.cancel(m_heartbeatTimer);
    m_host.loop.cancel(m_hangUpTimer);
    for (const auto &[key, active] : m_attempts)
        m_host.loop.cancel(active.killTimer);
}

Status PersistentWorker::open()
{
    auto spawned = startTask(m_host, m_first, workerEnvironment(m_first), static_cast<int>(m_slots));
    if (!spawned)
        return spawned.error();
    m_process = std::make_unique<ShepherdProcess>(m_host.loop, std::move(*spawned), *this);
    if (!m_process->isWatched())
        return m_process->notWatched();
    return Done{};
}

void PersistentWorker::assign(AttemptSpec spec)
{
    m_host.loop.cancel(std::exchange(m_idleTimer, 0));
    const AttemptKey key = spec.key;
    if (idle())
        heard(false); // an idle worker may be silent
    queue(attemptLine(spec));
    spec.payload = {};
    m_attempts.emplace(key, Active{std::move(spec), LogCapture(m_host.logBudget, key.attempt)});
    m_newest = key;
    watchHeartbeat();
    updateFreeze();
    if (m_pid != 0)
        m_host.events.attemptStarted(key, m_pid, m_host.clock.now());
}

void PersistentWorker::queue(std::string line)
{
    if (m_outgoing.empty())
        m_callbacks.wantsFlush(this);
    m_outgoing += line;
}

void PersistentWorker::flush()
{
    if (m_process && !m_outgoing.empty())
        m_process->write(std::exchange(m_outgoing, {}));
}

void PersistentWorker::stop(AttemptKey key, StopReason reason, Millis grace)
{
    const auto found = m_attempts.find(key);
    if (found == m_attempts.end())
        return;
    Active &active = found->second;
    if (active.stop == StopReason::None) {
        active.stop = reason;
        queue(cancelLine(active.spec.attemptId));
    }
    active.frozen = false;
    updateFreeze(); // a stopped process could not respond
    m_host.loop.cancel(active.killTimer);
    active.killTimer = m_host.loop.after(std::max(grace, Millis::zero()), [this, key] {
        m_killedFor = key;
        m_process->kill();
    });
}

void PersistentWorker::freeze(AttemptKey key)
{
    if (const auto found = m_attempts.find(key); found != m_attempts.end())
        found->second.frozen = true;
    updateFreeze();
}

void PersistentWorker::resume(AttemptKey key)
{
    if (const auto found = m_attempts.find(key); found != m_attempts.end())
        found->second.frozen = false;
    updateFreeze();
}

// Attempts share the process, so it is stopped only when all of them are frozen.
void PersistentWorker::updateFreeze()
{
    const bool frozen = !m_attempts.empty() && std::ranges::all_of(m_attempts, [](const auto &entry) {
        return entry.second.frozen;
    });
    if (frozen == m_isFrozen || !m_process)
        return;
    m_isFrozen = frozen;
    if (frozen) {
        m_process->freeze();
    } else {
        m_process->resume();
        heard(false);
        watchHeartbeat();
    }
}

void PersistentWorker::heard(bool heartbeat)
{
    m_lastHeard = EventLoop::Clock::now();
    m_sendsHeartbeats = m_sendsHeartbeats || heartbeat;
}

void PersistentWorker::watchHeartbeat()
{
    if (!m_sendsHeartbeats || m_heartbeatTimer != 0 || idle() || m_isFrozen)
        return;
    const auto due = m_lastHeard + m_host.options.heartbeatTimeout;
    const auto left = std::chrono::ceil<Millis>(due - EventLoop::Clock::now());
    m_heartbeatTimer = m_host.loop.after(std::max(left, Millis::zero()), [this] {
        m_heartbeatTimer = 0;
        m_hasStalled = !idle() && !m_isFrozen
                       && EventLoop::Clock::now() >= m_lastHeard + m_host.options.heartbeatTimeout;
        if (m_hasStalled)
            m_process->kill();
        else
            watchHeartbeat();
    });
}

void PersistentWorker::retire()
{
    m_isRetired = true;
    endWhenIdle();
}

void PersistentWorker::abandon()
{
    m_process->abandon();
}

void PersistentWorker::endWhenIdle()
{
    if (!idle())
        return;
    m_host.loop.cancel(std::exchange(m_idleTimer, 0));
    if (!m_isRetired) {
        m_idleTimer = m_host.loop.after(kIdleLife, [this] { retire(); });
        return;
    }
    flush();
    m_process->closeInput();         // tells the worker to end
    m_host.loop.cancel(m_idleTimer); // closing the pipe may have armed it again
    m_idleTimer = m_host.loop.after(kRetireGrace, [this] { m_process->kill(); });
}

void PersistentWorker::processStarted(std::int64_t pid)
{
    m_pid = pid;
    for (const auto &[key, active] : m_attempts)
        m_host.events.attemptStarted(key, pid, m_host.clock.now());
}

void PersistentWorker::processPrinted(std::string_view bytes)
{
    while (!bytes.empty() && !m_isLineTooLong) {
        const std::size_t end = bytes.find('\n');
        m_incoming += bytes.substr(0, end);
        if (m_incoming.size() > kLineBytes) {
            m_isLineTooLong = true;
            m_incoming = {};
            m_process->kill();
            return;
        }
        if (end == std::string_view::npos)
            return;
        const std::string line = std::exchange(m_incoming, {});
        handleLine(line);
        bytes.remove_prefix(end + 1);
    }
}

void PersistentWorker::handleLine(std::string_view line)
{
    if (auto message = parseWorkerLine(line)) {
        heard(message->type == WorkerMessage::Type::Heartbeat);
        watchHeartbeat();
        handleMessage(std::move(*message));
        return;
    }
    // Stray output in the protocol goes to the log; it is not a reason to end the worker.
    if (Active *active = newest())
        log(*active, {m_host.clock.now(), active->spec.key.attempt, LogStream::Stdout, LogLevel::Plain,
                      keptLine(line)});
    else
        countDropped(Dropped::LogLines); // between attempts there is no log to add it to
}

void PersistentWorker::handleMessage(WorkerMessage message)
{
    Active *active = byId(message.attemptId);
    if (!active) { // heartbeats, and messages for attempts that have ended
        countDropped(Dropped::LogLines, message.type == WorkerMessage::Type::Log ? 1 : 0);
        return;
    }
    switch (message.type) {
    case WorkerMessage::Type::Log:
        log(*active, {m_host.clock.now(), active->spec.key.attempt, LogStream::Stderr, message.level,
                      keptLine(message.text)});
        return;
    case WorkerMessage::Type::Result: {
        AttemptOutcome outcome;
        outcome.stopped = active->stop;
        // While the engine stops, a result still counts; an error may only say that the work was interrupted.
        const bool isInTime = active->stop == StopReason::Shutdown && !message.error;
        if (active->stop != StopReason::None && !isInTime) {
            outcome.error = stopError(active->stop);
        } else {
            outcome.output = std::move(message.output);
            outcome.error = std::move(message.error);
            outcome.retryForbidden = message.retryForbidden;
            outcome.retryAfter = message.retryAfter;
        }
        finish(active->spec.key, std::move(outcome));
        endWhenIdle();
        return;
    }
    case WorkerMessage::Type::Heartbeat:
    case WorkerMessage::Type::Unknown: return;
    }
}

void PersistentWorker::log(Active &active, LogLine line)
{
    std::vector<LogLine> lines;
    active.log.add(std::move(line), lines);
    if (!lines.empty())
        m_host.events.attemptLogged(active.spec.key, std::move(lines));
}

void PersistentWorker::processComplained(std::string_view bytes)
{
    auto lines = m_complaints.feed(bytes, m_host.clock.now());
    Active *active = newest();
    if (!active || lines.empty()) {
        for (const LogLine &line : lines)
            m_host.logBudget.giveBack(line.text.size()); // not stored: shown only if the worker dies
        return;
    }
    for (LogLine &line : lines)
        line.attempt = active->spec.key.attempt;
    m_host.events.attemptLogged(active->spec.key, std::move(lines));
}

// The worker can no longer receive attempts or report results, whatever else it does.
void PersistentWorker::processHungUp()
{
    m_isRetired = true;
    endWhenIdle();
    if (m_hangUpTimer != 0)
        return;
    // A worker that is just ending gets time to do so by itself, because its exit status is informative.
    m_hangUpTimer = m_host.loop.after(kHangUpGrace, [this] {
        m_hasHungUp = true;
        m_process->kill();
    });
}

void PersistentWorker::processEnded(const ShepherdReport &report)
{
    m_isRetired = true;
    auto rest = m_complaints.finish(m_host.clock.now());
    if (Active *active = newest(); active && !rest.empty()) {
        for (LogLine &line : rest)
            line.attempt = active->spec.key.attempt;
        m_host.events.attemptLogged(active->spec.key, std::move(rest));
    }
    while (!m_attempts.empty()) {
        const Active &active = m_attempts.begin()->second;
        AttemptOutcome outcome;
        outcome.exit = processExit(report);
        outcome.stopped = active.stop;
        if (auto shortage = startShortage(report))
            outcome.shortage = std::move(shortage);
        else
            outcome.error = lossOf(active, report);
        finish(active.spec.key, std::move(outcome));
    }
    const auto ended = std::move(m_callbacks.ended);
    ended(this);
}

RunError PersistentWorker::lossOf(const Active &active, const ShepherdReport &report) const
{
    if (report.startError)
        return startFailure(active.spec.task, report);
    if (active.stop != StopReason::None)
        return stopError(active.stop);
    if (m_killedFor.run != RunSeq::None)
        return internalError(InternalCode::TaskRunCrashed,
                             "The worker was ended because another attempt in it did not stop in time.");
    if (m_isLineTooLong)
        return outputTooLargeError();
    if (m_hasStalled)
        return internalError(InternalCode::RunStalledExecuting,
                             "The worker stopped sending heartbeats and was ended.");
    if (m_hasHungUp)
        return internalError(InternalCode::TaskRunCrashed,
                             "The worker closed its standard input or output and was "
                             "ended.");
    if (report.outOfMemory || report.signal)
        return crashError(report);
    std::string message = "The worker ended with exit code " + std::to_string(report.exitCode.value_or(0))
                          + " before it reported a result";
    const auto &last = m_complaints.lastLines();
    message += last.empty() ? "." : ": " + last.back();
    return internalError(InternalCode::ProcessExitedNonZero, std::move(message));
}

void PersistentWorker::finish(AttemptKey key, AttemptOutcome outcome)
{
    const auto found = m_attempts.find(key);
    Active &active = found->second;
    m_host.loop.cancel(active.killTimer);
    auto lines = active.log.finish(m_host.clock.now());
    if (!lines.empty())
        m_host.events.attemptLogged(key, std::move(lines));
    outcome.key = key;
    outcome.finishedAt = m_host.clock.now();
    m_attempts.erase(found);
    updateFreeze();
    m_host.events.attemptFinished(std::move(outcome));
    m_callbacks.attemptEnded(key);
}

PersistentWorker::Active *PersistentWorker::byId(const std::string &attemptId)
{
    for (auto &[key, active] : m_attempts) {
        if (active.spec.attemptId.text == attemptId)
            return &active;
    }
    return nullptr;
}

PersistentWorker::Active *PersistentWorker::newest()
{
    const auto found = m_attempts.find(m_newest);
    if (found != m_attempts.end())
        return &found->second;
    return m_attempts.empty() ? nullptr : &m_attempts.rbegin()->second;
}

} // namespace runyard
