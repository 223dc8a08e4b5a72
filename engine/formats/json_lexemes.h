// Values in which numbers are kept as they were written. A tree of nlohmann's holds numbers as doubles and 64-bit
// integers; here a number is a piece of JSON text instead, in the tree's type for binaries. So 1.10, 1E400 and
// thirty digits come out as they went in. The same pieces carry whole stored values into an answer untouched.
#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

/// A value that written() writes as this text. The text is valid JSON.
nlohmann::ordered_json jsonPiece(std::string_view text);
/// The text of a piece; empty for any other value.
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

/// Nested deeper than this nothing is read into a tree of pieces: each level costs stack.
inline constexpr int kLexemeDepth = 1'000;

enum class Pieces {
    EveryNumber,
    LongNumbers, // only those that a double cannot hold
    OddNumbers,  // only those that would be written otherwise; the rest are plain numbers
};

/// The tree with numbers as pieces. Empty for what is no JSON or nested deeper than kLexemeDepth. Of members
/// with the same name the last one counts, in the place of the first.
template <class Json>
std::optional<Json> lexemeTree(std::string_view text, Pieces pieces = Pieces::EveryNumber);
extern template std::optional<nlohmann::ordered_json> lexemeTree(std::string_view text, Pieces pieces);
extern template std::optional<nlohmann::json> lexemeTree(std::string_view text, Pieces pieces);

/// JSON text on one line, pieces as they are; broken UTF-8 in texts is replaced.
template <class Json>
std::string written(const Json &value);
extern template std::string written(const nlohmann::ordered_json &value);
extern template std::string written(const nlohmann::json &value);

/// The plain value, for what is only looked at; a number beyond the range of a double is the largest there is.
/// Discarded where the text is no JSON.
template <class Json = nlohmann::json>
Json readJson(std::string_view text);
extern template nlohmann::ordered_json readJson(std::string_view text);
extern template nlohmann::json readJson(std::string_view text);

} // namespace runyard
