#include "engine/formats/json_lexemes.h"

#include "engine/formats/json_number.h"
#include "engine/formats/json_scan.h"
#include "engine/formats/json_tree.h"

#include <algorithm>
#include <unordered_map>

namespace runyard {

namespace {

template <class Json>
Json pieceOf(std::string_view text)
{
    return Json::binary(std::vector<std::uint8_t>(text.begin(), text.end()));
}

template <class Json>
std::string dumped(const Json &value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class Json>
Json numberFrom(std::string_view text, Pieces pieces)
{
    if (pieces == Pieces::LongNumbers && fitsDouble(text))
        return Json::parse(text);
    if (pieces == Pieces::OddNumbers) {
        Json plain = Json::parse(text, nullptr, false);
        if (!plain.is_discarded() && dumped(plain) == text)
            return plain;
    }
    return pieceOf<Json>(text);
}

template <class Json>
Json treeFrom(const JsonTree &tree, const JsonNode &node, Pieces pieces)
{
    switch (tree.kindOf(node)) {
    case '0': return numberFrom<Json>(tree.textOf(node), pieces);
    case '"': return unescapedJson(tree.textOf(node));
    case 't': return true;
    case 'f': return false;
    case 'n': return nullptr;
    case '[': {
        Json array = Json::array();
        for (const auto child : node.children)
            array.push_back(treeFrom<Json>(tree, tree.node(child), pieces));
        return array;
    }
    default: break;
    }
    // Looking up every name in the tree would take quadratic time with ordered members.
    std::unordered_map<std::string, std::size_t> places;
    std::vector<std::pair<std::string, std::uint32_t>> members;
    for (const auto child : node.children) {
        std::string name = tree.nameOf(tree.node(child));
        const auto [place, isNew] = places.try_emplace(name, members.size());
        if (isNew)
            members.emplace_back(std::move(name), child);
        else
            members[place->second].second = child;
    }
    typename Json::object_t object;
    for (auto &[name, child] : members) {
        if constexpr (std::is_same_v<Json, nlohmann::ordered_json>)
            object.emplace_back(std::move(name), treeFrom<Json>(tree, tree.node(child), pieces));
        else
            object.emplace(std::move(name), treeFrom<Json>(tree, tree.node(child), pieces));
    }
    return object;
}

bool isPlainText(const std::string &text)
{
    return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f; });
}

void writeText(std::string &out, const std::string &text)
{
    if (isPlainText(text))
        out.append(1, '"').append(text).append(1, '"');
    else
        out += dumped(nlohmann::json(text));
}

template <class Json>
void write(std::string &out, const Json &value)
{
    switch (value.type()) {
    case Json::value_t::binary: out += pieceText(value); break;
    case Json::value_t::string: writeText(out, value.template get_ref<const std::string &>()); break;
    case Json::value_t::number_integer: out += std::to_string(value.template get<std::int64_t>()); break;
    case Json::value_t::number_unsigned: out += std::to_string(value.template get<std::uint64_t>()); break;
    case Json::value_t::array: {
        char before = '[';
        for (const auto &element : value) {
            out += before;
            before = ',';
            write(out, element);
        }
        out += value.empty() ? "[]" : "]";
        break;
    }
    case Json::value_t::object: {
        char before = '{';
        for (auto member = value.begin(); member != value.end(); ++member) {
            out += before;
            before = ',';
            writeText(out, member.key());
            out += ':';
            write(out, *member);
        }
        out += value.empty() ? "{}" : "}";
        break;
    }
    default: out += dumped(value);
    }
}

} // namespace

nlohmann::ordered_json jsonPiece(std::string_view text)
{
    return pieceOf<nlohmann::ordered_json>(text);
}

bool isNumberOrPiece(const nlohmann::ordered_json &value)
{
    const auto text = pieceText(value);
    return value.is_number() || (!text.empty() && (text[0] == '-' || (text[0] >= '0' && text[0] <= '9')));
}

template <class Json>
std::optional<Json> lexemeTree(std::string_view text, Pieces pieces)
{
    if (jsonNesting(text) > kLexemeDepth)
        return std::nullopt;
    const auto tree = JsonTree::of(text);
    if (!tree)
        return std::nullopt;
    return treeFrom<Json>(*tree, tree->root(), pieces);
}
template std::optional<nlohmann::ordered_json> lexemeTree(std::string_view text, Pieces pieces);
template std::optional<nlohmann::json> lexemeTree(std::string_view text, Pieces pieces);

template <class Json>
std::string written(const Json &value)
{
    std::string out;
    write(out, value);
    return out;
}
template std::string written(const nlohmann::ordered_json &value);
template std::string written(const nlohmann::json &value);

template <class Json>
Json readJson(std::string_view text)
{
    Json value = Json::parse(text, nullptr, false);
    if (value.is_discarded() && isJson(text))
        value = Json::parse(withinDoubleRange(text), nullptr, false);
    return value;
}
template nlohmann::ordered_json readJson(std::string_view text);
template nlohmann::json readJson(std::string_view text);

} // namespace runyard
