// What tests of waiting runs say in a word each.
#pragma once

#include "tests/engine/scheduling/simulated_engine.h"

namespace runyard::testing {

inline Result<TriggerReply> tryTriggerAndWait(Bench &bench, const RunId &parent, const std::string &task,
                                              TriggerOptions options = {}, Packet payload = {})
{
    options.parent = parent;
    options.resumesParent = true;
    return bench.tryTrigger(task, std::move(options), std::move(payload));
}

inline RunId triggerAndWait(Bench &bench, const RunId &parent, const std::string &task,
                            TriggerOptions options = {}, Packet payload = {})
{
    return must(tryTriggerAndWait(bench, parent, task, std::move(options), std::move(payload))).id;
}

inline Result<WaitBegun> wait(Bench &bench, const WaitRequest &request)
{
    return bench.drain([&](EngineCore &core) { return core.waitRequests.wait(request); });
}

inline WaitpointId token(Bench &bench, std::optional<TimePoint> timeoutAt = {})
{
    return must(bench.drain([&](EngineCore &core) { return core.tokens.create({.timeoutAt = timeoutAt}); }))
        .token.id;
}

inline void complete(Bench &bench, const WaitpointId &id, const std::string &json = "{\"ok\":true}")
{
    must(bench.drain([&](EngineCore &core) { return core.tokens.complete({id, Packet::json(json), {}}); }));
}

inline WaitResult result(Bench &bench, const RunId &run)
{
    return must(bench.reader().waits.result(run));
}

inline RunReason reason(Bench &bench, const RunId &run)
{
    return must(bench.core().reasons.explain(run));
}

/// Started, with a confirmed process.
inline RunId executing(Bench &bench, const std::string &task)
{
    const RunId run = bench.trigger(task);
    bench.start(run);
    return run;
}

inline long long count(Bench &bench, const std::string &table)
{
    return bench.audit().number("SELECT count(*) FROM " + table);
}

} // namespace runyard::testing
