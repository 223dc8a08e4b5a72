#include "app/cli/local_query.h"

#include "app/cli/terminal.h"

namespace runyard {

static TimeReading localReading()
{
    return {TimeZoneChoice::Local, SystemClock().now()};
}

Result<RunFilter> readLocalQuery(const std::string &text)
{
    RunQuery query = parseRunQuery(text, localReading());
    if (query.problem)
        return Error{ErrorCode::InvalidInput, query.problem->message, {}, {}};
    if (!query.note.empty())
        printError("runyard: " + query.note);
    return std::move(query.filter);
}

Result<std::string> queryForEngine(const std::string &text)
{
    const auto filter = readLocalQuery(text);
    if (!filter)
        return filter.error();
    // Days that move on are those of this machine, not those of the engine.
    return formatRunQuery(resolved(*filter, SystemClock().now()));
}

std::string momentForEngine(const std::string &text, bool isEnd)
{
    const auto named = readNamedTime(text, localReading());
    if (!named)
        return text;
    if (!named->note.empty())
        printError("runyard: " + named->note);
    return std::to_string(toMicros(isEnd ? named->to - Millis{1} : named->from) / 1'000);
}

} // namespace runyard
