#include "engine/domain/run_query_parts.h"

#include <cctype>

namespace runyard {

static constexpr std::string_view kSigns = ":<>=";

std::vector<QueryPart> queryPartsOf(std::string_view text)
{
    std::vector<QueryPart> tokens;
    std::size_t at = 0;
    while (at < text.size()) {
        if (std::isspace(static_cast<unsigned char>(text[at]))) {
            ++at;
            continue;
        }
        QueryPart token;
        token.offset = at;
        std::size_t signAt = std::string_view::npos;
        bool quoted = false;
        for (; at < text.size(); ++at) {
            const char c = text[at];
            if (quoted && c == '\\' && at + 1 < text.size())
                ++at;
            else if (c == '"')
                quoted = !quoted;
            else if (!quoted && std::isspace(static_cast<unsigned char>(c)))
                break;
            else if (!quoted && signAt == std::string_view::npos && kSigns.find(c) != std::string_view::npos)
                signAt = at;
        }
        token.length = at - token.offset;
        token.openQuote = quoted;
        std::size_t begin = token.offset;
        if (text[begin] == '-' && token.length > 1) {
            token.negated = true;
            ++begin;
        }
        if (signAt != std::string_view::npos && signAt > begin && text[begin] != '"') {
            std::size_t signEnd = signAt + 1;
            if (text[signAt] != ':' && signEnd < at && text[signEnd] == '=')
                ++signEnd;
            token.key = text.substr(begin, signAt - begin);
            token.sign = text.substr(signAt, signEnd - signAt);
            begin = signEnd;
        }
        token.valueOffset = begin;
        token.value = text.substr(begin, at - begin);
        tokens.push_back(token);
    }
    return tokens;
}

std::string unquotedQuery(std::string_view written)
{
    std::string out;
    bool quoted = false;
    for (std::size_t i = 0; i < written.size(); ++i) {
        if (quoted && written[i] == '\\' && i + 1 < written.size())
            out.push_back(written[++i]);
        else if (written[i] == '"')
            quoted = !quoted;
        else
            out.push_back(written[i]);
    }
    return out;
}

std::vector<std::string_view> queryValuesOf(std::string_view written)
{
    std::vector<std::string_view> values;
    std::size_t begin = 0;
    bool quoted = false;
    for (std::size_t i = 0; i <= written.size(); ++i) {
        if (i < written.size() && quoted && written[i] == '\\') {
            ++i;
            continue;
        }
        if (i < written.size() && written[i] == '"')
            quoted = !quoted;
        if (i == written.size() || (!quoted && written[i] == ',')) {
            values.push_back(written.substr(begin, i - begin));
            begin = i + 1;
        }
    }
    return values;
}

} // namespace runyard
