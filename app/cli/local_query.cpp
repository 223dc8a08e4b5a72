#include "app/cli/local_query.h"

#include "app/console/terminal.h"
#include "engine/base/quoted.h"
#include "engine/formats/duration_text.h"

#include <algorithm>
#include <cctype>

namespace runyard {

static TimeReading localReading(bool isAhead = false)
{
    return {TimeZoneChoice::Local, SystemClock().now(), isAhead};
}

static void sayNote(const std::string &note)
{
    if (!note.empty())
        printError("runyard: " + note);
}

Result<RunFilter> readLocalQuery(const std::string &text)
{
    RunQuery query = parseRunQuery(text, localReading());
    if (query.problem)
        return Error{ErrorCode::InvalidInput, query.problem->message, {}, {}};
    sayNote(query.note);
    return std::move(query.filter);
}

Result<std::string> queryForEngine(const std::string &text)
{
    const auto filter = readLocalQuery(text);
    if (!filter)
        return filter.error();
    // Relative days are those of this machine, not of the engine.
    return formatRunQuery(resolved(*filter, SystemClock().now()));
}

Result<std::string> pastTimeForEngine(const std::string &text, bool isEnd)
{
    if (!text.empty() && std::ranges::all_of(text, [](unsigned char c) { return std::isdigit(c); }))
        return text; // milliseconds
    const auto named = readNamedTime(text, localReading());
    if (!named)
        return Error{
            ErrorCode::InvalidInput,
            inQuotes(text) + " is not a time.",
            "Write 14:30, yesterday 14:30, 2026-11-24, 2026-11-24T10:41 or 2026-11-24T10:41Z; without "
            "a zone it is a time of this machine.",
            {}};
    sayNote(named->note);
    return std::to_string(toMicros(isEnd ? named->to - Millis{1} : named->from) / 1'000);
}

Result<std::string> timeAheadForEngine(const std::string &text)
{
    if (parseDuration(text))
        return text;
    const auto named = readNamedTime(text, localReading(true));
    if (!named)
        return Error{
            ErrorCode::InvalidInput,
            inQuotes(text) + " is neither a time nor a duration.",
            "Write 14:30, tomorrow 14:30, 2026-11-24T10:41 or 2026-11-24T10:41Z, or a duration such as "
            "90m or 2d; without a zone it is a time of this machine.",
            {}};
    sayNote(named->note);
    return isoText(named->from);
}

} // namespace runyard
