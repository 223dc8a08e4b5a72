#include "engine/base/closest_names.h"

#include <algorithm>
#include <cctype>
#include <utility>

namespace runyard {

namespace {

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

/// Counts the letters to insert, delete, change or swap with their neighbour to turn one name into the other.
std::size_t slipsBetween(std::string_view a, std::string_view b)
{
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i)
        d[i][0] = i;
    for (std::size_t j = 0; j <= b.size(); ++j)
        d[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        for (std::size_t j = 1; j <= b.size(); ++j) {
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    }
    return d[a.size()][b.size()];
}

} // namespace

std::vector<std::string> closestNames(std::string_view wanted, const std::vector<std::string> &names,
                                      std::size_t most)
{
    // Long names may have more slips; with two of three letters wrong it is a different name.
    const std::size_t allowed = std::clamp<std::size_t>(wanted.size() / 4, 1, 3);
    const std::string low = lowered(wanted);
    std::vector<std::pair<std::size_t, std::string>> close;
    for (const std::string &name : names) {
        const std::size_t difference = std::max(name.size(), low.size()) - std::min(name.size(), low.size());
        if (difference > allowed)
            continue;
        if (const std::size_t slips = slipsBetween(low, lowered(name)); slips <= allowed)
            close.emplace_back(slips, name);
    }
    std::ranges::sort(close);
    std::vector<std::string> found;
    for (std::size_t i = 0; i < close.size() && i < most; ++i)
        found.push_back(close[i].second);
    return found;
}

std::string didYouMean(std::string_view wanted, const std::vector<std::string> &names)
{
    const auto close = closestNames(wanted, names);
    std::string text;
    for (std::size_t i = 0; i < close.size(); ++i)
        text += (i == 0 ? " Did you mean \"" : i + 1 == close.size() ? " or \"" : ", \"") + close[i] + "\"";
    return text.empty() ? text : text + "?";
}

} // namespace runyard
