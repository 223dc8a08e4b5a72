#include "engine/api/access/signed_url.h"

#include "engine/base/signature.h"

#include <charconv>

namespace runyard {

namespace {

std::string signature(std::string_view method, std::string_view path, std::string_view expires,
                      std::string_view key)
{
    // The prefix "url" distinguishes these signatures from those of tokens.
    return hmacSha256(key,
                      "url " + std::string(method) + " " + std::string(path) + " " + std::string(expires));
}

} // namespace

std::string signedUrl(std::string_view method, std::string_view host, const std::string &path,
                      TimePoint expiresAt, std::string_view key)
{
    const auto expires = std::to_string(toMicros(expiresAt) / 1'000'000);
    return "http://" + std::string(host) + "/" + path + "?expires=" + expires
           + "&signature=" + toBase64Url(signature(method, path, expires, key));
}

Status checkSignedUrl(const HttpRequest &request, std::string_view key, TimePoint now)
{
    std::string path;
    for (const auto &segment : request.path)
        path += (path.empty() ? "" : "/") + segment;
    const auto method = request.method == "HEAD" ? std::string("GET") : request.method;
    const auto expires = request.queryValue("expires");
    const auto given = fromBase64Url(request.queryValue("signature"));
    if (key.empty() || !given || !sameSecret(*given, signature(method, path, expires, key)))
        return Error{
            ErrorCode::Unauthorized, "This link was not made by this engine.", "Ask for a new one.", {}};
    std::int64_t second = 0;
    std::from_chars(expires.data(), expires.data() + expires.size(), second);
    if (second <= toMicros(now) / 1'000'000)
        return Error{ErrorCode::Unauthorized, "This link has expired.", "Ask for a new one.", {}};
    return Done{};
}

} // namespace runyard
