#include "engine/formats/json_kept.h"

#include "engine/formats/json_lexemes.h"
#include "engine/formats/json_number.h"
#include "engine/formats/json_scan.h"
#include "engine/formats/json_tree.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace runyard {

namespace {

constexpr std::size_t kNoSlot = std::string_view::npos;
constexpr std::size_t kLookedAhead = 64; // array elements searched for one that moved up

/// A member or element with the white space around it.
struct Slot
{
    const JsonNode *node = nullptr;
    std::string_view lead;    // before the name, or before the element
    std::string_view between; // from the name's end to the value, with the colon
    std::string_view trail;
    std::string name; // decoded
};

std::vector<Slot> slotsOf(const JsonTree &tree, const JsonNode &holder)
{
    std::vector<Slot> slots;
    const bool isObject = tree.kindOf(holder) == '{';
    std::size_t at = holder.begin + 1;
    for (std::size_t i = 0; i < holder.children.size(); ++i) {
        const JsonNode &node = tree.node(holder.children[i]);
        const std::size_t begin = isObject ? node.nameBegin : node.begin;
        const std::size_t end = json_scan::pastBlank(tree.between(0, holder.end), node.end);
        slots.push_back({&node, tree.between(at, begin),
                         isObject ? tree.between(node.nameEnd, node.begin) : std::string_view(),
                         tree.between(node.end, end), isObject ? tree.nameOf(node) : std::string()});
        at = end + 1;
    }
    return slots;
}

/// The text for one slot of the target.
struct Written
{
    std::size_t from = kNoSlot; // the original slot whose white space and name it takes
    std::string_view quotedName;
    std::string text;
};

class Keeper
{
public:
    Keeper(const JsonTree &original, const JsonTree &target, SameNumber rule)
        : m_original(original), m_target(target), m_rule(rule)
    {
    }

    /// Returns empty if the values are equal, so that the original's bytes are used; otherwise the text to
    /// write.
    std::optional<std::string> changed(const JsonNode &before, const JsonNode &after) const
    {
        const char kind = m_original.kindOf(before);
        if (kind != m_target.kindOf(after))
            return std::string(m_target.textOf(after));
        switch (kind) {
        case '{': return changedObject(before, after);
        case '[': return changedArray(before, after);
        case '0':
            if (m_rule == SameNumber::ByValue
                && compareNumbers(m_original.textOf(before), m_target.textOf(after)) == 0)
                return std::nullopt;
            break;
        case '"':
            if (m_original.textOf(before) != m_target.textOf(after)
                && unescapedJson(m_original.textOf(before)) == unescapedJson(m_target.textOf(after)))
                return std::nullopt;
            break;
        default: return std::nullopt;
        }
        if (m_original.textOf(before) == m_target.textOf(after))
            return std::nullopt;
        return std::string(m_target.textOf(after));
    }

private:
    std::string kept(const JsonNode &before, const JsonNode &after, bool *isSame = nullptr) const
    {
        auto text = changed(before, after);
        if (isSame)
            *isSame = !text;
        return text ? std::move(*text) : std::string(m_original.textOf(before));
    }

    /// The last slot of each name, ordered by the first occurrence of the name.
    struct Names
    {
        std::unordered_map<std::string, std::size_t> rank; // by name
        std::vector<std::size_t> last;                     // slot by rank
    };
    static Names namesOf(const std::vector<Slot> &slots)
    {
        Names names;
        for (std::size_t i = 0; i < slots.size(); ++i) {
            const auto [found, isNew] = names.rank.try_emplace(slots[i].name, names.last.size());
            if (isNew)
                names.last.push_back(i);
            else
                names.last[found->second] = i;
        }
        return names;
    }

    std::optional<std::string> changedObject(const JsonNode &before, const JsonNode &after) const
    {
        const auto old = slotsOf(m_original, before);
        const auto fresh = slotsOf(m_target, after);
        const Names oldNames = namesOf(old);
        const Names freshNames = namesOf(fresh);
        std::vector<Written> rebuilt;                           // in the target's order
        std::unordered_map<std::size_t, std::size_t> writtenOf; // original slot -> position in `rebuilt`
        bool isAllSame = oldNames.last.size() == freshNames.last.size();
        bool isInOrder = true; // remaining members keep their order, and new ones come last
        std::size_t nextRank = 0;
        for (const std::size_t i : freshNames.last) {
            const Slot &slot = fresh[i];
            const auto found = oldNames.rank.find(slot.name);
            if (found == oldNames.rank.end()) {
                isAllSame = false;
                nextRank = kNoSlot;
                rebuilt.push_back(
                    {kNoSlot, m_target.quotedName(*slot.node), std::string(m_target.textOf(*slot.node))});
                continue;
            }
            isInOrder = isInOrder && nextRank != kNoSlot && found->second >= nextRank;
            nextRank = nextRank == kNoSlot ? kNoSlot : found->second + 1;
            const std::size_t from = oldNames.last[found->second];
            bool isSame = false;
            std::string text = kept(*old[from].node, *slot.node, &isSame);
            isAllSame = isAllSame && isSame;
            writtenOf[from] = rebuilt.size();
            rebuilt.push_back({from, m_original.quotedName(*old[from].node), std::move(text)});
        }
        if (isAllSame && isInOrder)
            return std::nullopt;
        if (!isInOrder)
            return laidOut(rebuilt, old, '{', '}');
        std::vector<Written> edited; // every remaining slot of the original, including hidden members
        for (std::size_t i = 0; i < old.size(); ++i) {
            const auto quoted = m_original.quotedName(*old[i].node);
            if (const auto found = writtenOf.find(i); found != writtenOf.end())
                edited.push_back({i, quoted, std::move(rebuilt[found->second].text)});
            else if (freshNames.rank.contains(old[i].name))
                edited.push_back({i, quoted, std::string(m_original.textOf(*old[i].node))});
        }
        for (Written &one : rebuilt) {
            if (one.from == kNoSlot)
                edited.push_back(std::move(one));
        }
        return laidOut(edited, old, '{', '}');
    }

    std::optional<std::string> changedArray(const JsonNode &before, const JsonNode &after) const
    {
        const auto old = slotsOf(m_original, before);
        std::vector<Written> edited;
        bool isAllSame = old.size() == after.children.size();
        std::size_t at = 0; // position in the original; earlier elements are used or removed
        for (std::size_t i = 0; i < after.children.size(); ++i) {
            const JsonNode &element = m_target.node(after.children[i]);
            const std::size_t left = after.children.size() - i;
            const std::size_t from = partnerOf(element, old, at, left);
            if (from == kNoSlot) {
                isAllSame = false;
                edited.push_back({kNoSlot, {}, std::string(m_target.textOf(element))});
                continue;
            }
            bool isSame = false;
            std::string text = kept(*old[from].node, element, &isSame);
            isAllSame = isAllSame && isSame && from == i;
            edited.push_back({from, {}, std::move(text)});
            at = from + 1;
        }
        if (isAllSame)
            return std::nullopt;
        return laidOut(edited, old, '[', ']');
    }

    /// Returns the corresponding element of the original. This affects only the notation, never the value.
    std::size_t partnerOf(const JsonNode &element, const std::vector<Slot> &old, std::size_t at,
                          std::size_t left) const
    {
        const std::size_t remaining = old.size() - at;
        if (remaining == 0)
            return kNoSlot;
        if (remaining == left) // no further elements were added or removed
            return at;
        const std::size_t end = std::min(old.size(), at + kLookedAhead);
        for (std::size_t i = at; i < end; ++i) {
            if (!changed(*old[i].node, element))
                return i;
        }
        return remaining < left ? kNoSlot : at;
    }

    /// White space comes from the original slot; a new slot takes that of a neighbour.
    std::string laidOut(const std::vector<Written> &slots, const std::vector<Slot> &old, char open,
                        char close) const
    {
        std::string out(1, open);
        for (std::size_t i = 0; i < slots.size(); ++i) {
            const Written &slot = slots[i];
            const bool isOld = slot.from != kNoSlot;
            const bool isFirst = i == 0;
            const bool isLast = i + 1 == slots.size();
            if (!isFirst)
                out += ',';
            out += isFirst                    ? (old.empty() ? std::string_view() : old.front().lead)
                   : isOld && slot.from != 0u ? old[slot.from].lead
                                              : leadBetween(old);
            if (open == '{') {
                out += slot.quotedName;
                out += isOld          ? old[slot.from].between
                       : !old.empty() ? old.back().between
                                      : std::string_view(":");
            }
            out += slot.text;
            if (isLast)
                out += old.empty() ? std::string_view() : old.back().trail;
            else if (isOld && slot.from + 1 != old.size())
                out += old[slot.from].trail;
        }
        return out + close;
    }

    static std::string_view leadBetween(const std::vector<Slot> &old)
    {
        if (old.empty())
            return {};
        if (old.size() > 1)
            return old.back().lead;
        if (old.front().lead.find('\n') != old.front().lead.npos)
            return old.front().lead;
        return old.front().between.ends_with(' ') ? std::string_view(" ") : std::string_view();
    }

    const JsonTree &m_original;
    const JsonTree &m_target;
    SameNumber m_rule;
};

bool isSame(const JsonTree &left, const JsonNode &a, const JsonTree &right, const JsonNode &b)
{
    const char kind = left.kindOf(a);
    if (kind != right.kindOf(b))
        return false;
    switch (kind) {
    case '0': return compareNumbers(left.textOf(a), right.textOf(b)) == 0;
    case '"': return unescapedJson(left.textOf(a)) == unescapedJson(right.textOf(b));
    case '[':
        return a.children.size() == b.children.size()
               && std::ranges::equal(a.children, b.children, [&](std::uint32_t x, std::uint32_t y) {
                      return isSame(left, left.node(x), right, right.node(y));
                  });
    case '{': break;
    default: return true;
    }
    const auto lastOf = [](const JsonTree &tree, const JsonNode &object) {
        std::unordered_map<std::string, const JsonNode *> members;
        for (const auto child : object.children)
            members[tree.nameOf(tree.node(child))] = &tree.node(child);
        return members;
    };
    const auto ours = lastOf(left, a);
    const auto theirs = lastOf(right, b);
    return ours.size() == theirs.size() && std::ranges::all_of(ours, [&](const auto &member) {
               const auto found = theirs.find(member.first);
               return found != theirs.end() && isSame(left, *member.second, right, *found->second);
           });
}

} // namespace

std::string keptWhereSame(std::string_view original, std::string_view target, SameNumber rule)
{
    if (jsonNesting(original) > kLexemeDepth || jsonNesting(target) > kLexemeDepth)
        return std::string(target);
    const auto before = JsonTree::of(original);
    const auto after = JsonTree::of(target);
    if (!before || !after)
        return std::string(target);
    auto text = Keeper(*before, *after, rule).changed(before->root(), after->root());
    if (!text)
        return std::string(original);
    // The white space around the whole value.
    return std::string(original.substr(0, before->root().begin)) + *text
           + std::string(original.substr(before->root().end));
}

bool isSameJson(std::string_view left, std::string_view right)
{
    if (jsonNesting(left) > kLexemeDepth || jsonNesting(right) > kLexemeDepth)
        return left == right;
    const auto a = JsonTree::of(left);
    const auto b = JsonTree::of(right);
    return a && b && isSame(*a, a->root(), *b, b->root());
}

int hiddenMembers(std::string_view json)
{
    const auto tree = JsonTree::of(json);
    if (!tree)
        return 0;
    int hidden = 0;
    for (const JsonNode &node : tree->nodes()) {
        if (tree->kindOf(node) != '{')
            continue;
        std::unordered_map<std::string, bool> names;
        for (const auto child : node.children)
            hidden += names.try_emplace(tree->nameOf(tree->node(child)), true).second ? 0 : 1;
    }
    return hidden;
}

} // namespace runyard
