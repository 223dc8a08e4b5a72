#include "engine/store/rows/run_order_sql.h"

namespace runyard {

const char *orderExpression(RunOrder order)
{
    switch (order) {
    case RunOrder::Created: return "r.seq";
    case RunOrder::Finished: return "r.finished_at";
    case RunOrder::Duration: return "(r.finished_at - r.started_at)";
    case RunOrder::Waited: return "(coalesce(r.started_at, r.finished_at) - r.queued_at)";
    case RunOrder::Attempts: return "r.attempt_count";
    }
    return "NULL";
}

} // namespace runyard
