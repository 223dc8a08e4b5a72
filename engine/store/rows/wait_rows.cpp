#include "engine/store/rows/wait_rows.h"

#include <algorithm>

namespace runyard {

const char *const kWaitColumns =
    "w.run, w.position, w.attempt, w.what, w.request_key, w.state, w.held, w.began_at, w.over_at";

RunWait readWait(const Statement &row)
{
    RunWait wait;
    wait.run = RunSeq{row.int64(0)};
    wait.position = row.integer(1);
    wait.attempt = row.integer(2);
    wait.what = row.text(3);
    wait.requestKey = row.text(4);
    wait.state = static_cast<WaitState>(std::clamp(row.integer(5), 0, 2));
    wait.isFrozenByHand = row.integer(6) != 0;
    wait.beganAt = row.time(7);
    wait.overAt = row.optionalTime(8);
    return wait;
}

void readWaitItems(Database &database, RunWait &wait)
{
    Statement query =
        database.prepare("SELECT waitpoint FROM run_wait_item WHERE run = ? AND position = ? ORDER BY item");
    query.with(toInt(wait.run), wait.position);
    while (query.step())
        wait.waitpoints.push_back(query.int64(0));
}

} // namespace runyard
