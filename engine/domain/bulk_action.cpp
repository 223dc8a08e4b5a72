#include "engine/domain/bulk_action.h"

#include "engine/base/characters.h"
#include "engine/base/counted.h"
#include "engine/base/limits.h"
#include "engine/base/plain_names.h"
#include "engine/domain/run_rules.h"

#include <algorithm>

namespace runyard {

std::string_view displayName(BulkState state)
{
    switch (state) {
    case BulkState::Waiting: return "Can be undone";
    case BulkState::Canary: return "Canary";
    case BulkState::Review: return "Waits for you";
    case BulkState::Running: return "Running";
    case BulkState::Finished: return "Finished";
    case BulkState::Stopped: return "Stopped";
    case BulkState::Undone: return "Undone";
    }
    return {};
}

std::string_view displayName(BulkKind kind)
{
    switch (kind) {
    case BulkKind::Cancel: return "Cancel";
    case BulkKind::Replay: return "Replay";
    case BulkKind::Reschedule: return "Reschedule";
    case BulkKind::AddTags: return "Tag";
    }
    return {};
}

Status checkBulkRequest(const BulkRequest &request)
{
    if (request.selection.isEmpty() && request.madeBy.empty())
        return Error{
            ErrorCode::InvalidInput, "No run is selected.", "Select runs, or select all matches.", {}};
    if (!request.selection.all && request.selection.ids.size() > kBulkMostIds)
        return Error{ErrorCode::TooLarge,
                     counted(std::ssize(request.selection.ids), "run is", "runs are")
                         + " selected individually; the maximum is " + std::to_string(kBulkMostIds) + ".",
                     "Select all runs that match a filter instead.",
                     {}};
    if (request.kind == BulkKind::Reschedule && !request.delayUntil)
        return Error{
            ErrorCode::InvalidInput, "The start time is missing.", "Set when the runs should start.", {}};
    if (request.kind == BulkKind::AddTags && request.tags.empty())
        return Error{ErrorCode::InvalidInput, "The tags are missing.", "Give at least one tag.", {}};
    for (const std::string &tag : request.tags) {
        if (Status plain = checkPlainName("The tag", tag); !plain)
            return plain;
    }
    if (Status plain = checkPlainName("The name", request.name); !plain)
        return plain;
    const bool badTag = std::any_of(request.tags.begin(), request.tags.end(), [](const std::string &tag) {
        return tag.empty() || isLongerThan(tag, limits::kTagLength);
    });
    if (badTag || request.tags.size() > limits::kTagsPerRun)
        return Error{ErrorCode::InvalidInput,
                     "At most " + std::to_string(limits::kTagsPerRun) + " tags of 1 to "
                         + std::to_string(limits::kTagLength) + " characters are allowed.",
                     "Use fewer or shorter tags.",
                     {}};
    if (isLongerThan(request.name, kBulkNameLength))
        return Error{ErrorCode::TooLarge,
                     "The name is longer than " + std::to_string(kBulkNameLength) + " characters.",
                     "Use a shorter name.",
                     {}};
    if (request.kind != BulkKind::Replay && request.transform.kind != TransformKind::None)
        return Error{ErrorCode::InvalidInput, "Only a replay can change payloads.", {}, {}};
    return Done{};
}

std::string whySkipped(BulkKind kind, RunStatus status)
{
    if (kind == BulkKind::Cancel && !allows(RunAction::Cancel, status))
        return "It has ended already: " + std::string(displayName(status)) + ".";
    if (kind == BulkKind::Reschedule && !allows(RunAction::Reschedule, status))
        return "It is " + std::string(displayName(status)) + "; only "
               + allowedStatuses(RunAction::Reschedule) + " runs can be rescheduled.";
    return {};
}

} // namespace runyard
