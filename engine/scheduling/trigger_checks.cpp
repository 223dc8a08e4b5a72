#include "engine/scheduling/trigger_checks.h"

#include "engine/domain/limits.h"
#include "engine/domain/machine.h"
#include "engine/domain/payload_schema.h"

#include <nlohmann/json.hpp>

namespace runyard {

namespace {

constexpr std::string_view kSuperJson = "application/super+json";

/// The payload as the schema sees it. Its syntax has been checked.
std::string plainJson(const Packet &payload)
{
    if (!payload.present)
        return "null";
    if (payload.type == Packet{}.type)
        return payload.data;
    if (payload.type == kSuperJson) {
        const auto wrapped = nlohmann::json::parse(payload.data, nullptr, false);
        return wrapped.is_object() && wrapped.contains("json") ? wrapped["json"].dump() : payload.data;
    }
    return nlohmann::json(payload.data).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

Status checkTags(const std::vector<std::string> &tags)
{
    if (tags.size() > limits::kTagsPerRun)
        return Error{ErrorCode::InvalidInput,
                     "A run can have " + std::to_string(limits::kTagsPerRun) + " tags, these are "
                         + std::to_string(tags.size()) + ".",
                     "Leave some out."};
    for (const std::string &tag : tags) {
        if (tag.empty() || tag.size() > limits::kTagLength)
            return Error{ErrorCode::InvalidInput,
                         "Tag \"" + tag.substr(0, 32) + "\" is not 1 to " + std::to_string(limits::kTagLength)
                             + " characters long.",
                         "Shorten it."};
    }
    return Done{};
}

Status checkMetadata(const std::string &json)
{
    if (json.size() > limits::kMetadataBytes)
        return Error{ErrorCode::TooLarge, "The metadata is larger than 256 KiB.", "Keep less in it."};
    if (!nlohmann::json::parse(json, nullptr, false).is_object())
        return Error{ErrorCode::InvalidInput, "Metadata must be a JSON object.", "Send {\"key\": value}."};
    return Done{};
}

Status checkTriggerOptions(const TriggerRequest &request)
{
    const TriggerOptions &options = request.options;
    if (request.taskId.empty() || request.taskId.size() > limits::kTaskIdLength)
        return Error{ErrorCode::InvalidInput, "A task id has 1 to 256 characters.", "Name the task to run."};
    if (request.payload.data.size() > limits::kPayloadBytes)
        return Error{ErrorCode::TooLarge,
                     "The payload has " + std::to_string(request.payload.data.size())
                         + " bytes; the limit is " + std::to_string(limits::kPayloadBytes) + ".",
                     "Store the data in a file and pass its path."};
    if (options.idempotencyKey.size() > limits::kIdempotencyKeyLength)
        return Error{ErrorCode::InvalidInput, "The idempotency key is longer than 2048 characters.",
                     "Use a hash of it."};
    if (auto tags = checkTags(options.tags); !tags)
        return tags;
    if (!options.metadata.empty()) {
        if (auto metadata = checkMetadata(options.metadata); !metadata)
            return metadata;
    }
    if (!options.machine.empty() && !findMachinePreset(options.machine))
        return Error{ErrorCode::InvalidInput, "There is no machine preset \"" + options.machine + "\".",
                     "Use micro, small-1x, small-2x, medium-1x, medium-2x, large-1x or large-2x."};
    if (options.maxAttempts && *options.maxAttempts < 1)
        return Error{ErrorCode::InvalidInput, "A run needs at least one attempt.",
                     "Set max attempts to 1 or more."};
    return Done{};
}

Status checkPayload(const Packet &payload, const PayloadSchema *schema)
{
    if (payload.present && (payload.type == Packet{}.type || payload.type == kSuperJson)) {
        if (auto syntax = checkJsonSyntax(payload.data); !syntax)
            return syntax;
    }
    return schema ? schema->check(plainJson(payload)) : Status(Done{});
}

} // namespace runyard
