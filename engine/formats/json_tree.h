// An index of JSON text: the positions of its values, without copying or changing anything.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

struct JsonNode
{
    std::size_t begin = 0; // of the value
    std::size_t end = 0;
    std::size_t nameBegin = 0; // of the member's name with its quotes; equal to nameEnd for an array element
    std::size_t nameEnd = 0;
    std::vector<std::uint32_t> children;
};

/// Refers to the text it was created from, which must outlive it. Read-only; safe on any thread.
class JsonTree
{
public:
    /// Returns empty if the text is not JSON.
    static std::optional<JsonTree> of(std::string_view text);

    const JsonNode &root() const { return m_nodes.front(); }
    const JsonNode &node(std::uint32_t index) const { return m_nodes[index]; }
    std::string_view textOf(const JsonNode &node) const
    {
        return m_text.substr(node.begin, node.end - node.begin);
    }
    std::string_view between(std::size_t begin, std::size_t end) const
    {
        return m_text.substr(begin, end - begin);
    }
    /// Returns '{', '[', '"', 't', 'f', 'n', or '0' for a number.
    char kindOf(const JsonNode &node) const;
    std::string_view quotedName(const JsonNode &node) const
    {
        return m_text.substr(node.nameBegin, node.nameEnd - node.nameBegin);
    }
    std::string nameOf(const JsonNode &node) const; // decoded
    const std::vector<JsonNode> &nodes() const { return m_nodes; }

private:
    friend struct TreeEvents;
    explicit JsonTree(std::string_view text) : m_text(text) {}
    std::string_view m_text;
    std::vector<JsonNode> m_nodes;
};

} // namespace runyard
