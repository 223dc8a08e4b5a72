// Runs as JSON: in the management API's shapes with its two status vocabularies, and in Runyard's own shape
// with a name for every status.
#pragma once

#include "engine/api/wire/json.h"
#include "engine/domain/run.h"
#include "engine/domain/run_query.h"
#include "engine/domain/task.h"

namespace runyard::wire {

enum class Vocabulary {
    Current, // x-trigger-api-version: 2025-07-16
    Legacy,  // anything else
};

/// Returns the status in the client's vocabulary.
std::string statusText(RunStatus status, Vocabulary vocabulary);
/// Accepts the names of both vocabularies and Runyard's own.
std::optional<RunStatus> statusFromText(std::string_view text);

/// Returns the value inside a packet as JSON, byte for byte; unwraps super+json and returns text as a string.
Json decoded(const Packet &packet);
/// Returns stored JSON unchanged if it is an object, else null.
Json storedObject(const std::string &text);
/// {message, name?, stackTrace?}
Json serializedError(const RunError &error);
/// Returns the stored error union: {type: BUILT_IN_ERROR | CUSTOM_ERROR | STRING_ERROR | INTERNAL_ERROR, …}
Json taskRunError(const RunError &error);

/// The members shared by list, retrieve and related runs.
Json commonRun(const Run &run, Vocabulary vocabulary);
Json listItem(const Run &run, Vocabulary vocabulary);
/// The caller looks relations up; empty = none.
struct Relations
{
    std::optional<Run> parent;
    std::optional<Run> root;
    std::optional<ScheduleInfo> schedule;
};
Json retrievedRun(const RunDetail &detail, const Relations &relations, Vocabulary vocabulary);
/// GET /runs/{id}/result; the run is final.
Json runResult(const RunDetail &detail);
/// GET /runs/{id}/events: the transitions, oldest first.
Json runEvents(const RunDetail &detail);

/// In Runyard's own shapes.
Json ownRun(const Run &run);
Json ownRunDetail(const RunDetail &detail);
Json ownLogPage(const LogPage &page);

} // namespace runyard::wire
