#include "engine/workers/process_attempt.h"

#include "engine/base/limits.h"
#include "engine/domain/task_input.h"
#include "engine/workers/task_environment.h"

#include <unistd.h>

namespace runyard {

ProcessAttempt::ProcessAttempt(HostContext &host, AttemptSpec spec, Finished finished)
    : m_host(host)
    , m_spec(std::move(spec))
    , m_finished(std::move(finished))
    , m_log(host.logBudget, m_spec.key.attempt)
{
}

ProcessAttempt::~ProcessAttempt()
{
    m_host.loop.cancel(m_killTimer);
    if (!m_contextFile.empty())
        ::unlink(m_contextFile.c_str());
}

void ProcessAttempt::start()
{
    if (m_spec.task.command.empty() || m_spec.task.command.front().empty()) {
        failBeforeStart(internalError(InternalCode::ConfiguredIncorrectly,
                                      "Task \"" + m_spec.task.id + "\" has no command."));
        return;
    }
    const auto context = writeContextFile(m_host.options.scratch, m_spec);
    if (!context) {
        finish(notStarted(m_spec.key, context.error()));
        return;
    }
    m_contextFile = *context;
    auto spawned = startTask(m_host, m_spec, attemptEnvironment(m_spec, m_contextFile));
    if (!spawned) {
        finish(notStarted(m_spec.key, spawned.error()));
        return;
    }
    m_process = std::make_unique<ShepherdProcess>(m_host.loop, std::move(*spawned), *this);
    if (!m_process->isWatched()) {
        m_process->abandon();
        finish(notStarted(m_spec.key, m_process->notWatched()));
        return;
    }
    if (m_spec.payload.present)
        m_process->write(taskInput(std::move(m_spec.payload)));
    m_process->closeInput();
}

void ProcessAttempt::stop(StopReason reason, Millis grace)
{
    if (!m_process)
        return;
    if (m_stop == StopReason::None)
        m_stop = reason;
    m_host.loop.cancel(m_killTimer);
    m_killTimer = 0;
    if (grace <= Millis::zero()) {
        m_process->kill();
        return;
    }
    m_process->terminate();
    m_killTimer = m_host.loop.after(grace, [this] { m_process->kill(); });
}

void ProcessAttempt::freeze()
{
    if (m_process)
        m_process->freeze();
}

void ProcessAttempt::resume()
{
    if (m_process)
        m_process->resume();
}

void ProcessAttempt::abandon()
{
    if (m_process)
        m_process->abandon();
}

void ProcessAttempt::processStarted(std::int64_t pid)
{
    m_host.events.attemptStarted(m_spec.key, pid, m_host.clock.now());
}

void ProcessAttempt::processPrinted(std::string_view bytes)
{
    if (m_outputTooLarge)
        return;
    if (m_output.size() + bytes.size() > limits::kOutputBytes) {
        m_outputTooLarge = true;
        m_output = {};
        m_process->kill();
        return;
    }
    m_output += bytes;
}

void ProcessAttempt::processComplained(std::string_view bytes)
{
    auto lines = m_log.feed(bytes, m_host.clock.now());
    if (!lines.empty())
        m_host.events.attemptLogged(m_spec.key, std::move(lines));
}

void ProcessAttempt::processEnded(const ShepherdReport &report)
{
    auto lines = m_log.finish(m_host.clock.now());
    if (!lines.empty())
        m_host.events.attemptLogged(m_spec.key, std::move(lines));
    AttemptEnd end;
    end.spec = &m_spec;
    end.report = report;
    end.stop = m_stop;
    end.output = std::move(m_output);
    end.outputTooLarge = m_outputTooLarge;
    end.lastLines = m_log.lastLines();
    finish(verdictFor(end));
}

void ProcessAttempt::failBeforeStart(RunError error)
{
    AttemptOutcome outcome;
    outcome.key = m_spec.key;
    outcome.error = std::move(error);
    finish(std::move(outcome));
}

void ProcessAttempt::finish(AttemptOutcome outcome)
{
    outcome.finishedAt = m_host.clock.now();
    m_host.events.attemptFinished(std::move(outcome));
    const auto finished = std::move(m_finished);
    finished(m_spec.key);
}

} // namespace runyard
