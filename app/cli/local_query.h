// Times that a command reads in the time zone of this machine and sends to the engine in UTC.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run_query_text.h"

#include <string>

namespace runyard {

/// Times without a zone are local, as usual on a command line. An ambiguous time causes a note on stderr.
Result<RunFilter> readLocalQuery(const std::string &text);

/// Returns the same query for an engine; unchanged if it names no time.
Result<std::string> queryForEngine(const std::string &text);

/// Returns a past time such as "today", "14:30" or "2026-11-24" as milliseconds since 1970: its first or its
/// last millisecond.
Result<std::string> pastTimeForEngine(const std::string &text, bool isEnd);

/// Returns a future time: a duration unchanged; "14:30", "tomorrow 14:30" or "2026-11-24T10:41" with its zone.
Result<std::string> timeAheadForEngine(const std::string &text);

} // namespace runyard
