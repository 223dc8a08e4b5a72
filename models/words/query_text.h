// Queries and times as the window reads and writes them: in the time zone chosen in the status bar. What is saved for
// other windows or sent to an engine means the same everywhere.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run_query_text.h"

#include <QString>

namespace runyard::query_text {

/// How the window reads times of now.
TimeReading reading();

RunQuery read(const QString &query);
QString shown(const RunFilter &filter);
QString kept(const RunFilter &filter); // moments in UTC; "today" stays a word
/// A kept query as the window shows it; a text that is no query as it is.
QString shownOf(const QString &query);
/// What was typed, with its times in UTC: as it is where it has none, and where it is no query.
QString keptOf(const QString &query);
/// True when the filter is written in another way in another zone.
bool hasTimes(const RunFilter &filter);

/// The moment a text names or how long ago it is, for going back to; the note is about clocks that change.
std::optional<NamedTime> pastMoment(const QString &text, TimePoint now);
/// The moment a text names, or a duration from now on. A time of day is the next one.
Result<TimePoint> comingMoment(const QString &text, TimePoint now);
/// A duration of whole seconds, with decimals if need be ("1.5h", "1,5 h").
Result<Seconds> seconds(const QString &text);
/// A whole number in the digits of any script.
std::optional<int> wholeNumber(const QString &text);

} // namespace runyard::query_text
