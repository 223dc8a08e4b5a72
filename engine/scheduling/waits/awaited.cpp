// Describes what runs wait for, as text and as values.
#include "engine/scheduling/waits/waits.h"

#include "engine/formats/duration_text.h"

namespace runyard {

std::vector<Waitpoint> Waits::waitpointsOf(const RunWait &wait)
{
    std::vector<Waitpoint> points;
    for (const std::int64_t number : wait.waitpoints) {
        if (auto point = m_store.waitpoints.find(number)) {
            settle(*point);
            points.push_back(std::move(*point));
        }
    }
    return points;
}

void Waits::settle(Waitpoint &point)
{
    if (point.completedAt)
        return;
    if (point.type == WaitpointType::Run) {
        const RunEntry *awaited = m_runs.find(point.run);
        if (awaited && !isFinal(awaited->run.status))
            return;
        point.outputIsError = !awaited || awaited->run.status != RunStatus::Completed;
    } else if (point.type == WaitpointType::Batch) {
        const Batch *awaited = m_batches.find(BatchId{point.batch});
        if (awaited && !isFinal(awaited->status))
            return;
    } else {
        return;
    }
    point.completedAt = m_clock.now();
    complete(point, {}, point.outputIsError);
}

std::string Waits::shortName(const Run &run)
{
    return run.id.text + " (" + run.taskId + ")";
}

std::string Waits::nameOf(const std::vector<Waitpoint> &points)
{
    if (points.empty())
        return "nothing";
    const Waitpoint &first = points.front();
    std::string name;
    switch (first.type) {
    case WaitpointType::Run: {
        const RunEntry *awaited = m_runs.find(first.run);
        name = awaited ? "run " + shortName(awaited->run) : "a run";
        break;
    }
    case WaitpointType::Batch: name = "batch " + first.batch; break;
    case WaitpointType::DateTime: name = "the time " + isoText(first.dueAt.value_or(first.createdAt)); break;
    case WaitpointType::Manual: name = "wait token " + first.id.text; break;
    }
    return points.size() == 1 ? name : name + " and " + std::to_string(points.size() - 1) + " more";
}

std::string Waits::whatCame(const RunWait &wait)
{
    const auto points = waitpointsOf(wait);
    if (points.size() != 1)
        return "All " + std::to_string(points.size()) + " things it waited for are over";
    const Waitpoint &point = points.front();
    switch (point.type) {
    case WaitpointType::Run: {
        const RunEntry *awaited = m_runs.find(point.run);
        return awaited
                   ? "Run " + shortName(awaited->run) + " is " + std::string(displayName(awaited->run.status))
                   : "The run it waited for is gone";
    }
    case WaitpointType::Batch: return "Batch " + point.batch + " is over";
    case WaitpointType::DateTime: return "The time it waited for has come";
    case WaitpointType::Manual:
        return "Wait token " + point.id.text + (point.outputIsError ? " timed out" : " was completed");
    }
    return {};
}

std::vector<Awaited> Waits::awaitedBy(RunSeq run)
{
    std::vector<Awaited> all;
    for (const Waitpoint *point : m_book.missedBy(run)) {
        Awaited awaited;
        awaited.type = point->type;
        awaited.waitpoint = point->id;
        awaited.dueAt = point->dueAt;
        awaited.batch = point->batch;
        if (const RunEntry *entry = point->type == WaitpointType::Run ? m_runs.find(point->run) : nullptr) {
            awaited.run = entry->run.id;
            awaited.taskId = entry->run.taskId;
            awaited.status = entry->run.status;
        }
        all.push_back(std::move(awaited));
    }
    return all;
}

} // namespace runyard
