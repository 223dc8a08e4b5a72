// EmbeddedClient: the side of the command line's protocol that DevEngine is.
#include "engine/embedded/embedded_client_impl.h"

namespace runyard {

void EmbeddedClient::devWorkers(Reply<std::vector<DevWorker>> reply)
{
    m_impl->command<std::vector<DevWorker>>(std::move(reply), [](EngineCore &core) {
        return Result<std::vector<DevWorker>>(core.devRuns.workers());
    });
}

void EmbeddedClient::versionOnBranch(std::string branch, std::string taskId, Reply<std::string> reply)
{
    m_impl->command<std::string>(std::move(reply),
                                 [branch = std::move(branch), taskId = std::move(taskId)](EngineCore &core) {
                                     return core.devRuns.versionOnBranch(branch, taskId);
                                 });
}

void EmbeddedClient::devPresence(bool isOpen)
{
    m_impl->loop.post([isOpen](EngineCore &core) { core.devRuns.presence(isOpen); });
}

void EmbeddedClient::registerDevWorker(DevRegistration registration, Reply<DevRegistered> reply)
{
    m_impl->command<DevRegistered>(std::move(reply),
                                   [registration = std::move(registration)](EngineCore &core) {
                                       return core.devRuns.registerWorker(registration);
                                   });
}

void EmbeddedClient::handOutDevRuns(std::string workerId, Reply<std::vector<DevHandout>> reply)
{
    m_impl->command<std::vector<DevHandout>>(
        std::move(reply),
        [workerId = std::move(workerId)](EngineCore &core) { return core.devRuns.handOut(workerId); });
}

void EmbeddedClient::startDevAttempt(RunId run, Reply<DevAttempt> reply)
{
    // The engine decides that it begins; a reader adds what the attempt works on.
    Reply<DevAttempt> begun = [impl = m_impl.get(), run, reply = std::move(reply)](Result<DevAttempt> start) {
        if (!start)
            return reply(start.error());
        impl->query<DevAttempt>(reply,
                                [run, start = std::move(*start)](RunReader &reader) -> Result<DevAttempt> {
                                    auto detail = reader.runs.detail(run);
                                    if (!detail)
                                        return detail.error();
                                    DevAttempt whole = start;
                                    whole.detail = std::move(*detail);
                                    return whole;
                                });
    };
    m_impl->command<DevAttempt>(std::move(begun),
                                [run](EngineCore &core) { return core.devRuns.start(run); });
}

void EmbeddedClient::completeDevAttempt(DevCompletion completion, Reply<DevSnapshot> reply)
{
    // Read again after the commit: what the attempt's end led to is decided until then. The next attempt may be
    // under way already; the command line is told of the one that it knows.
    Reply<DevSnapshot> over = [impl = m_impl.get(), run = completion.run,
                               reply = std::move(reply)](Result<DevSnapshot> ended) {
        if (!ended)
            return reply(ended.error());
        impl->query<DevSnapshot>(reply, [run, attempt = ended->attempt](RunReader &reader) {
            auto snapshot = reader.dev.snapshot(run);
            if (snapshot)
                snapshot->attempt = attempt;
            return snapshot;
        });
    };
    m_impl->command<DevSnapshot>(std::move(over), [completion = std::move(completion)](EngineCore &core) {
        return core.devRuns.complete(completion);
    });
}

void EmbeddedClient::devVariables(Reply<EnvironmentVariableList> reply)
{
    m_impl->command<EnvironmentVariableList>(std::move(reply), [](EngineCore &core) {
        return Result<EnvironmentVariableList>(core.variables.listWithSecrets());
    });
}

void EmbeddedClient::devSnapshot(RunId run, Reply<DevSnapshot> reply)
{
    devHeartbeat(run); // who asks is there
    m_impl->query<DevSnapshot>(std::move(reply),
                               [run](RunReader &reader) { return reader.dev.snapshot(run); });
}

void EmbeddedClient::devHeartbeat(RunId run)
{
    m_impl->loop.post([run](EngineCore &core) { core.devRuns.heartbeat(run); });
}

void EmbeddedClient::disconnectDevRuns(std::vector<RunId> runs, Reply<int> reply)
{
    m_impl->command<int>(std::move(reply), [runs = std::move(runs)](EngineCore &core) {
        return core.devRuns.disconnect(runs);
    });
}

} // namespace runyard
