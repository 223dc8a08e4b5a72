#include "engine/api/files/stored_payloads.h"

#include "engine/api/wire/json.h"
#include "engine/formats/json_kept.h"
#include "engine/formats/json_lexemes.h"

namespace runyard {

using wire::Json;

namespace {

constexpr std::string_view kPrefix = "uploads/";

/// A member that may name an upload, and the member with its type.
struct Place
{
    const char *value;
    Json *type = nullptr;
};

bool isStored(const Json &object, const char *type)
{
    return object.contains(type) && object[type] == std::string(kStoreType);
}

/// A trigger has the type in its options, a replay beside the payload, and an attempt's end beside the output.
Place placeIn(Json &object)
{
    if (isStored(object, "outputType"))
        return {"output", &object["outputType"]};
    for (Json *place : {&object, object.contains("options") ? &object["options"] : nullptr}) {
        if (place && place->is_object() && isStored(*place, "payloadType"))
            return {"payload", &(*place)["payloadType"]};
    }
    return {};
}

Status fill(Json &object, PacketFiles &files, const SecretValues &secrets, std::size_t &taken)
{
    const Place place = object.is_object() ? placeIn(object) : Place{};
    if (!place.type)
        return Done{};
    const auto path = object.contains(place.value) && object[place.value].is_string()
                          ? object[place.value].get<std::string>()
                          : std::string();
    const auto id = uploadId(path);
    if (id.empty())
        return wire::invalid(place.value,
                             "the storagePath of an upload is expected with " + std::string(kStoreType));
    auto packet = files.load(id);
    if (!packet && packet.error().code == ErrorCode::NotFound)
        return wire::invalid(place.value, packet.error().text());
    if (!packet)
        return packet.error();
    const bool isOutput = std::string_view(place.value) == "output";
    if (isOutput && secrets.mask(packet->data)) {
        if (auto saved = files.save(id, *packet); !saved)
            return saved.error();
    }
    taken += packet->data.size();
    if (taken > kStoredBytesPerRequest)
        return Error{ErrorCode::TooLarge, "One request can bring in 64 MiB of uploads.", "Send several.", {}};
    object[place.value] = std::move(packet->data);
    *place.type = packet->type;
    return Done{};
}

} // namespace

std::string storagePath(const std::string &uploadId)
{
    return std::string(kPrefix) + uploadId;
}

std::string uploadId(std::string_view storagePath)
{
    if (!storagePath.starts_with(kPrefix) || !PacketFiles::isId(storagePath.substr(kPrefix.size())))
        return {};
    return std::string(storagePath.substr(kPrefix.size()));
}

bool namesUploads(const HttpRequest &request)
{
    if (request.method != "POST" || request.path.size() < 3)
        return false;
    const auto &last = request.path.back();
    const bool isAttempt = request.path[0] == "engine" && last == "complete";
    return (isAttempt || last == "trigger" || last == "replay" || last == "items" || last == "batch")
           && request.body.find(kStoreType) != std::string::npos;
}

Result<std::string> withUploads(const std::string &body, bool isLines, PacketFiles &files,
                                const SecretValues &secrets)
{
    std::size_t taken = 0;
    std::string filled;
    std::string_view rest = body;
    while (!rest.empty()) {
        const auto end = isLines ? rest.find('\n') : rest.npos;
        const auto line = rest.substr(0, end);
        rest = end == rest.npos ? std::string_view{} : rest.substr(end + 1);
        auto object = line.find(kStoreType) == line.npos ? Result<Json>(Json()) : wire::parseJson(line);
        if (!object)
            return object.error();
        if (!object->is_null())
            object = lexemeTree<Json>(line).value(); // keeps the numbers in other items as they are written
        if (object->is_null()) {
            filled += line; // unchanged; the route reports what is wrong with it
        } else {
            if (auto done = fill(*object, files, secrets, taken); !done)
                return done.error();
            if (object->contains("completion")) {
                if (auto done = fill((*object)["completion"], files, secrets, taken); !done)
                    return done.error();
            }
            if (object->contains("items") && (*object)["items"].is_array()) {
                for (auto &item : (*object)["items"]) {
                    if (auto done = fill(item, files, secrets, taken); !done)
                        return done.error();
                }
            }
            filled += keptWhereSame(line, wire::dump(*object));
        }
        if (isLines)
            filled += '\n';
    }
    return filled;
}

} // namespace runyard
