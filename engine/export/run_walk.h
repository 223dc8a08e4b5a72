// Goes through the runs of a selection, page by page, and asks an engine in the way of a program that
// waits. Not for the GUI thread or an engine's.
#pragma once

#include "engine/base/result.h"
#include "engine/contract/engine_client.h"
#include "engine/domain/run_selection.h"

#include <functional>
#include <future>

namespace runyard {

/// Done and to do; false ends the work.
using ExportProgress = std::function<bool(std::int64_t done, std::int64_t total)>;

/// What the answer to a call is; Unavailable when the engine goes away before it answers.
template <class T, class Call>
Result<T> answerOf(Call call)
{
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto answer = promise->get_future();
    call([promise](Result<T> result) { promise->set_value(std::move(result)); });
    promise.reset(); // the engine alone keeps it: dropped there, the wait ends
    try {
        return answer.get();
    } catch (const std::future_error &) {
        return Error{ErrorCode::Unavailable, "The engine was closed.", {}, {}};
    }
}

/// Stopped by who watches the progress.
Error exportStopped();
bool isStop(const Error &error);

/// How many runs there are to visit.
Result<std::int64_t> countRuns(EngineClient &client, const RunSelection &selection);

/// Visits every run once, oldest first; runs that come or change meanwhile are taken as they are found.
/// Memory: one page.
Status walkRuns(EngineClient &client, const RunSelection &selection, const ExportProgress &progress,
                const std::function<Status(const Run &)> &visit);

} // namespace runyard
