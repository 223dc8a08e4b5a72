// What a command reads in the time zone of this machine and sends to the engine in UTC.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run_query_text.h"

#include <string>

namespace runyard {

/// Times without a zone are local, as everywhere on a command line. A time that can be meant otherwise
/// is said on stderr.
Result<RunFilter> readLocalQuery(const std::string &text);

/// The same query for an engine: as it is where it names no time.
Result<std::string> queryForEngine(const std::string &text);

/// A time that has been, such as "today", "14:30" or "2026-11-24", as milliseconds since 1970: of its
/// beginning or of its last one.
Result<std::string> pastTimeForEngine(const std::string &text, bool isEnd);

/// A time to come: a duration as it is; "14:30", "tomorrow 14:30", "2026-11-24T10:41" with their zone.
Result<std::string> timeAheadForEngine(const std::string &text);

} // namespace runyard
