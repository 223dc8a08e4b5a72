// Starts a single run of a paused queue on demand.
#include "engine/scheduling/dispatch/dispatcher.h"

#include "engine/base/counted.h"
#include "engine/scheduling/core/no_such_run.h"

namespace runyard {

namespace {

Error cannotStep(const std::string &queue, const std::string &why, const std::string &hint)
{
    return {ErrorCode::Conflict, "Queue \"" + queue + "\" released no run: " + why, hint, {}};
}

Error noDevSession(const std::string &queue)
{
    return cannotStep(queue, "its runs are waiting for their trigger.dev command line.",
                      "Start the command line.");
}

} // namespace

Result<Run> Dispatcher::step(const std::string &name, const RunId &wanted, Actor actor)
{
    const QueueInfo *settings = m_queues.find(name);
    if (!settings)
        return Error{ErrorCode::NotFound,
                     "There is no queue \"" + name + "\".",
                     "List the queues to see their names.",
                     {}};
    if (!settings->isPaused)
        return cannotStep(name, "it is not paused and starts its runs by itself.",
                          "Pause it to step through it.");
    if (m_context.isSuspended)
        return Error{
            ErrorCode::Unavailable, "The engine does not start runs yet.", "Try again in a moment.", {}};
    if (!m_variables.areKnown())
        return *m_variables.problem();
    if (!m_shortage.mayStart())
        return *m_shortage.why();

    RunSeq run = RunSeq::None;
    if (!wanted.empty()) {
        const RunEntry *entry = m_context.runs.find(wanted);
        if (!entry)
            return noSuchRun(wanted);
        run = entry->run.seq;
        if (m_queues.book().isAside(run))
            return noDevSession(name);
        if (entry->run.queue != name || !m_queues.book().standing(name, entry->run.concurrencyKey, run))
            return cannotStep(name, "run " + wanted.text + " is not waiting in it.",
                              "Step a run that is Queued.");
    }
    while (const auto ready = m_queues.book().takeFrom(name, run)) {
        const std::string cause = "Released by a step of the paused queue \"" + name + "\"";
        if (RunEntry *entry = startReady(*ready, actor, cause))
            return entry->run;
    }
    if (m_queues.slotsInUse() >= m_queues.environmentLimit())
        return cannotStep(name,
                          "no slot is free, "
                              + counted(m_queues.environmentLimit(), "slot of the environment is",
                                        "slots of the environment are")
                              + " in use.",
                          "Wait for a run to end, or raise the limit.");
    if (m_queues.book().readyCount(name) == 0)
        return cannotStep(name, "no run is waiting in it.", "Trigger one, then step.");
    if (m_queues.book().readyCount(name) == m_queues.book().asideCount(name))
        return noDevSession(name);
    return cannotStep(name,
                      "its limit of " + std::to_string(settings->limit().value_or(0))
                          + (wanted.empty() ? "" : " (for each concurrency key)") + " is reached.",
                      "Wait for a run to end, or raise the limit.");
}

} // namespace runyard
