#include "engine/http/http_request_line.h"

#include <algorithm>
#include <optional>

namespace runyard {

namespace {

int hexValue(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/// Whether the text is well-formed UTF-8, as in the JSON checks: no overlong forms, no surrogates.
bool isUtf8(std::string_view text)
{
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    for (std::size_t i = 0; i < text.size();) {
        const unsigned char first = byte(i++);
        if (first < 0x80)
            continue;
        const int more = first >= 0xC2 && first <= 0xDF   ? 1
                         : first >= 0xE0 && first <= 0xEF ? 2
                         : first >= 0xF0 && first <= 0xF4 ? 3
                                                          : 0;
        if (more == 0 || i + static_cast<std::size_t>(more) > text.size())
            return false;
        const unsigned char least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
        const unsigned char most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
        if (byte(i) < least || byte(i) > most)
            return false;
        for (int k = 1; k < more; ++k) {
            if ((byte(i + static_cast<std::size_t>(k)) & 0xC0) != 0x80)
                return false;
        }
        i += static_cast<std::size_t>(more);
    }
    return true;
}

/// Returns nothing for a broken escape, a control character, a NUL, or invalid UTF-8.
std::optional<std::string> percentDecoded(std::string_view text, bool plusIsSpace)
{
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size())
                return std::nullopt;
            const int high = hexValue(text[i + 1]);
            const int low = hexValue(text[i + 2]);
            if (high < 0 || low < 0 || (high == 0 && low == 0))
                return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (static_cast<unsigned char>(c) <= 0x20 || c == 0x7f) {
            return std::nullopt;
        } else if (c == '+' && plusIsSpace) {
            c = ' ';
        }
        out.push_back(c);
    }
    if (!isUtf8(out))
        return std::nullopt;
    return out;
}

bool isPort(std::string_view text)
{
    return !text.empty() && text.size() <= 5
           && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

} // namespace

bool parseTarget(std::string_view target, HttpRequest &request)
{
    if (target.empty() || target.front() != '/')
        return false;
    request.target = target;
    const auto mark = target.find('?');
    std::string_view path = target.substr(1, mark == target.npos ? target.npos : mark - 1);
    while (!path.empty()) {
        const auto slash = path.find('/');
        auto segment = percentDecoded(path.substr(0, slash), false);
        if (!segment)
            return false;
        request.path.push_back(std::move(*segment));
        if (slash == path.npos)
            break;
        path.remove_prefix(slash + 1);
        if (path.empty())
            request.path.emplace_back(); // a trailing slash is a different resource
    }
    if (mark == target.npos)
        return true;
    std::string_view query = target.substr(mark + 1);
    while (!query.empty()) {
        const auto end = query.find('&');
        const auto pair = query.substr(0, end);
        if (!pair.empty()) {
            const auto equals = pair.find('=');
            auto name = percentDecoded(pair.substr(0, equals), true);
            auto value =
                percentDecoded(equals == pair.npos ? std::string_view{} : pair.substr(equals + 1), true);
            if (!name || !value)
                return false;
            request.query.emplace_back(std::move(*name), std::move(*value));
        }
        if (end == query.npos)
            break;
        query.remove_prefix(end + 1);
    }
    return true;
}

bool hostIsOurs(std::string_view host, std::string_view listenAddress)
{
    const auto colon = host.rfind(':');
    std::string_view name = host;
    if (colon != host.npos && (host.front() != '[' || host[colon - 1] == ']')) {
        if (!isPort(host.substr(colon + 1)))
            return false;
        name = host.substr(0, colon);
    }
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return lower == "127.0.0.1" || lower == "localhost" || lower == "[::1]" || lower == listenAddress
           || lower == "[" + std::string(listenAddress) + "]";
}

bool originIsOurs(std::string_view origin, std::string_view listenAddress, std::uint16_t port)
{
    constexpr std::string_view kScheme = "http://";
    if (!origin.starts_with(kScheme))
        return false;
    const auto host = origin.substr(kScheme.size());
    return host.ends_with(":" + std::to_string(port)) && hostIsOurs(host, listenAddress);
}

std::string_view HttpRequest::header(std::string_view lowerCaseName) const
{
    for (const auto &[name, value] : headers) {
        if (name == lowerCaseName)
            return value;
    }
    return {};
}

std::string_view HttpRequest::queryValue(std::string_view name) const
{
    for (const auto &[key, value] : query) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace runyard
