#include "engine/embedded/embedded_dev_engine.h"

namespace runyard {

void EmbeddedDevEngine::startDevAttempt(RunId run, Reply<DevAttempt> reply)
{
    // The engine decides that it begins; a reader adds what the attempt works on.
    Reply<DevAttempt> begun = [this, run, reply = std::move(reply)](Result<DevAttempt> start) {
        if (!start)
            return reply(start.error());
        m_engine.readers.query(reply,
                               [run, start = std::move(*start)](RunReader &reader) -> Result<DevAttempt> {
                                   auto detail = reader.runs.detail(run);
                                   if (!detail)
                                       return detail.error();
                                   DevAttempt whole = start;
                                   whole.detail = std::move(*detail);
                                   return whole;
                               });
    };
    m_engine.command(std::move(begun), [run](EngineCore &core) { return core.devRuns.start(run); });
}

void EmbeddedDevEngine::completeDevAttempt(DevCompletion completion, Reply<DevSnapshot> reply)
{
    // Read again after the commit: what the attempt's end led to is decided until then. The next attempt may be
    // under way already; the session is told about the one that it knows.
    Reply<DevSnapshot> over = [this, run = completion.run,
                               reply = std::move(reply)](Result<DevSnapshot> ended) {
        if (!ended)
            return reply(ended.error());
        m_engine.readers.query(reply, [run, attempt = ended->attempt](RunReader &reader) {
            auto snapshot = reader.dev.snapshot(run);
            if (snapshot)
                snapshot->attempt = attempt;
            return snapshot;
        });
    };
    m_engine.command(std::move(over), [completion = std::move(completion)](EngineCore &core) {
        return core.devRuns.complete(completion);
    });
}

} // namespace runyard
