#include "engine/formats/json_diff.h"

#include "engine/formats/json_lexemes.h"
#include "engine/formats/json_scan.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>

namespace runyard {

namespace {

using DiffJson = nlohmann::json;
using DiffPointer = nlohmann::json::json_pointer;

constexpr int kDeepestCompared = 500;        // comparing recurses once per level
constexpr std::size_t kMaxCells = 4'000'000; // in the table of common subsequences
constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

std::string textOf(const DiffJson &value)
{
    return written(value);
}

Result<DiffJson> readForDiff(std::string_view text)
{
    if (jsonNesting(text) > kDeepestCompared)
        return Error{
            ErrorCode::InvalidInput, "The JSON is nested too deeply to be compared by value.", {}, {}};
    auto value = lexemeTree<DiffJson>(text, Pieces::LongNumbers);
    if (!value)
        return Error{ErrorCode::InvalidInput, "This is not JSON.", {}, {}};
    return std::move(*value);
}

/// The pairs of corresponding elements of two arrays.
struct ArrayMatch
{
    std::vector<std::size_t> partnerInAfter; // for each element before; kNowhere = none
    std::vector<bool> isMovedBefore;
    std::vector<bool> isMovedAfter;
};

/// Assigns equal numbers to equal values, so that the table compares numbers.
std::vector<std::size_t> numbered(const DiffJson &array, std::unordered_map<DiffJson, std::size_t> &numbers)
{
    std::vector<std::size_t> result;
    result.reserve(array.size());
    for (const DiffJson &element : array)
        result.push_back(numbers.try_emplace(element, numbers.size()).first->second);
    return result;
}

void matchCommon(const std::vector<std::size_t> &before, const std::vector<std::size_t> &after,
                 std::vector<std::size_t> &partner)
{
    std::size_t head = 0;
    while (head < before.size() && head < after.size() && before[head] == after[head]) {
        partner[head] = head;
        ++head;
    }
    std::size_t tail = 0;
    while (tail < before.size() - head && tail < after.size() - head
           && before[before.size() - 1 - tail] == after[after.size() - 1 - tail]) {
        partner[before.size() - 1 - tail] = after.size() - 1 - tail;
        ++tail;
    }
    const std::size_t rows = before.size() - head - tail;
    const std::size_t columns = after.size() - head - tail;
    if (rows == 0 || columns == 0)
        return;
    if (rows > kMaxCells / columns) {
        for (std::size_t i = 0; i < std::min(rows, columns); ++i) {
            if (before[head + i] == after[head + i])
                partner[head + i] = head + i;
        }
        return;
    }
    // length[i][j] is the length of the longest common subsequence of the elements after i and j.
    const std::size_t width = columns + 1;
    std::vector<std::uint32_t> length((rows + 1) * width, 0);
    for (std::size_t i = rows; i-- > 0;) {
        for (std::size_t j = columns; j-- > 0;)
            length[i * width + j] = before[head + i] == after[head + j]
                                        ? length[(i + 1) * width + j + 1] + 1
                                        : std::max(length[(i + 1) * width + j], length[i * width + j + 1]);
    }
    for (std::size_t i = 0, j = 0; i < rows && j < columns;) {
        if (before[head + i] == after[head + j])
            partner[head + i++] = head + j++;
        else if (length[(i + 1) * width + j] >= length[i * width + j + 1])
            ++i;
        else
            ++j;
    }
}

ArrayMatch matched(const DiffJson &before, const DiffJson &after)
{
    std::unordered_map<DiffJson, std::size_t> numbers;
    const std::vector<std::size_t> left = numbered(before, numbers);
    const std::vector<std::size_t> right = numbered(after, numbers);
    ArrayMatch match{std::vector<std::size_t>(left.size(), kNowhere), std::vector<bool>(left.size(), false),
                     std::vector<bool>(right.size(), false)};
    matchCommon(left, right, match.partnerInAfter);

    std::vector<bool> isTaken(right.size(), false);
    for (const std::size_t partner : match.partnerInAfter) {
        if (partner != kNowhere)
            isTaken[partner] = true;
    }
    std::unordered_map<std::size_t, std::vector<std::size_t>> added;
    for (std::size_t j = right.size(); j-- > 0;) {
        if (!isTaken[j])
            added[right[j]].push_back(j);
    }
    for (std::size_t i = 0; i < left.size(); ++i) {
        const auto found = match.partnerInAfter[i] == kNowhere ? added.find(left[i]) : added.end();
        if (found == added.end() || found->second.empty())
            continue;
        match.isMovedBefore[i] = true;
        match.isMovedAfter[found->second.back()] = true;
        found->second.pop_back();
    }
    return match;
}

class JsonComparison
{
public:
    void compare(const DiffJson &before, const DiffJson &after, const DiffPointer &at)
    {
        if (before.is_object() && after.is_object())
            compareObjects(before, after, at);
        else if (before.is_array() && after.is_array())
            compareArrays(before, after, at);
        else if (before != after)
            m_changes.push_back(
                {JsonChange::Kind::Changed, at.to_string(), textOf(before), textOf(after), false});
    }
    std::vector<JsonChange> take() { return std::move(m_changes); }

private:
    void remove(const DiffJson &value, const DiffPointer &at, bool isMoved)
    {
        m_changes.push_back({JsonChange::Kind::Removed, at.to_string(), textOf(value), {}, isMoved});
    }
    void add(const DiffJson &value, const DiffPointer &at, bool isMoved)
    {
        m_changes.push_back({JsonChange::Kind::Added, at.to_string(), {}, textOf(value), isMoved});
    }

    void compareObjects(const DiffJson &before, const DiffJson &after, const DiffPointer &at)
    {
        for (const auto &[key, value] : before.items()) {
            const auto found = after.find(key);
            if (found == after.end())
                remove(value, at / key, false);
            else
                compare(value, *found, at / key);
        }
        for (const auto &[key, value] : after.items()) {
            if (!before.contains(key))
                add(value, at / key, false);
        }
    }

    void compareArrays(const DiffJson &before, const DiffJson &after, const DiffPointer &at)
    {
        const ArrayMatch match = matched(before, after);
        std::size_t i = 0; // before
        std::size_t j = 0; // position after; also in the intermediate result
        while (i < before.size() || j < after.size()) {
            std::size_t endBefore = i;
            while (endBefore < before.size() && match.partnerInAfter[endBefore] == kNowhere)
                ++endBefore;
            const std::size_t endAfter =
                endBefore < before.size() ? match.partnerInAfter[endBefore] : after.size();
            // Between two unchanged elements, elements that were not moved correspond to each other with
            // different contents.
            while (i < endBefore || j < endAfter) {
                if (i < endBefore && (match.isMovedBefore[i] || j == endAfter)) {
                    remove(before[i], at / j, match.isMovedBefore[i]);
                    ++i;
                } else if (i == endBefore || match.isMovedAfter[j]) {
                    add(after[j], at / j, match.isMovedAfter[j]);
                    ++j;
                } else {
                    compare(before[i++], after[j], at / j);
                    ++j;
                }
            }
            if (endBefore < before.size()) {
                ++i;
                ++j;
            }
        }
    }

    std::vector<JsonChange> m_changes;
};

void applyChange(DiffJson &document, const JsonChange &change)
{
    const DiffPointer at(change.pointer);
    if (change.kind == JsonChange::Kind::Changed) {
        document.at(at) = lexemeTree<DiffJson>(change.after, Pieces::LongNumbers).value();
        return;
    }
    DiffJson &holder = document.at(at.parent_pointer());
    const auto place = holder.is_array() ? static_cast<std::ptrdiff_t>(std::stoull(at.back())) : 0;
    if (change.kind == JsonChange::Kind::Removed) {
        if (holder.is_array())
            holder.erase(static_cast<std::size_t>(place));
        else
            holder.erase(at.back());
    } else if (holder.is_array()) {
        if (place > static_cast<std::ptrdiff_t>(holder.size()))
            throw std::out_of_range("past the end of the array");
        holder.insert(holder.begin() + place,
                      lexemeTree<DiffJson>(change.after, Pieces::LongNumbers).value());
    } else {
        holder[at.back()] = lexemeTree<DiffJson>(change.after, Pieces::LongNumbers).value();
    }
}

} // namespace

Result<std::vector<JsonChange>> jsonDiff(std::string_view before, std::string_view after)
{
    const Result<DiffJson> left = readForDiff(before);
    if (!left)
        return left.error();
    const Result<DiffJson> right = readForDiff(after);
    if (!right)
        return right.error();
    JsonComparison comparison;
    comparison.compare(*left, *right, DiffPointer());
    return comparison.take();
}

Result<std::string> appliedJsonDiff(std::string_view before, const std::vector<JsonChange> &changes)
{
    Result<DiffJson> document = readForDiff(before);
    if (!document)
        return document.error();
    try {
        for (const JsonChange &change : changes)
            applyChange(*document, change);
    } catch (const std::exception &problem) {
        return Error{
            ErrorCode::InvalidInput, std::string("The changes do not apply: ") + problem.what(), {}, {}};
    }
    return textOf(*document);
}

} // namespace runyard
