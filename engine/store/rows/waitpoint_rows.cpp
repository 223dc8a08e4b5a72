#include "engine/store/rows/waitpoint_rows.h"

#include "engine/store/rows/json_values.h"
#include "engine/store/rows/run_rows.h"

#include <algorithm>

namespace runyard {

const char *const kWaitpointColumns =
    "w.number, w.id, w.type, w.created_at, w.due_at, w.completed_at, w.output_is_error, w.idempotency_key,"
    " w.key_expires_at, w.tags, w.secret_hash, w.run, w.batch,"
    " w.made_by";
const char *const kWaitpointOutput = "w.output, w.output_type, w.output_codec";

Waitpoint readWaitpoint(const Statement &row)
{
    Waitpoint waitpoint;
    waitpoint.number = row.int64(0);
    waitpoint.id = WaitpointId{row.text(1)};
    waitpoint.type = static_cast<WaitpointType>(std::clamp(row.integer(2), 0, 3));
    waitpoint.createdAt = row.time(3);
    waitpoint.dueAt = row.optionalTime(4);
    waitpoint.completedAt = row.optionalTime(5);
    waitpoint.outputIsError = row.integer(6) != 0;
    waitpoint.idempotencyKey = row.text(7);
    waitpoint.keyExpiresAt = row.optionalTime(8);
    waitpoint.tags = decodeTags(row.view(9));
    waitpoint.secretHash = row.text(10);
    waitpoint.run = RunSeq{row.optionalInt64(11).value_or(0)};
    waitpoint.batch = row.text(12);
    waitpoint.madeBy = row.text(13);
    return waitpoint;
}

void readWaitpointOutput(Database &database, const Statement &row, int column, Waitpoint &waitpoint)
{
    waitpoint.output = readPacket(database, row, column);
}

} // namespace runyard
