#include "engine/domain/trigger_rules.h"

#include "engine/base/characters.h"
#include "engine/base/counted.h"
#include "engine/base/limits.h"
#include "engine/base/plain_names.h"
#include "engine/base/quoted.h"
#include "engine/domain/task_input.h"

#include <nlohmann/json.hpp>

#include <QCryptographicHash>

namespace runyard {

namespace {

constexpr std::size_t kHashCharacters = 64;

/// Returns the text that is checked against the schema; the packet's own text if possible.
std::string judgedJson(const Packet &payload)
{
    if (!payload.present)
        return "null";
    if (payload.type == "application/json")
        return payload.data;
    if (payload.type == kSuperJson)
        return taskInput(payload);
    return nlohmann::json(payload.data).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

} // namespace

Status checkTags(const std::vector<std::string> &tags)
{
    if (tags.size() > limits::kTagsPerRun)
        return Error{ErrorCode::Unprocessable,
                     "A run can have " + std::to_string(limits::kTagsPerRun) + " tags, not "
                         + std::to_string(tags.size()) + ".",
                     "Remove some."};
    for (const std::string &tag : tags) {
        if (Status plain = checkPlainName("The tag", tag); !plain)
            return plain;
        if (tag.empty() || isLongerThan(tag, limits::kTagLength))
            return Error{ErrorCode::InvalidInput,
                         "Tag " + inQuotes(tag) + " must be 1 to " + std::to_string(limits::kTagLength)
                             + " characters long.",
                         "Shorten it."};
    }
    return Done{};
}

Status checkMetadata(std::string_view json)
{
    if (json.size() > limits::kMetadataBytes)
        return Error{ErrorCode::TooLarge, "The metadata is larger than 256 KiB.", "Store less in it."};
    if (auto syntax = checkJsonSyntax(json); !syntax)
        return syntax;
    if (json[json.find_first_not_of(" \t\r\n")] != '{')
        return Error{ErrorCode::InvalidInput, "Metadata must be a JSON object.", "Write {\"key\": value}."};
    return Done{};
}

Status checkPayload(const Packet &payload, const PayloadSchema *schema)
{
    if (payload.data.size() > limits::kPayloadBytes)
        return Error{ErrorCode::TooLarge,
                     "The payload has " + std::to_string(payload.data.size()) + " bytes; the limit is "
                         + std::to_string(limits::kPayloadBytes) + ".",
                     "Store the data in a file and pass its path."};
    const bool isJson = payload.type == "application/json" || payload.type == "application/super+json";
    if (payload.present && isJson) {
        if (auto syntax = checkJsonSyntax(payload.data); !syntax)
            return syntax;
    }
    return schema ? schema->check(judgedJson(payload)) : Status(Done{});
}

std::string idempotencyKeyHash(std::string_view userKey)
{
    if (userKey.size() == kHashCharacters)
        return std::string(userKey);
    const QByteArrayView bytes(userKey.data(), static_cast<qsizetype>(userKey.size()));
    return QCryptographicHash::hash(bytes.toByteArray(), QCryptographicHash::Sha256).toHex().toStdString();
}

} // namespace runyard
