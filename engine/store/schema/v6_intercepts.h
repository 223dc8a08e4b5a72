// An intercept stays when it is over: runs it held name it. A run is held once in its life at most.
#pragma once

namespace runyard::schema {

inline constexpr const char *kIntercepts = R"sql(
CREATE TABLE intercept (
    number INTEGER PRIMARY KEY,
    query TEXT NOT NULL,
    every INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    active INTEGER NOT NULL,
    held INTEGER NOT NULL
);
CREATE TABLE held_run (
    run INTEGER PRIMARY KEY,
    intercept INTEGER NOT NULL,
    held_at INTEGER NOT NULL,
    released_at INTEGER
);
)sql";

} // namespace runyard::schema
