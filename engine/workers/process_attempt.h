// An attempt with its own process: payload on stdin, result on stdout, log on stderr.
// Lives on the host's thread.
#pragma once

#include "engine/workers/attempt_verdict.h"
#include "engine/workers/host_context.h"
#include "engine/workers/shepherd_process.h"

#include <functional>
#include <memory>

namespace runyard {

class ProcessAttempt final : public ShepherdListener
{
public:
    using Finished = std::function<void(AttemptKey)>;
    /// `finished` is called last, after attemptFinished; it may destroy this object.
    ProcessAttempt(HostContext &host, AttemptSpec spec, Finished finished);
    ~ProcessAttempt() override;

    void start();
    void stop(StopReason reason, Millis grace);
    void freeze();
    void resume();
    /// Kills the process tree without waiting and without events.
    void abandon();

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

} // namespace runyard
