#include "engine/formats/super_json.h"

#include "engine/formats/duration_text.h"
#include "engine/formats/json_kept.h"
#include "engine/formats/json_lexemes.h"
#include "engine/formats/json_member.h"
#include "engine/formats/json_scan.h"
#include "engine/formats/payload_schema.h"

#include <algorithm>
#include <array>
#include <map>
#include <memory>

namespace runyard::superjson {

namespace {

using Json = nlohmann::ordered_json;

constexpr int kDeepest = 500;

struct TypeName
{
    const char *superJson;
    const char *shown;
};
constexpr std::array kTypes{
    TypeName{"Date", "$date"},     TypeName{"bigint", "$bigint"}, TypeName{"undefined", "$undefined"},
    TypeName{"number", "$number"}, TypeName{"regexp", "$regexp"}, TypeName{"set", "$set"},
    TypeName{"map", "$map"},       TypeName{"URL", "$url"},       TypeName{"Error", "$error"},
};
constexpr const char *kLiteral = "$literal";
constexpr const char *kOther = "$type";
constexpr const char *kValue = "value";

/// Parses JSON, keeping the notation of numbers.
std::optional<Json> parsed(std::string_view text)
{
    return jsonNesting(text) > kDeepest ? std::nullopt : lexemeTree<Json>(text);
}

/// The types that SuperJSON stores beside the value, as a tree over it.
struct Notes
{
    std::optional<Json> type;
    std::map<std::string, std::unique_ptr<Notes>> inner;
};

/// Finds a path such as "a.b\.c.0": dots in names are escaped, other characters are not.
Notes *at(Notes &notes, const std::string &path)
{
    Notes *place = &notes;
    std::string name;
    const auto descend = [&] {
        auto &next = place->inner[std::exchange(name, {})];
        if (!next)
            next = std::make_unique<Notes>();
        place = next.get();
    };
    for (std::size_t i = 0; i < path.size(); ++i) {
        if (path[i] == '\\' && i + 1 < path.size() && path[i + 1] == '.')
            name += path[++i];
        else if (path[i] == '.')
            descend();
        else
            name += path[i];
    }
    descend();
    return place;
}

bool readNotes(const Json &tree, Notes &notes)
{
    const Json *inner = &tree;
    if (tree.is_array()) {
        if (tree.empty() || tree.size() > 2)
            return false;
        notes.type = tree[0];
        if (tree.size() == 1)
            return true;
        inner = &tree[1];
    }
    if (!inner->is_object())
        return false;
    return std::ranges::all_of(
        inner->items(), [&](const auto &item) { return readNotes(item.value(), *at(notes, item.key())); });
}

bool looksTyped(const Json &object)
{
    if (object.size() == 2)
        return object.contains(kOther) && object.contains(kValue);
    if (object.size() != 1)
        return false;
    const std::string &key = object.begin().key();
    return key == kLiteral
           || std::ranges::any_of(kTypes, [&](const TypeName &type) { return key == type.shown; });
}

Json shown(Json value, const Notes *notes)
{
    const auto inner = [&](const std::string &name) -> const Notes * {
        const auto found = notes ? notes->inner.find(name) : decltype(notes->inner.find(name)){};
        return notes && found != notes->inner.end() ? found->second.get() : nullptr;
    };
    if (value.is_object()) {
        for (auto &item : value.items())
            item.value() = shown(std::move(item.value()), inner(item.key()));
        if (looksTyped(value) && !(notes && notes->type))
            return {{kLiteral, std::move(value)}};
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i)
            value[i] = shown(std::move(value[i]), inner(std::to_string(i)));
    }
    if (!notes || !notes->type)
        return value;
    for (const auto &type : kTypes) {
        if (*notes->type == type.superJson)
            return {{type.shown, *notes->type == "undefined" ? Json(true) : std::move(value)}};
    }
    return {{kOther, *notes->type}, {kValue, std::move(value)}};
}

// --- reading it back

struct Noted
{
    Json value;
    Json notes; // null, or in SuperJSON's format
};

std::string escaped(const std::string &name)
{
    std::string text;
    for (const char c : name) {
        if (c == '.')
            text += '\\';
        text += c;
    }
    return text;
}

class Reader
{
public:
    Noted read(const Json &shownValue, const std::string &path);
    std::optional<Error> error;

private:
    Noted readTyped(const std::string &key, const Json &given, const std::string &path);
    Noted readMembers(const Json &value, const std::string &path);
    void refuse(const std::string &path, const std::string &reason)
    {
        if (!error)
            error = Error{ErrorCode::InvalidInput, path + ": " + reason + ".", {}, {{path, reason}}};
    }
};

Noted Reader::readMembers(const Json &value, const std::string &path)
{
    Noted result{value, nullptr};
    const auto take = [&](const std::string &name, Json &member) {
        auto noted = read(member, path + "/" + name);
        member = std::move(noted.value);
        if (noted.notes.is_array())
            result.notes[escaped(name)] = std::move(noted.notes);
        else
            for (auto &deeper : noted.notes.items())
                result.notes[escaped(name) + "." + deeper.key()] = std::move(deeper.value());
    };
    if (value.is_object()) {
        for (auto &item : result.value.items())
            take(item.key(), item.value());
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < result.value.size(); ++i)
            take(std::to_string(i), result.value[i]);
    }
    return result;
}

Noted Reader::readTyped(const std::string &key, const Json &given, const std::string &path)
{
    const auto isText = [&] { return given.is_string(); };
    bool fits = true;
    std::string expected = "a text is expected";
    Json value = given;
    if (key == "$date") {
        fits = isText() && parseIso(given.get<std::string>()).ok();
        expected = "a date such as 2030-01-01T00:00:00.000Z is expected";
    } else if (key == "$bigint") {
        if (isNumberOrPiece(given))
            value = std::string(pieceText(given));
        const auto digits = value.is_string() ? value.get<std::string>() : std::string();
        const auto begin = digits.starts_with('-') ? 1u : 0u;
        fits = digits.size() > begin && digits.find_first_not_of("0123456789", begin) == digits.npos;
        expected = "a whole number is expected";
    } else if (key == "$undefined") {
        fits = given == true;
        value = nullptr;
        expected = "true is expected";
    } else if (key == "$number") {
        fits = given == "NaN" || given == "Infinity" || given == "-Infinity" || given == "-0";
        expected = "NaN, Infinity, -Infinity or -0 is expected";
    } else if (key == "$set") {
        fits = given.is_array();
        expected = "a list is expected";
    } else if (key == "$map") {
        fits = given.is_array() && std::ranges::all_of(given, [](const Json &pair) {
                   return pair.is_array() && pair.size() == 2;
               });
        expected = "a list of [key, value] is expected";
    } else if (key == "$error") {
        fits = given.is_object();
        expected = "an object is expected";
    } else {
        fits = isText();
    }
    if (!fits)
        refuse(path + "/" + key, expected);
    return readMembers(value, path + "/" + key);
}

Noted Reader::read(const Json &shownValue, const std::string &path)
{
    if (!shownValue.is_object() || !looksTyped(shownValue))
        return readMembers(shownValue, path);
    const std::string key = shownValue.begin().key();
    if (key == kLiteral && shownValue.size() == 1)
        return readMembers(shownValue.begin().value(), path + "/" + key);
    Json type;
    Noted noted;
    if (shownValue.size() == 2) {
        type = shownValue[kOther];
        noted = readMembers(shownValue[kValue], path + "/" + kValue);
    } else {
        for (const auto &known : kTypes) {
            if (key == known.shown)
                type = known.superJson;
        }
        noted = readTyped(key, shownValue.begin().value(), path);
    }
    Json notes = Json::array({type});
    if (!noted.notes.is_null())
        notes.push_back(std::move(noted.notes));
    return {std::move(noted.value), std::move(notes)};
}

} // namespace

static std::optional<std::string> readable(std::string_view superJson)
{
    auto whole = parsed(superJson);
    if (!whole || !whole->is_object() || !whole->contains("json"))
        return std::nullopt;
    Notes notes;
    for (const auto &item : whole->items()) {
        if (item.key() == "json")
            continue;
        if (item.key() != "meta" || !item.value().is_object())
            return std::nullopt;
        for (const auto &part : item.value().items()) {
            if (part.key() == "v")
                continue;
            // Metadata other than types, such as references to one object in several places, would be lost in
            // an edit.
            if (part.key() != "values" || !readNotes(part.value(), notes))
                return std::nullopt;
        }
    }
    return written(shown(std::move((*whole)["json"]), &notes));
}

static Result<std::string> fromReadable(std::string_view readable)
{
    const auto value = parsed(readable);
    if (!value) {
        if (auto syntax = checkJsonSyntax(readable); !syntax)
            return syntax.error();
        return Error{ErrorCode::InvalidInput, "The JSON is nested deeper than 500 levels.", {}, {}};
    }
    Reader reader;
    auto noted = reader.read(*value, "");
    if (reader.error)
        return *reader.error;
    Json whole = {{"json", std::move(noted.value)}};
    if (!noted.notes.is_null())
        whole["meta"] = {{"values", std::move(noted.notes)}};
    return written(whole);
}

/// Copies the SuperJSON version of the original, which users neither see nor change.
static std::string withVersionOf(std::string_view superJson, std::string_view original)
{
    const auto meta = rawMember(original, "meta");
    const auto version = meta ? rawMember(*meta, "v") : std::nullopt;
    auto whole = version ? parsed(superJson) : std::nullopt;
    if (!whole)
        return std::string(superJson);
    (*whole)["meta"]["v"] = jsonPiece(*version);
    return written(*whole);
}

} // namespace runyard::superjson

namespace runyard {

std::optional<std::string> readableSuperJson(std::string_view superJson)
{
    return superjson::readable(superJson);
}

Result<std::string> superJsonFromReadable(std::string_view readable)
{
    return superjson::fromReadable(readable);
}

Result<std::string> superJsonFromReadable(std::string_view readable, std::string_view original)
{
    auto made = superjson::fromReadable(readable);
    if (made && isJson(original))
        made = keptWhereSame(original, superjson::withVersionOf(*made, original));
    return made;
}

} // namespace runyard
