// From here on, traits of runs are counted as tags with negative numbers (counters.h).
#pragma once

namespace runyard::schema {

inline constexpr const char *kCountedTraits = R"sql(
INSERT INTO tag_counter SELECT -10 - machine, task, status, queue, version, count(*)
    FROM run WHERE status >= 7 GROUP BY machine, task, status, queue, version;
INSERT INTO tag_counter SELECT -1, task, status, queue, version, count(*)
    FROM run WHERE status >= 7 AND flags & 1 GROUP BY task, status, queue, version;
INSERT INTO tag_counter SELECT -2, task, status, queue, version, count(*)
    FROM run WHERE status >= 7 AND parent IS NULL GROUP BY task, status, queue, version;
)sql";

} // namespace runyard::schema
