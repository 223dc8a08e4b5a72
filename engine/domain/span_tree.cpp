#include "engine/domain/span_tree.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>

namespace runyard {

namespace {

constexpr std::size_t kNone = SpanTree::kNone;

/// Returns the parent of each span; kNone if it is not among the spans, or if the span would be its own
/// ancestor.
std::vector<std::size_t> parentsOf(const std::vector<Span> &spans)
{
    std::unordered_map<std::string_view, std::size_t> byId;
    byId.reserve(spans.size());
    for (std::size_t i = 0; i < spans.size(); ++i)
        byId.emplace(spans[i].id, i);
    std::vector<std::size_t> parents(spans.size(), kNone);
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (const auto found = byId.find(spans[i].parentId); found != byId.end())
            parents[i] = found->second;
    }

    constexpr int kUnknown = -1;
    constexpr int kOnTheWay = -2;
    std::vector<int> depths(spans.size(), kUnknown);
    std::vector<std::size_t> way;
    for (std::size_t i = 0; i < spans.size(); ++i) {
        way.clear();
        std::size_t at = i;
        while (at != kNone && depths[at] == kUnknown) {
            depths[at] = kOnTheWay;
            way.push_back(at);
            at = parents[at];
        }
        if (at != kNone && depths[at] == kOnTheWay)
            parents[way.back()] = kNone; // breaks a circle where it closes
        for (auto span = way.rbegin(); span != way.rend(); ++span) {
            std::size_t &parent = parents[*span];
            if (parent != kNone && depths[parent] >= SpanTree::kDeepest)
                parent = parents[parent];
            depths[*span] = parent == kNone ? 0 : depths[parent] + 1;
        }
    }
    return parents;
}

} // namespace

SpanTree spanTree(const std::vector<Span> &spans, const std::vector<Attempt> &attempts)
{
    SpanTree tree;
    tree.children.resize(spans.size());
    const auto parents = parentsOf(spans);
    std::map<int, SpanTree::Branch> branches;
    const auto branchOf = [&](const Span &span) -> SpanTree::Branch & {
        const bool isKnown = std::ranges::any_of(
            attempts, [&span](const Attempt &attempt) { return attempt.number == span.attempt; });
        const int number = isKnown ? span.attempt : 0;
        branches[number].attempt = number;
        return branches[number];
    };
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (parents[i] != kNone || spans[i].entity != SpanEntity::Attempt)
            continue;
        if (auto &branch = branchOf(spans[i]); branch.attempt > 0 && branch.own == kNone)
            branch.own = i;
    }
    for (std::size_t i = 0; i < spans.size(); ++i) {
        if (parents[i] != kNone)
            tree.children[parents[i]].push_back(i);
        else if (auto &branch = branchOf(spans[i]); branch.own != i)
            branch.top.push_back(i);
    }
    for (auto &[number, branch] : branches) {
        if (branch.own != kNone) {
            auto &below = tree.children[branch.own];
            branch.top.insert(branch.top.end(), below.begin(), below.end());
            std::ranges::sort(branch.top); // the indexes are in order of beginning
            below.clear();
        }
        tree.branches.push_back(std::move(branch));
    }
    return tree;
}

SpanEnd spanEnd(const Span &span, const RunDetail &detail, TimePoint now)
{
    if (span.to)
        return {std::max(*span.to, span.from), false, false};
    const auto attempt = std::ranges::find(detail.attempts, span.attempt, &Attempt::number);
    const bool isOfAttempt = attempt != detail.attempts.end();
    if (isOfAttempt && attempt->finishedAt)
        return {std::max(*attempt->finishedAt, span.from), false, true};
    if (isFinal(detail.run.status))
        return {std::max(detail.run.finishedAt.value_or(detail.run.updatedAt), span.from), false, true};
    return {std::max(now, span.from), true, false};
}

} // namespace runyard
