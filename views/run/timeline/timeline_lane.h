// Spans of one row, arranged so that the cost of drawing depends on what is in sight: finds those that reach
// into a range of time and merges neighbours thinner than a pixel. Pure.
//
// Spans are kept by their beginning; a tree over them knows the latest end and the longest length beneath
// each node, so skipping what is out of sight and jumping to the next one worth drawing is O(log n).
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace runyard {

class TimelineLane
{
public:
    static constexpr std::int64_t kOpenEnd = INT64_MAX;

    struct Item
    {
        std::int64_t from = 0; // microseconds since 1970
        std::int64_t to = 0;   // kOpenEnd = not ended
        int span = 0;          // which one, for the caller
        int weight = 0;        // the heaviest of merged spans gives the look
    };
    /// What to draw: one span, or several too thin to distinguish.
    struct Block
    {
        std::int64_t from = 0;
        std::int64_t to = 0;
        int span = 0; // the only one, or the heaviest
        int count = 1;
        bool operator==(const Block &) const = default;
    };

    TimelineLane() = default;
    explicit TimelineLane(std::vector<Item> items);

    /// Calls for every block that touches [from, to], by beginning. A span shorter than `thin` is merged
    /// with those that begin within `thin` of the block's beginning.
    /// O(blocks · log n).
    void visit(std::int64_t from, std::int64_t to, std::int64_t thin,
               const std::function<void(const Block &)> &draw) const;
    /// The span at a moment, or the nearest within `reach` of it; the last begun wins. -1 = none.
    int at(std::int64_t moment, std::int64_t reach) const;
    /// The spans in order of their beginning.
    const std::vector<Item> &items() const { return m_items; }

private:
    struct Node
    {
        std::int64_t latestEnd = INT64_MIN;
        std::int64_t longest = -1;
        int heaviest = -1; // item
    };
    std::size_t firstThat(std::size_t from, bool (*holds)(const Node &, std::int64_t),
                          std::int64_t value) const;
    std::int64_t lengthOf(const Item &item) const;
    Node combined(const Node &a, const Node &b) const;
    Node over(std::size_t from, std::size_t to) const;

    std::vector<Item> m_items;
    std::vector<Node> m_tree; // 1-based heap; leaves from m_leaves on
    std::size_t m_leaves = 0;
};

} // namespace runyard
