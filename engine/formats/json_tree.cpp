#include "engine/formats/json_tree.h"

#include "engine/formats/json_scan.h"

namespace runyard {

struct TreeEvents
{
    JsonTree &tree;
    std::vector<std::uint32_t> around = {}; // the open values, outermost first
    std::size_t nameBegin = 0;
    std::size_t nameEnd = 0;

    std::uint32_t add(std::size_t begin, std::size_t end)
    {
        const auto index = static_cast<std::uint32_t>(tree.m_nodes.size());
        tree.m_nodes.push_back({begin, end, nameBegin, nameEnd, {}});
        nameBegin = nameEnd = 0;
        if (!around.empty())
            tree.m_nodes[around.back()].children.push_back(index);
        return index;
    }
    void name(std::size_t begin, std::size_t end)
    {
        nameBegin = begin;
        nameEnd = end;
    }
    void scalar(std::size_t begin, std::size_t end) { add(begin, end); }
    void open(std::size_t at) { around.push_back(add(at, at)); }
    void close(std::size_t end)
    {
        tree.m_nodes[around.back()].end = end;
        around.pop_back();
    }
};

std::optional<JsonTree> JsonTree::of(std::string_view text)
{
    JsonTree tree(text);
    TreeEvents events{tree};
    if (scanJson(text, events) != kNoProblem)
        return std::nullopt;
    return tree;
}

char JsonTree::kindOf(const JsonNode &node) const
{
    const char c = m_text[node.begin];
    return c == '-' || (c >= '0' && c <= '9') ? '0' : c;
}

std::string JsonTree::nameOf(const JsonNode &node) const
{
    return unescapedJson(quotedName(node));
}

} // namespace runyard
