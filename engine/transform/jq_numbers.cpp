#include "engine/transform/jq_numbers.h"

#include "engine/domain/json_number.h"
#include "engine/domain/json_scan.h"
#include "engine/domain/json_tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace runyard {

namespace {

constexpr double kLeastWhole =
    4'503'599'627'370'496.0;      // 2^52: from here doubles are whole numbers, up to 2^53 all
constexpr double kStep = 1'021.0; // so that n + 1 does not look like the next one

/// As jq prints it.
bool isReworded(std::string_view number)
{
    const double value = nearestDouble(number);
    if (value == 0 && number.starts_with('-'))
        return number != "-0";
    // Plain whole numbers come out as they are, where the shortest text would be an exponent.
    if (number.size() <= 15
        && number.find_first_not_of("0123456789", number.starts_with('-') ? 1 : 0) == number.npos)
        return false;
    return number != doubleText(value);
}

bool isWanted(std::string_view number, NumberStandIns::Which which)
{
    const bool isExact = fitsDouble(number);
    return which == NumberStandIns::Which::Inexact ? !isExact : isExact && isReworded(number);
}

double clamped(double value)
{
    constexpr double kLargest = std::numeric_limits<double>::max();
    return std::clamp(value, -kLargest, kLargest);
}

/// In the order of their values, so that sorting and comparing go as with the numbers themselves. Large ones become
/// whole numbers that one can be added to; small ones the nearest double that is free.
class StandInMaker
{
public:
    explicit StandInMaker(std::set<double> taken) : m_taken(std::move(taken)) {}

    double next(std::string_view number, std::size_t rank, std::size_t count)
    {
        const double value = clamped(nearestDouble(number));
        double made = value;
        if (std::abs(value) >= kLeastWhole) {
            const auto distance = static_cast<double>(value < 0 ? count - rank : rank + 1);
            made = std::copysign(kLeastWhole + distance * kStep, value);
            while (!m_taken.insert(made).second)
                made += 1;
            return made;
        }
        do
            made = std::nextafter(made, std::numeric_limits<double>::infinity());
        while (!m_taken.insert(made).second);
        return made;
    }

private:
    std::set<double> m_taken;
};

class Restorer
{
public:
    Restorer(const JsonTree &plain, const JsonTree &tried, const std::map<double, std::string> &numbers)
        : m_plain(plain), m_tried(tried), m_numbers(numbers)
    {
    }

    void write(const JsonNode &plain, const JsonNode &tried)
    {
        const char kind = m_plain.kindOf(plain);
        if (kind != m_tried.kindOf(tried) || !hasSameShape(plain, tried))
            return lose(plain);
        if (kind == '0')
            return writeNumber(m_plain.textOf(plain), m_tried.textOf(tried));
        if (kind != '{' && kind != '[') {
            lost += m_plain.textOf(plain) == m_tried.textOf(tried) ? 0 : 1;
            json += m_plain.textOf(plain);
            return;
        }
        json += kind;
        for (std::size_t i = 0; i < plain.children.size(); ++i) {
            const JsonNode &child = m_plain.node(plain.children[i]);
            json += i > 0 ? "," : "";
            if (kind == '{')
                json.append(m_plain.quotedName(child)).append(1, ':');
            write(child, m_tried.node(tried.children[i]));
        }
        json += kind == '{' ? '}' : ']';
    }

    std::string json;
    int lost = 0;

private:
    bool hasSameShape(const JsonNode &plain, const JsonNode &tried) const
    {
        return std::ranges::equal(plain.children, tried.children, [this](std::uint32_t a, std::uint32_t b) {
            return m_plain.quotedName(m_plain.node(a)) == m_tried.quotedName(m_tried.node(b));
        });
    }

    void writeNumber(std::string_view plain, std::string_view tried)
    {
        const auto found = m_numbers.find(nearestDouble(tried));
        if (found != m_numbers.end() && clamped(nearestDouble(found->second)) == nearestDouble(plain)) {
            json += found->second;
            return;
        }
        lost += plain == tried ? 0 : 1;
        json += plain;
    }

    /// What became of it depends on a number that was not the same, so nothing in it can be told apart.
    void lose(const JsonNode &plain)
    {
        lost += std::max(1, countIn(plain));
        json += m_plain.textOf(plain);
    }

    /// Numbers that look like those that jq could not hold.
    int countIn(const JsonNode &plain) const
    {
        int count = 0;
        if (m_plain.kindOf(plain) == '0') {
            const double value = nearestDouble(m_plain.textOf(plain));
            count = std::ranges::any_of(m_numbers, [value](const auto &number) {
                return clamped(nearestDouble(number.second)) == value;
            });
        }
        for (const auto child : plain.children)
            count += countIn(m_plain.node(child));
        return count;
    }

    const JsonTree &m_plain;
    const JsonTree &m_tried;
    const std::map<double, std::string> &m_numbers;
};

} // namespace

NumberStandIns::NumberStandIns(std::string_view json, Which which)
{
    const auto tree = JsonTree::of(json);
    if (!tree)
        return;
    std::set<std::string_view> wanted;
    std::set<double> taken;
    for (const JsonNode &node : tree->nodes()) {
        if (tree->kindOf(node) != '0')
            continue;
        taken.insert(clamped(nearestDouble(tree->textOf(node))));
        if (isWanted(tree->textOf(node), which))
            wanted.insert(tree->textOf(node));
    }
    if (wanted.empty())
        return;
    std::vector<std::string_view> ordered(wanted.begin(), wanted.end());
    std::ranges::stable_sort(ordered,
                             [](std::string_view a, std::string_view b) { return compareNumbers(a, b) < 0; });
    StandInMaker maker(std::move(taken));
    std::map<std::string_view, std::string> standIns;
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        const double made = maker.next(ordered[i], i, ordered.size());
        m_numbers.emplace(made, ordered[i]);
        standIns.emplace(ordered[i], doubleText(made));
    }
    std::size_t copied = 0;
    for (const JsonNode &node : tree->nodes()) { // in the order of the text
        const auto found = tree->kindOf(node) == '0' ? standIns.find(tree->textOf(node)) : standIns.end();
        if (found == standIns.end())
            continue;
        m_payload.append(json.substr(copied, node.begin - copied)).append(found->second);
        copied = node.end;
    }
    m_payload.append(json.substr(copied));
}

NumberStandIns::Restored NumberStandIns::restore(std::string_view plain, std::string_view tried) const
{
    const auto made = JsonTree::of(plain);
    const auto other = JsonTree::of(tried);
    if (!made || !other)
        return {std::string(plain), 1};
    Restorer restorer(*made, *other, m_numbers);
    restorer.write(made->root(), other->root());
    return {std::move(restorer.json), restorer.lost};
}

} // namespace runyard
