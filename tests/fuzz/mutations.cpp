#include "mutations.h"

#include <nlohmann/json.hpp>

#include <array>
#include <string_view>

namespace runyard::fuzz {

namespace {

using Json = nlohmann::json;

/// What parsers have fallen over before.
const std::array<std::string, 26> kNastyTexts = {"null",
                                                 "-1",
                                                 "0",
                                                 "1e999",
                                                 "-0.0",
                                                 "9223372036854775808",
                                                 "18446744073709551616",
                                                 "true",
                                                 "\"\"",
                                                 "[]",
                                                 "{}",
                                                 "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                                                 "\"\\ud800\"",
                                                 "\"\\u0000\"",
                                                 "\"\xff\xfe\"",
                                                 "\"\xc0\xaf\"",
                                                 "%00",
                                                 "%2e%2e%2f",
                                                 "%25252F",
                                                 "\r\n\r\n",
                                                 "\r\nTransfer-Encoding: chunked\r\n",
                                                 "\r\nContent-Length: 99999999999999999999\r\n",
                                                 "ffffffffffffffff\r\n",
                                                 "Infinity",
                                                 "99999999999d",
                                                 "2030-13-45T99:99:99Z"};

std::size_t below(Random &random, std::size_t limit)
{
    return limit == 0 ? 0 : static_cast<std::size_t>(random() % limit);
}

const std::string &anyOf(const auto &texts, Random &random)
{
    return texts[below(random, texts.size())];
}

std::size_t bodyStart(const std::string &request)
{
    const auto head = request.find("\r\n\r\n");
    return head == std::string::npos ? request.size() : head + 4;
}

void changeByte(std::string &request, Random &random)
{
    if (!request.empty())
        request[below(random, request.size())] = static_cast<char>(random());
}

void cutOut(std::string &request, Random &random)
{
    const auto at = below(random, request.size());
    request.erase(at, below(random, 40));
}

void sayTwice(std::string &request, Random &random)
{
    const auto at = below(random, request.size());
    const auto piece = request.substr(at, 1 + below(random, 60));
    request.insert(at, piece);
}

void putIn(std::string &request, Random &random)
{
    request.insert(below(random, request.size() + 1), anyOf(kNastyTexts, random));
}

/// A piece of the target or of a header.
void changePiece(std::string &request, Random &random)
{
    std::vector<std::size_t> places;
    const auto head = std::min(bodyStart(request), request.find(" HTTP/1.1"));
    for (auto at = request.find_first_of("/=?&,", 0); at < head; at = request.find_first_of("/=?&,", at + 1))
        places.push_back(at + 1);
    if (places.empty())
        return putIn(request, random);
    const auto from = places[below(random, places.size())];
    request.replace(from, request.find_first_of("&/ ,\r", from) - from, anyOf(kNastyTexts, random));
}

void collectValues(Json &value, std::vector<Json *> &all)
{
    all.push_back(&value);
    if (value.is_structured()) {
        for (auto &inner : value)
            collectValues(inner, all);
    }
}

Json nastyValue(Random &random)
{
    switch (random() % 14) {
    case 0: return nullptr;
    case 1: return -1;
    case 2: return 1e308;
    case 3: return std::int64_t{9'223'372'036'854'775'807};
    case 4: return std::uint64_t{18'446'744'073'709'551'615U};
    case 5: return "";
    case 6: return Json::array();
    case 7: return Json::object();
    case 8: return true;
    case 9: return std::string(1 + random() % 3'000, 'x');
    case 10: return std::string("\0\x01\x7f", 3);
    case 11: return Json::array({nullptr, 1, "x", Json::object()});
    case 12: return "2030-13-45T99:99:99Z";
    default: return "99999999999d";
    }
}

/// A value of the body's JSON becomes another one, and the body stays JSON: so the routes are reached.
void changeValue(std::string &request, Random &random)
{
    const auto start = bodyStart(request);
    Json body = Json::parse(request.substr(start), nullptr, false);
    if (body.is_discarded())
        return changePiece(request, random);
    std::vector<Json *> values;
    collectValues(body, values);
    Json &value = *values[below(random, values.size())];
    if (value.is_object() && random() % 2 == 0)
        value[anyOf(kNastyTexts, random)] = nastyValue(random);
    else
        value = nastyValue(random);
    request = request.substr(0, start) + body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

void swapHalves(std::string &request, const std::vector<std::string> &seeds, Random &random)
{
    const auto &other = anyOf(seeds, random);
    request = request.substr(0, below(random, request.size())) + other.substr(below(random, other.size()));
}

void makeLong(std::string &request, Random &random)
{
    const std::size_t length = std::size_t{1} << (6 + random() % 12); // up to 128 KiB
    request.insert(below(random, request.size() + 1), length,
                   static_cast<char>("a[{\"%\\ \n,"[random() % 9]));
}

void mendLength(std::string &request)
{
    static constexpr std::string_view kName = "Content-Length: ";
    const auto at = request.find(kName);
    const auto body = bodyStart(request);
    if (at == std::string::npos || at >= body)
        return;
    const auto from = at + kName.size();
    const auto to = request.find("\r\n", from);
    request.replace(from, to - from, std::to_string(request.size() - body));
}

} // namespace

std::string mutated(const std::vector<std::string> &seeds, Random &random)
{
    std::string request = anyOf(seeds, random);
    const auto changes = 1 + below(random, 3);
    for (std::size_t i = 0; i < changes; ++i) {
        switch (random() % 12) {
        case 0: changeByte(request, random); break;
        case 1: cutOut(request, random); break;
        case 2: sayTwice(request, random); break;
        case 3: putIn(request, random); break;
        case 4: swapHalves(request, seeds, random); break;
        case 5: makeLong(request, random); break;
        case 6:
        case 7: changePiece(request, random); break;
        default: changeValue(request, random); break;
        }
    }
    if (random() % 8 != 0)
        mendLength(request);
    return request;
}

} // namespace runyard::fuzz
