#include "engine/transform/jq_numbers.h"

#include "engine/formats/json_number.h"
#include "engine/formats/json_scan.h"
#include "engine/formats/json_tree.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

namespace runyard {

namespace {

constexpr double kMinUncertain =
    9'007'199'254'740'992.0; // 2^53: from here on, adding one to a double may not change it
constexpr double kMaxDouble = std::numeric_limits<double>::max();

/// Whether jq prints this number differently.
bool isReworded(std::string_view number)
{
    const double value = nearestDouble(number);
    if (value == 0 && number.starts_with('-'))
        return number != "-0";
    // jq keeps plain whole numbers, even where the shortest notation would have an exponent.
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
    return std::clamp(value, -kMaxDouble, kMaxDouble);
}

std::string negated(std::string number)
{
    if (number.starts_with('-'))
        return number.substr(1);
    return number.insert(0, 1, '-');
}

/// Creates the stand-in for the number with a given rank among `count`.
/// The distance from the value differs for each rank and for each side, so no sum, difference or multiple of
/// one stand-in equals another on both sides. No two have the same magnitude, so none is the negative of
/// another.
class StandInMaker
{
public:
    StandInMaker(std::set<double> takenSizes, std::size_t count, int away)
        : m_takenSizes(std::move(takenSizes)), m_count(static_cast<double>(count + count % 2)), m_away(away)
    {
    }

    double next(std::string_view number, std::size_t rank)
    {
        const double most = kMaxDouble * (1 - (m_count + 2) * 8 * std::numeric_limits<double>::epsilon());
        const double value = std::clamp(nearestDouble(number), -most, most);
        const double size = std::abs(value);
        const double step = std::nextafter(size, kMaxDouble) - size;
        const auto place = static_cast<double>(rank);
        double made = value + (m_away > 0 ? 3 * (place + 1) : -5 * (m_count - place)) * step;
        while (!m_takenSizes.insert(std::abs(made)).second)
            made = std::nextafter(made, m_away * kMaxDouble);
        return made;
    }

private:
    std::set<double> m_takenSizes;
    double m_count;
    int m_away;
};

class Restorer
{
public:
    using Nodes = std::vector<const JsonNode *>; // the nodes at the same place in each try

    Restorer(const JsonTree &plain, const std::vector<JsonTree> &trees, const std::vector<TriedJson> &tries)
        : m_plain(plain), m_trees(trees), m_tries(tries)
    {
        for (const auto &number : tries.front().standIns.numbers())
            m_values.insert(clamped(nearestDouble(number.second)));
    }

    void write(const JsonNode &plain, const Nodes &tried)
    {
        if (!hasSameShape(plain, tried))
            return lose(plain);
        const char kind = m_plain.kindOf(plain);
        if (kind != '{' && kind != '[') {
            const std::string meant = kind == '0' ? meantBy(plain, tried) : std::string();
            lost += meant.empty() && !isSameText(plain, tried) ? 1 : 0;
            json += meant.empty() ? m_plain.textOf(plain) : meant;
            return;
        }
        json += kind;
        for (std::size_t i = 0; i < plain.children.size(); ++i) {
            const JsonNode &child = m_plain.node(plain.children[i]);
            json += i > 0 ? "," : "";
            if (kind == '{')
                json.append(m_plain.quotedName(child)).append(1, ':');
            Nodes children;
            for (std::size_t t = 0; t < tried.size(); ++t)
                children.push_back(&m_trees[t].node(tried[t]->children[i]));
            write(child, children);
        }
        json += kind == '{' ? '}' : ']';
    }

    /// The value depends on a number that differed between the tries, so its numbers cannot be restored.
    void lose(const JsonNode &plain)
    {
        lost += std::max(1, countIn(plain));
        json += m_plain.textOf(plain);
    }

    std::string json;
    int lost = 0;

private:
    template <class Check>
    bool inEachTry(const Nodes &tried, Check check) const
    {
        for (std::size_t t = 0; t < tried.size(); ++t) {
            if (!check(m_trees[t], *tried[t]))
                return false;
        }
        return true;
    }

    bool hasSameShape(const JsonNode &plain, const Nodes &tried) const
    {
        return inEachTry(tried, [&](const JsonTree &tree, const JsonNode &node) {
            return m_plain.kindOf(plain) == tree.kindOf(node)
                   && std::ranges::equal(
                       plain.children, node.children, [&](std::uint32_t a, std::uint32_t b) {
                           return m_plain.quotedName(m_plain.node(a)) == tree.quotedName(tree.node(b));
                       });
        });
    }

    bool isSameText(const JsonNode &plain, const Nodes &tried) const
    {
        return inEachTry(tried, [&](const JsonTree &tree, const JsonNode &node) {
            return m_plain.textOf(plain) == tree.textOf(node);
        });
    }

    /// Returns the number that appears here in every try, if jq computed its value; empty otherwise.
    std::string meantBy(const JsonNode &plain, const Nodes &tried) const
    {
        std::string meant;
        for (std::size_t t = 0; t < tried.size(); ++t) {
            const std::string here = m_tries[t].standIns.meant(m_trees[t].textOf(*tried[t]));
            if (here.empty() || (t > 0 && here != meant))
                return {};
            meant = here;
        }
        const auto text = m_plain.textOf(plain); // a number restored earlier does not fit a double
        return fitsDouble(text) && clamped(nearestDouble(meant)) == nearestDouble(text) ? meant
                                                                                        : std::string();
    }

    /// Counts the numbers that look like those jq could not represent.
    int countIn(const JsonNode &plain) const
    {
        int count =
            m_plain.kindOf(plain) == '0' && m_values.contains(nearestDouble(m_plain.textOf(plain))) ? 1 : 0;
        for (const auto child : plain.children)
            count += countIn(m_plain.node(child));
        return count;
    }

    const JsonTree &m_plain;
    const std::vector<JsonTree> &m_trees;
    const std::vector<TriedJson> &m_tries;
    std::set<double> m_values; // jq's values of the numbers with stand-ins
};

} // namespace

NumberStandIns::NumberStandIns(std::string_view json, Which which, int away,
                               const std::vector<std::string> &literals)
{
    const auto tree = JsonTree::of(json);
    if (!tree)
        return;
    std::set<std::string_view> wanted(literals.begin(), literals.end());
    std::set<double> takenSizes;
    for (const JsonNode &node : tree->nodes()) {
        if (tree->kindOf(node) != '0')
            continue;
        const double size = std::abs(clamped(nearestDouble(tree->textOf(node))));
        takenSizes.insert(size);
        m_hasLarge = m_hasLarge || size >= kMinUncertain;
        if (isWanted(tree->textOf(node), which))
            wanted.insert(tree->textOf(node));
    }
    std::vector<std::string_view> ordered(wanted.begin(), wanted.end());
    std::ranges::stable_sort(ordered,
                             [](std::string_view a, std::string_view b) { return compareNumbers(a, b) < 0; });
    StandInMaker maker(std::move(takenSizes), ordered.size(), away);
    std::map<std::string_view, std::string> standIns;
    for (std::size_t i = 0; i < ordered.size(); ++i) {
        // Two notations of the same number must stay equal.
        if (i > 0 && compareNumbers(ordered[i - 1], ordered[i]) == 0 && which == Which::Inexact) {
            standIns.emplace(ordered[i], standIns.at(ordered[i - 1]));
            continue;
        }
        const double made = maker.next(ordered[i], i);
        m_numbers.emplace(made, ordered[i]);
        standIns.emplace(ordered[i], doubleText(made));
    }
    for (const std::string &literal : literals)
        m_literals.push_back(standIns.at(literal));
    std::size_t copied = 0;
    for (const JsonNode &node : tree->nodes()) { // in text order
        const auto found = tree->kindOf(node) == '0' ? standIns.find(tree->textOf(node)) : standIns.end();
        if (found == standIns.end())
            continue;
        m_payload.append(json.substr(copied, node.begin - copied)).append(found->second);
        copied = node.end;
    }
    m_payload.append(json.substr(copied));
}

std::vector<std::string> NumberStandIns::all() const
{
    std::vector<std::string> texts;
    for (const auto &number : m_numbers)
        texts.push_back(doubleText(number.first));
    return texts;
}

std::string NumberStandIns::meant(std::string_view text) const
{
    const double value = nearestDouble(text);
    if (const auto found = m_numbers.find(value); found != m_numbers.end())
        return found->second;
    if (const auto found = m_numbers.find(-value); found != m_numbers.end())
        return negated(found->second);
    return {};
}

RestoredJson restoredNumbers(std::string_view plain, const std::vector<TriedJson> &tries)
{
    const auto made = JsonTree::of(plain);
    if (!made)
        return {std::string(plain), 1};
    std::vector<JsonTree> trees;
    for (const TriedJson &tried : tries) {
        if (auto tree = JsonTree::of(tried.json))
            trees.push_back(std::move(*tree));
    }
    Restorer restorer(*made, trees, tries);
    Restorer::Nodes roots;
    for (const JsonTree &tree : trees)
        roots.push_back(&tree.root());
    if (trees.size() == tries.size())
        restorer.write(made->root(), roots);
    else
        restorer.lose(made->root());
    return {std::move(restorer.json), restorer.lost};
}

} // namespace runyard
