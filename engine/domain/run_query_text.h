// The language one asks for runs in:
//
//   status:failed task:resize-* tag:vip -queue:low created>2h duration>30s payload.user.id:42 "timed out"
//
// Keys: status, task, queue, version, tag, machine, id, region, schedule, batch,
// bulkaction, parent, replayof; is:test, is:live,
// is:root; created, finished (a date, a time, or how long ago); duration, waited (30s, 1.5s, 1h30m, 250ms);
// attempts; error; errorgroup; payload.…, output.…, metadata.… (a path). Other words are searched for.
// Conditions hold together; values with commas, and a key given again, mean any of them; "-" in front
// means not. Quotes keep spaces and signs together. created>2h is "later than two hours ago".
//
// A date names its day and a time its minute or second, as they are written (time_text.h): ">" and ">=" of
// a day are from its beginning on, "<" is before it, "<=" up to its end, ":" within it.
// A path is steps with dots between; a step with signs in it stands in quotes, a place in an array in
// brackets, [*] is any place: payload."a b".items[0].sku. A name with a dot is found with and without quotes.
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
    std::string message; // says what to do
    bool operator==(const QueryProblem &) const = default;
};

struct RunQuery
{
    RunFilter filter;                    // of the parts that could be read
    std::optional<QueryProblem> problem; // the first one
    std::string note; // for people: how a time was taken that can be meant otherwise; empty as a rule
};

/// Times without a zone are read as `reading` says; by default as on the wire, in UTC.
RunQuery parseRunQuery(std::string_view text, const TimeReading &reading = {});

/// The text that parseRunQuery() reads back as the same filter. Moments are written in UTC with a Z; or,
/// for people, as clocks in `zone` show them.
std::string formatRunQuery(const RunFilter &filter, std::optional<TimeZoneChoice> zone = {});

/// What is being typed at a place of a query, for completion.
struct QueryCursor
{
    enum class Part { Key, Value };
    Part part = Part::Key;
    std::string key;        // of a value: "status"
    std::string typed;      // the text up to the cursor, without quotes
    std::size_t offset = 0; // of what a completion replaces, in bytes
    std::size_t length = 0;
};

QueryCursor queryCursorAt(std::string_view text, std::size_t position);

/// Every key a query may use, in the order of the documentation ("payload." stands for its paths).
const std::vector<std::string> &queryKeys();

/// A value as it must be written: quoted where a space or a sign would break it.
std::string quotedForQuery(std::string_view value);

/// A duration as queries write it: "30s", "1h30m", "250ms", "17us".
std::string queryDurationText(Micros duration);

} // namespace runyard
