// The query language for runs:
//
//   status:failed task:resize-* tag:vip -queue:low created>2h duration>30s payload.user.id:42 "timed out"
//
// Keys: status, task, queue, version, tag, machine, id, region, schedule, batch,
// bulkaction, parent, replayof; is:test, is:live,
// is:root; created, finished (a date, a time, or how long ago); duration, waited (30s, 1.5s, 1h30m, 250ms);
// attempts; error; errorgroup; payload.…, output.…, metadata.… (a path). Other words are searched for.
// All conditions must hold. Several values, separated by commas or by repeating the key, match any of them; a
// leading "-" negates. Quotes protect spaces and operators. created>2h means "later than two hours ago".
//
// A date means its whole day, and a time its whole minute or second, depending on how it is written
// (time_text.h): ">" and ">=" of a day start at its beginning, "<" ends before it, "<=" at its end, ":" is
// within it.
// A path consists of steps separated by dots. A step with special characters is quoted, an array position is
// in brackets, and [*] matches any position: payload."a b".items[0].sku. A name that contains a dot is found
// with and without quotes.
#pragma once

#include "engine/domain/run_query.h"
#include "engine/formats/time_text.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

/// What is wrong with a query, and where.
struct QueryProblem
{
    std::size_t offset = 0; // bytes
    std::size_t length = 0;
    std::string message; // explains how to fix it
    bool operator==(const QueryProblem &) const = default;
};

struct RunQuery
{
    RunFilter filter;                    // from the parts that could be read
    std::optional<QueryProblem> problem; // the first problem
    std::string note;                    // explains how an ambiguous time was interpreted; usually empty
};

/// Times without a zone are interpreted according to `reading`; by default in UTC, as in the API.
RunQuery parseRunQuery(std::string_view text, const TimeReading &reading = {});

/// Returns text that parseRunQuery() reads as the same filter. Moments are written in UTC with a Z or, for
/// people, as clocks in `zone` show them.
std::string formatRunQuery(const RunFilter &filter, std::optional<TimeZoneChoice> zone = {});

/// What is being typed at a position of a query, for completion.
struct QueryCursor
{
    enum class Part { Key, Value };
    Part part = Part::Key;
    std::string key;        // of the value: "status"
    std::string typed;      // the text up to the cursor, without quotes
    std::size_t offset = 0; // of the text a completion replaces, in bytes
    std::size_t length = 0;
};

QueryCursor queryCursorAt(std::string_view text, std::size_t position);

/// Returns every key of the language, in the order of the documentation ("payload." stands for its paths).
const std::vector<std::string> &queryKeys();

/// Returns the value as it must be written: in quotes if it contains a space or an operator.
std::string quotedForQuery(std::string_view value);

/// Returns a duration in the notation of queries: "30s", "1h30m", "250ms", "17us".
std::string queryDurationText(Micros duration);

} // namespace runyard
