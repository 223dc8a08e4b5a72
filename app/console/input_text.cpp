#include "app/console/input_text.h"

#include "engine/api/files/whole_file.h"
#include "engine/base/characters.h"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>
#include <unistd.h>

namespace runyard {

namespace {

Error unreadable(const std::string &what)
{
    const int number = errno;
    return {number == ENOENT ? ErrorCode::NotFound : ErrorCode::InvalidInput,
            "Cannot read " + what + ": " + std::strerror(number) + ".",
            number == EISDIR ? "Name a file in this folder." : "Check the path and its permissions.",
            {}};
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
                 "Nothing was sent. Convert it to UTF-8; send binary data as Base64.",
                 {}};
}

Result<std::string> readStdin()
{
    auto text = readWhole(STDIN_FILENO);
    if (!text)
        return unreadable("stdin");
    return checkedText(std::move(*text), "The text on stdin");
}

Result<std::string> readTextFile(const std::string &file)
{
    auto text = readWhole(std::filesystem::path(file));
    if (!text)
        return unreadable("the file " + file);
    return checkedText(std::move(*text), "The file " + file);
}

} // namespace runyard
