#include "engine/formats/json_layout.h"

#include "engine/formats/json_scan.h"

#include <algorithm>

namespace runyard {

static constexpr int kDeepestIndent = 64;

std::string indentedJsonText(std::string_view json)
{
    std::string out;
    out.reserve(json.size() * 2);
    int depth = 0;
    bool inString = false;
    const auto newLine = [&] {
        if (depth <= kDeepestIndent)
            out.append(1, '\n').append(static_cast<std::size_t>(depth) * 2, ' ');
    };
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (inString) {
            out += c;
            if (c == '\\' && i + 1 < json.size())
                out += json[++i];
            else if (c == '"')
                inString = false;
            continue;
        }
        switch (c) {
        case '"':
            inString = true;
            out += c;
            break;
        case '{':
        case '[': {
            out += c;
            const std::size_t next = json_scan::pastBlank(json, i + 1);
            if (next < json.size() && (json[next] == '}' || json[next] == ']')) {
                out += json[next];
                i = next;
            } else {
                ++depth;
                newLine();
            }
            break;
        }
        case '}':
        case ']':
            // A closing bracket is indented like its opening bracket.
            if (depth <= kDeepestIndent) {
                depth = std::max(0, depth - 1);
                newLine();
            } else {
                --depth;
            }
            out += c;
            break;
        case ',':
            out += c;
            if (depth > kDeepestIndent)
                out += ' ';
            newLine();
            break;
        case ':': out += ": "; break;
        case ' ':
        case '\n':
        case '\t':
        case '\r': break;
        default: out += c;
        }
    }
    return out;
}

} // namespace runyard
