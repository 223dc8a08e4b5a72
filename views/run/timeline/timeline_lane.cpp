#include "views/run/timeline/timeline_lane.h"

#include <algorithm>
#include <bit>

namespace runyard {

TimelineLane::TimelineLane(std::vector<Item> items) : m_items(std::move(items))
{
    std::stable_sort(m_items.begin(), m_items.end(),
                     [](const Item &a, const Item &b) { return a.from < b.from; });
    m_leaves = std::bit_ceil(std::max<std::size_t>(1, m_items.size()));
    m_tree.resize(2 * m_leaves);
    for (std::size_t i = 0; i < m_items.size(); ++i)
        m_tree[m_leaves + i] = {m_items[i].to, lengthOf(m_items[i]), static_cast<int>(i)};
    for (std::size_t node = m_leaves - 1; node >= 1; --node)
        m_tree[node] = combined(m_tree[2 * node], m_tree[2 * node + 1]);
}

std::int64_t TimelineLane::lengthOf(const Item &item) const
{
    return item.to == kOpenEnd ? kOpenEnd : item.to - item.from;
}

TimelineLane::Node TimelineLane::combined(const Node &a, const Node &b) const
{
    Node node{std::max(a.latestEnd, b.latestEnd), std::max(a.longest, b.longest), a.heaviest};
    if (b.heaviest >= 0
        && (a.heaviest < 0
            || m_items[static_cast<std::size_t>(b.heaviest)].weight
                   > m_items[static_cast<std::size_t>(a.heaviest)].weight))
        node.heaviest = b.heaviest;
    return node;
}

/// Items [from, to) together.
TimelineLane::Node TimelineLane::over(std::size_t from, std::size_t to) const
{
    Node left;
    Node right;
    for (from += m_leaves, to += m_leaves; from < to; from /= 2, to /= 2) {
        if (from % 2 == 1)
            left = combined(left, m_tree[from++]);
        if (to % 2 == 1)
            right = combined(m_tree[--to], right);
    }
    return combined(left, right);
}

/// The first item at or after `from` whose node holds; the number of items when none does. What holds for
/// an item holds for the nodes above it.
std::size_t TimelineLane::firstThat(std::size_t from, bool (*holds)(const Node &, std::int64_t),
                                    std::int64_t value) const
{
    if (from >= m_items.size())
        return m_items.size();
    std::size_t node = m_leaves + from;
    while (!holds(m_tree[node], value)) {
        while (node % 2 == 1) { // a right child: on beside the parent
            node /= 2;
            if (node <= 1)
                return m_items.size();
        }
        if (node == 0 || ++node >= m_tree.size())
            return m_items.size();
    }
    while (node < m_leaves) {
        node *= 2;
        if (!holds(m_tree[node], value))
            ++node;
    }
    return std::min(node - m_leaves, m_items.size());
}

void TimelineLane::visit(std::int64_t from, std::int64_t to, std::int64_t thin,
                         const std::function<void(const Block &)> &draw) const
{
    constexpr auto endsAfter = [](const Node &node, std::int64_t moment) { return node.latestEnd >= moment; };
    constexpr auto isAtLeast = [](const Node &node, std::int64_t length) { return node.longest >= length; };
    std::size_t next = firstThat(0, endsAfter, from);
    while (next < m_items.size() && m_items[next].from <= to) {
        const Item &item = m_items[next];
        std::size_t end = next + 1;
        if (lengthOf(item) < thin) {
            const auto outside = std::partition_point(
                m_items.begin() + static_cast<std::ptrdiff_t>(next), m_items.end(),
                [&](const Item &other) { return other.from <= to && other.from - item.from < thin; });
            end = std::min(static_cast<std::size_t>(outside - m_items.begin()),
                           firstThat(end, isAtLeast, thin));
        }
        if (end == next + 1) {
            draw({item.from, item.to, item.span, 1});
        } else {
            const Node all = over(next, end);
            draw({item.from, all.latestEnd, m_items[static_cast<std::size_t>(all.heaviest)].span,
                  static_cast<int>(end - next)});
        }
        next = firstThat(end, endsAfter, from);
    }
}

int TimelineLane::at(std::int64_t moment, std::int64_t reach) const
{
    // Backwards from the last that has begun: what is drawn later lies on top.
    auto item = std::partition_point(m_items.begin(), m_items.end(),
                                     [&](const Item &other) { return other.from <= moment + reach; });
    const std::int64_t earliest = moment - reach;
    int nearest = -1;
    while (item != m_items.begin()) {
        --item;
        if (item->from <= moment && item->to >= moment)
            return item->span;
        if (nearest < 0 && item->to >= earliest)
            nearest = item->span;
        const auto before = static_cast<std::size_t>(item - m_items.begin());
        if (over(0, before).latestEnd < earliest)
            break;
    }
    return nearest;
}

} // namespace runyard
