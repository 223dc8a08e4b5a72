#include "engine/embedded/embedded_facts.h"

namespace runyard {

namespace {

std::string joined(const std::string &first, const std::string &second)
{
    return first + (first.empty() || second.empty() ? "" : "\n") + second;
}

/// What the host of the engine mended, what is wrong with the key of the variables, and what recovery did.
std::string startReport(const std::string &ofHost, EngineCore &core)
{
    const auto problem = core.variables.list().problem;
    return joined(joined(ofHost, problem ? problem->text() : std::string()), core.recoveryReport());
}

} // namespace

void EmbeddedFacts::status(Reply<EngineStatus> reply)
{
    if (m_engine.loop.isLockedOut()) { // the engine's thread would answer when that is over
        EngineStatus status = [this] {
            const std::lock_guard lock(m_engine.apiMutex);
            return m_engine.lastStatus;
        }();
        status.problem = m_engine.loop.problem();
        status.dropped = droppedSinceStart();
        return reply(std::move(status));
    }
    m_engine.command(std::move(reply), [this](EngineCore &core) {
        const std::lock_guard lock(m_engine.apiMutex);
        m_engine.lastStatus = EngineStatus{
            .workspace = m_engine.options.workspace.string(),
            .apiUrl = m_engine.apiUrl,
            .startedAt = m_engine.startedAt,
            .environmentLimit = core.queues.environmentLimit(),
            .slotsInUse = core.queues.slotsInUse(),
            .queued = core.queues.queuedCount(),
            .synchronous = m_engine.options.synchronousFull ? "FULL" : "NORMAL",
            .recoveryReport = startReport(m_engine.options.startReport, core),
            .clockReport = core.clockReport(),
            .problem = core.startProblem(),
            .dropped = droppedSinceStart(),
        };
        return m_engine.lastStatus;
    });
}

} // namespace runyard
