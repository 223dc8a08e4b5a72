#include "app/cli/input_text.h"

#include "engine/domain/characters.h"

#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <optional>

namespace runyard {

namespace {

std::string readAll(std::istream &stream)
{
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::optional<std::size_t> firstBadByte(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = characterLength(text, at);
        if (length == 0)
            return at;
        at += length;
    }
    return std::nullopt;
}

std::string hexadecimal(char byte)
{
    char text[8] = {};
    std::snprintf(text, sizeof text, "0x%02x", static_cast<unsigned>(static_cast<unsigned char>(byte)));
    return text;
}

} // namespace

Result<std::string> checkedText(std::string text, const std::string &where)
{
    const auto bad = firstBadByte(text);
    if (!bad)
        return text;
    return Error{ErrorCode::InvalidInput,
                 where + " is not UTF-8: its byte " + std::to_string(*bad + 1) + " is "
                     + hexadecimal(text[*bad]) + ".",
                 "Nothing was sent. Convert it to UTF-8; bytes of another kind can go as Base64.",
                 {}};
}

Result<std::string> readStdin()
{
    return checkedText(readAll(std::cin), "What stands on stdin");
}

Result<std::string> readTextFile(const std::string &file)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        return Error{ErrorCode::NotFound, "Cannot read the file " + file + ".", "Check the path.", {}};
    return checkedText(readAll(stream), "The file " + file);
}

} // namespace runyard
