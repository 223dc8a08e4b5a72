#include "engine/domain/runs_by_status.h"

namespace runyard {

template <class Counted>
static std::int64_t sumOf(const RunsByStatus &runs, Counted isCounted)
{
    std::int64_t sum = 0;
    for (const RunStatus status : kAllRunStatuses)
        sum += isCounted(status) ? runs[static_cast<std::size_t>(status)] : 0;
    return sum;
}

std::int64_t openRuns(const RunsByStatus &runs)
{
    return sumOf(runs, [](RunStatus status) { return !isFinal(status); });
}

std::int64_t unsuccessfulRuns(const RunsByStatus &runs)
{
    return sumOf(runs, [](RunStatus status) { return isFinal(status) && status != RunStatus::Completed; });
}

} // namespace runyard
