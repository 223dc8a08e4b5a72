// Runs as JSON: the management API's shapes in its two status vocabularies, and Runyard's own shape
// with every status under its own name.
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

/// The status a client of this vocabulary is told.
std::string statusText(RunStatus status, Vocabulary vocabulary);
/// Accepts the names of both vocabularies and our own.
std::optional<RunStatus> statusFromText(std::string_view text);

/// The value inside a packet as JSON, byte for byte: super+json is unwrapped, text is a string.
Json decoded(const Packet &packet);
/// Stored JSON as it is where it is an object; null for anything else.
Json storedObject(const std::string &text);
/// {message, name?, stackTrace?}
Json serializedError(const RunError &error);
/// The stored error union: {type: BUILT_IN_ERROR | CUSTOM_ERROR | STRING_ERROR | INTERNAL_ERROR, …}
Json taskRunError(const RunError &error);

/// The members list, retrieve and related runs share.
Json commonRun(const Run &run, Vocabulary vocabulary);
Json listItem(const Run &run, Vocabulary vocabulary);
/// Relations are looked up by the caller; empty = none.
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

/// Runyard's own shapes.
Json nativeRun(const Run &run);
Json nativeRunDetail(const RunDetail &detail);
Json nativeLogPage(const LogPage &page);

} // namespace runyard::wire
