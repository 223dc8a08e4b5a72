// One attempt in a process of its own: payload on stdin, result on stdout, log on stderr.
// Lives on the host's thread.
#pragma once

#include "engine/workers/attempt_verdict.h"
#include "engine/workers/log_capture.h"
#include "engine/workers/shepherd_process.h"

#include <functional>
#include <memory>

namespace runyard {

/// What every attempt needs from its host.
struct HostContext
{
    EventLoop &loop;
    const WorkerHostOptions &options;
    const Clock &clock;
    WorkerEvents &events;
    LogBudget &logBudget;
};

class ProcessAttempt final : public ShepherdListener
{
public:
    using Finished = std::function<void(AttemptKey)>;
    /// `finished` comes last, after attemptFinished; it may destroy this.
    ProcessAttempt(HostContext &host, AttemptSpec spec, Finished finished);
    ~ProcessAttempt() override;

    void start();
    void stop(StopReason reason, Millis grace);
    void freeze();
    void resume();

    void processStarted(std::int64_t pid) override;
    void processPrinted(std::string_view bytes) override;
    void processComplained(std::string_view bytes) override;
    void processEnded(const ShepherdReport &report) override;

private:
    void failBeforeStart(RunError error);
    void finish(AttemptOutcome outcome);

    HostContext &m_host;
    AttemptSpec m_spec;
    Finished m_finished;
    std::string m_contextFile;
    std::unique_ptr<ShepherdProcess> m_process;
    LogCapture m_log;
    std::string m_output;
    bool m_outputTooLarge = false;
    StopReason m_stop = StopReason::None;
    EventLoop::TimerId m_killTimer = 0;
};

/// The memory cap of a machine preset; the default preset's for an unknown name.
std::int64_t memoryOf(const std::string &machine);

} // namespace runyard
