// Arranges the spans of a run in a tree: below attempts, then below one another. The depth is bounded,
// whatever parents the spans name. Pure.
#pragma once

#include "engine/domain/span.h"

#include <cstddef>
#include <vector>

namespace runyard {

struct SpanTree
{
    /// Deeper spans are placed beside their parent.
    static constexpr int kDeepest = 64;
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    /// Spans below the run itself, or below one of its attempts.
    struct Branch
    {
        int attempt = 0;              // 0 = no known attempt
        std::size_t own = kNone;      // the span of the attempt itself; its children are in `top`
        std::vector<std::size_t> top; // ordered by their beginning
    };
    std::vector<Branch> branches;                   // by attempt, without empty ones
    std::vector<std::vector<std::size_t>> children; // of each span, ordered by their beginning
};

/// Requires `spans` ordered by their beginning, as in RunSpans. O(n log n).
SpanTree spanTree(const std::vector<Span> &spans, const std::vector<Attempt> &attempts);

struct SpanEnd
{
    TimePoint at;
    bool isOpen = false;       // in progress: `at` is now
    bool isUnfinished = false; // its attempt or run ended, and the span's end was not reported
};

/// Returns where a span ends. Never before its beginning.
SpanEnd spanEnd(const Span &span, const RunDetail &detail, TimePoint now);

} // namespace runyard
