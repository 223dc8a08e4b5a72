// Start-up: repairs what a crash or a stop left behind, and loads waiting runs.
//
// Process trees die with the engine, so every unfinished attempt in the store whose process was ours has
// ended: it becomes Interrupted, and its run continues by its retry policy. Nothing is lost, because the run
// was durable before the process started. A waiting run keeps waiting and continues in a new attempt.
// Attempts of trigger.dev sessions outlive the engine; sessions get time to reconnect.

#include "engine/base/counted.h"
#include "engine/scheduling/engine_core.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr std::size_t kMaxReportedRuns = 50;

} // namespace

Status EngineCore::recover()
{
    m_isStale = true;
    context.time.readMark();
    if (Status begun = begin(); !begun)
        return begun;
    devRuns.loadWorkers();
    std::vector<RunSeq> interrupted;
    for (const RunSeq seq : context.runs.withAttempt()) {
        RunEntry &entry = *context.runs.find(seq);
        if (tasks.isExecutedByDev(entry.run))
            devRuns.adopt(entry);
        else
            interrupted.push_back(seq);
    }
    std::int64_t goOn = 0;
    std::string lines;
    for (std::size_t i = 0; i < interrupted.size(); ++i) {
        RunEntry &entry = *context.runs.find(interrupted[i]);
        attempts.lose(entry, Loss::Crash);
        const Run &run = entry.run;
        goOn += isFinal(run.status) ? 0 : 1;
        if (i < kMaxReportedRuns)
            lines += "\n" + run.id.text + " (" + run.taskId + "), attempt " + std::to_string(run.attemptCount)
                     + ": " + std::string(displayName(run.status));
    }
    if (interrupted.size() > kMaxReportedRuns)
        lines += "\n... and " + std::to_string(interrupted.size() - kMaxReportedRuns) + " more";
    if (!interrupted.empty())
        m_recoveryReport = "The engine stopped while " + counted(std::ssize(interrupted), "attempt")
                           + " ran: " + counted(goOn, "run goes", "runs go") + " on with a new attempt, "
                           + std::to_string(std::ssize(interrupted) - goOn) + " ended." + lines;
    context.store.settings.save("last_recovery", m_recoveryReport);
    context.runs.setShift(Micros{0});
    advance();
    return commit();
}

} // namespace runyard
