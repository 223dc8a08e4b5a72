// JSON trees in which numbers keep their notation. nlohmann's trees store numbers as doubles and 64-bit
// integers; here a number is a piece of JSON text stored as the tree's binary type. So 1.10, 1E400 and
// thirty-digit numbers come out unchanged. Pieces also carry whole stored values into a response unchanged.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// Returns a value that written() writes as this text. Requires valid JSON.
nlohmann::ordered_json jsonPiece(std::string_view text);
/// Returns the text of a piece; empty for any other value.
template <class Json>
std::string_view pieceText(const Json &value)
{
    if (!value.is_binary())
        return {};
    const auto &bytes = value.get_binary();
    return {reinterpret_cast<const char *>(bytes.data()), bytes.size()};
}
/// Whether the value is a number, plain or as a piece.
bool isNumberOrPiece(const nlohmann::ordered_json &value);

/// The maximum depth of a tree with pieces, since each level takes stack space.
inline constexpr int kLexemeDepth = 1'000;

enum class Pieces {
    EveryNumber,
    LongNumbers, // only numbers that a double cannot represent
    OddNumbers,  // only numbers whose notation would change; the others are plain numbers
};

/// Parses JSON into a tree with numbers as pieces. Empty if the text is not JSON or is nested deeper than
/// kLexemeDepth. Of repeated members the last value is used, at the position of the first.
template <class Json>
std::optional<Json> lexemeTree(std::string_view text, Pieces pieces = Pieces::EveryNumber);
extern template std::optional<nlohmann::ordered_json> lexemeTree(std::string_view text, Pieces pieces);
extern template std::optional<nlohmann::json> lexemeTree(std::string_view text, Pieces pieces);

/// Returns JSON text on one line, with pieces unchanged; replaces invalid UTF-8 in texts.
template <class Json>
std::string written(const Json &value);
extern template std::string written(const nlohmann::ordered_json &value);
extern template std::string written(const nlohmann::json &value);

/// Parses JSON for reading only; numbers beyond the range of a double become the largest double. Returns a
/// discarded value if the text is not JSON.
template <class Json = nlohmann::json>
Json readJson(std::string_view text);
extern template nlohmann::ordered_json readJson(std::string_view text);
extern template nlohmann::json readJson(std::string_view text);

} // namespace runyard
