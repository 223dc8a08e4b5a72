#include "engine/domain/batch.h"

namespace runyard {

std::string_view keyName(BatchStatus status)
{
    switch (status) {
    case BatchStatus::Pending: return "PENDING";
    case BatchStatus::Processing: return "PROCESSING";
    case BatchStatus::Completed: return "COMPLETED";
    case BatchStatus::PartialFailed: return "PARTIAL_FAILED";
    case BatchStatus::Aborted: return "ABORTED";
    }
    return {};
}

std::string_view displayName(BatchStatus status)
{
    switch (status) {
    case BatchStatus::Pending: return "Pending";
    case BatchStatus::Processing: return "Processing";
    case BatchStatus::Completed: return "Completed";
    case BatchStatus::PartialFailed: return "Partly failed";
    case BatchStatus::Aborted: return "Aborted";
    }
    return {};
}

BatchStatus statusOf(const Batch &batch)
{
    if (!batch.isSealed())
        return BatchStatus::Pending;
    if (batch.unmade == batch.received)
        return BatchStatus::Aborted;
    if (batch.running() > 0)
        return BatchStatus::Processing;
    return batch.unmade > 0 ? BatchStatus::PartialFailed : BatchStatus::Completed;
}

} // namespace runyard
