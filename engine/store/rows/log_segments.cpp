#include "engine/store/rows/log_segments.h"

namespace runyard {

namespace {

void putNumber(std::string &out, std::uint64_t value)
{
    while (value >= 0x80) {
        out.push_back(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    out.push_back(static_cast<char>(value));
}

std::optional<std::uint64_t> takeNumber(std::string_view &in)
{
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64 && !in.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(in.front());
        in.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0)
            return value;
    }
    return std::nullopt;
}

} // namespace

std::string packLogLines(const std::vector<LogLine> &lines)
{
    // Lines are self-contained, so segments can be joined by joining their bytes.
    std::string out;
    for (const LogLine &line : lines) {
        putNumber(out, static_cast<std::uint64_t>(toMicros(line.at)));
        putNumber(out, static_cast<std::uint64_t>(line.attempt));
        putNumber(out, static_cast<std::uint64_t>(line.stream) << 4 | static_cast<std::uint64_t>(line.level));
        putNumber(out, line.text.size());
        out += line.text;
    }
    return out;
}

std::optional<std::vector<LogLine>> unpackLogLines(std::string_view bytes)
{
    std::vector<LogLine> lines;
    while (!bytes.empty()) {
        const auto at = takeNumber(bytes);
        const auto attempt = takeNumber(bytes);
        const auto kind = takeNumber(bytes);
        const auto size = takeNumber(bytes);
        if (!at || !attempt || !kind || !size || *size > bytes.size())
            return std::nullopt;
        LogLine line;
        line.at = fromMicros(static_cast<std::int64_t>(*at));
        line.attempt = static_cast<int>(*attempt);
        line.stream = static_cast<LogStream>(*kind >> 4);
        line.level = static_cast<LogLevel>(*kind & 0xf);
        line.text = std::string(bytes.substr(0, static_cast<std::size_t>(*size)));
        bytes.remove_prefix(static_cast<std::size_t>(*size));
        lines.push_back(std::move(line));
    }
    return lines;
}

} // namespace runyard
