// Visits the runs of a selection page by page, waiting for the engine's replies. Not for the GUI thread or an
// engine thread.
#pragma once

#include "engine/base/result.h"
#include "engine/contract/engine_client.h"
#include "engine/domain/run_selection.h"

#include <functional>
#include <future>

namespace runyard {

/// Receives the numbers of finished and of all runs. Returns false to stop.
using ExportProgress = std::function<bool(std::int64_t done, std::int64_t total)>;

/// Waits for the reply to a call and returns it. Errors: Unavailable when the engine closes before it
/// replies.
template <class T, class Call>
Result<T> answerOf(Call call)
{
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto answer = promise->get_future();
    call([promise](Result<T> result) { promise->set_value(std::move(result)); });
    promise.reset(); // only the engine keeps it now, so the wait ends if the engine drops it
    try {
        return answer.get();
    } catch (const std::future_error &) {
        return Error{ErrorCode::Unavailable, "The engine was closed.", {}, {}};
    }
}

/// The error when the progress callback asked to stop.
Error exportStopped();
bool isStop(const Error &error);

/// Returns the number of runs to visit.
Result<std::int64_t> countRuns(EngineClient &client, const RunSelection &selection);

/// Visits every run once, oldest first. Runs created or changed in the meantime are visited as they are
/// found. Memory: one page.
Status walkRuns(EngineClient &client, const RunSelection &selection, const ExportProgress &progress,
                const std::function<Status(const Run &)> &visit);

} // namespace runyard
