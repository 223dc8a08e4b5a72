#include "engine/api/wire/metadata_operations.h"

#include "engine/base/quoted.h"
#include "engine/formats/json_kept.h"
#include "engine/formats/json_lexemes.h"

#include <algorithm>
#include <limits>

namespace runyard::wire {

namespace {

/// "$.a.b[0]" as a JSON pointer; a plain key is one token.
std::optional<Json::json_pointer> pointerFor(const std::string &key)
{
    Json::json_pointer pointer;
    if (!key.starts_with("$.")) {
        pointer.push_back(key);
        return pointer;
    }
    std::string token;
    int depth = 0;
    const auto flush = [&] {
        if (token.empty())
            return false;
        pointer.push_back(token);
        token.clear();
        return ++depth <= 64;
    };
    bool afterIndex = false;
    for (std::size_t i = 2; i < key.size(); ++i) {
        if (key[i] == '.') {
            if (!afterIndex && !flush())
                return std::nullopt;
            afterIndex = false;
        } else if (key[i] == '[') {
            if (!afterIndex && !flush())
                return std::nullopt;
            const auto end = key.find(']', i);
            if (end == key.npos)
                return std::nullopt;
            token = key.substr(i + 1, end - i - 1);
            if (token.size() > 4 || token.find_first_not_of("0123456789") != token.npos || !flush())
                return std::nullopt;
            afterIndex = true;
            i = end;
        } else {
            if (afterIndex)
                return std::nullopt;
            token.push_back(key[i]);
        }
    }
    if (!afterIndex && !flush())
        return std::nullopt;
    return pointer;
}

/// Member names with a special meaning in the JavaScript that reads the metadata.
bool isReserved(const Json::json_pointer &pointer)
{
    for (auto rest = pointer; !rest.empty(); rest.pop_back()) {
        const auto &name = rest.back();
        if (name == "__proto__" || name == "constructor" || name == "prototype")
            return true;
    }
    return false;
}

/// Returns the value at the path, or nullptr; never creates anything.
Json *valueAt(Json &root, const Json::json_pointer &pointer)
{
    return root.contains(pointer) ? &root.at(pointer) : nullptr;
}

/// Whether a value can be written there without filling a list with empty elements; otherwise a single request
/// could make the engine allocate millions of them.
bool leavesNoGap(const Json &root, const Json::json_pointer &pointer)
{
    for (auto above = pointer; !above.empty(); above.pop_back()) {
        const auto owner = above.parent_pointer();
        if (!root.contains(owner) || !root.at(owner).is_array())
            continue;
        const auto &index = above.back();
        return index.size() <= 9 && index.find_first_not_of("0123456789") == index.npos
               && std::stoul(index) <= root.at(owner).size();
    }
    return true;
}

bool isOf64Bits(const Json &number)
{
    constexpr auto kMost = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    return number.is_number_unsigned() ? number.get<std::uint64_t>() <= kMost : number.is_number_integer();
}

/// Adds whole numbers exactly if they fit into 64 bits, others as doubles.
Json sum(const Json &left, const Json &right)
{
    const Json a = readJson<Json>(dump(left));
    const Json b = readJson<Json>(dump(right));
    std::int64_t whole = 0;
    if (isOf64Bits(a) && isOf64Bits(b)
        && !__builtin_add_overflow(a.get<std::int64_t>(), b.get<std::int64_t>(), &whole))
        return whole;
    return a.get<double>() + b.get<double>();
}

void applyOne(Json &root, const std::string &type, const Json::json_pointer &pointer, const Json &value)
{
    Json *there = valueAt(root, pointer);
    if (type == "set") {
        root[pointer] = value;
    } else if (type == "delete") {
        if (there && root.contains(pointer.parent_pointer())) {
            Json &owner = root.at(pointer.parent_pointer());
            if (owner.is_object())
                owner.erase(pointer.back());
            else if (owner.is_array())
                owner.erase(static_cast<std::size_t>(std::stoul(pointer.back())));
        }
    } else if (type == "append") {
        if (!there)
            root[pointer] = Json::array({value});
        else if (there->is_array())
            there->push_back(value);
        else
            *there = Json::array({*there, value});
    } else if (type == "remove") {
        if (there && there->is_array()) {
            const auto found = std::ranges::find_if(
                *there, [&](const Json &one) { return isSameJson(dump(one), dump(value)); });
            if (found != there->end())
                there->erase(found);
        }
    } else if (type == "increment") {
        root[pointer] = sum(there && isNumberOrPiece(*there) ? *there : Json(0), value);
    }
}

} // namespace

Result<Json> applyMetadataOperations(Json metadata, const Json &operations)
{
    if (!operations.is_array())
        return invalid("operations", "a list is expected");
    int index = 0;
    for (const auto &operation : operations) {
        const std::string path = "operations[" + std::to_string(index++) + "]";
        if (!operation.is_object())
            return invalid(path, "an object is expected");
        ObjectReader reader(operation, path);
        const auto type = reader.text("type");
        const auto key = reader.text("key");
        if (reader.error())
            return *reader.error();
        const auto found = operation.find("value");
        const Json value = found == operation.end() ? Json() : *found;
        if (type == "update") {
            if (!value.is_object())
                return invalid(path + ".value", "an object is expected");
            metadata = value;
            continue;
        }
        if (type != "set" && type != "delete" && type != "append" && type != "remove" && type != "increment")
            return invalid(path + ".type", "set, delete, append, remove, increment or update is expected");
        if (type == "increment" && !isNumberOrPiece(value))
            return invalid(path + ".value", "a number is expected");
        const auto pointer = key.empty() ? std::nullopt : pointerFor(key);
        if (!pointer)
            return invalid(path + ".key", "a member name or a path such as $.a.b is expected");
        if (isReserved(*pointer))
            return invalid(path + ".key", inQuotes(key) + " is a name that JavaScript reserves");
        try {
            if (type != "delete" && type != "remove" && !leavesNoGap(metadata, *pointer))
                return invalid(path + ".key", inQuotes(key) + " is beyond the end of its list");
            applyOne(metadata, type, *pointer, value);
        } catch (const Json::exception &) {
            return invalid(path + ".key", inQuotes(key) + " does not fit what the metadata holds");
        }
    }
    return metadata;
}

} // namespace runyard::wire
