// The spans of a run as they nest: below attempts, then below one another. Whatever parents they name, the
// result is a tree of bounded depth. Pure.
#pragma once

#include "engine/domain/span.h"

#include <cstddef>
#include <vector>

namespace runyard {

struct SpanTree
{
    /// Deeper ones are put beside their parent.
    static constexpr int kDeepest = 64;
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    /// Spans below the run itself, or below one of its attempts.
    struct Branch
    {
        int attempt = 0;              // 0 = of none that is known
        std::size_t own = kNone;      // the span that tells of the attempt itself; its children are in `top`
        std::vector<std::size_t> top; // by their beginning
    };
    std::vector<Branch> branches;                   // by attempt; only those that hold something
    std::vector<std::vector<std::size_t>> children; // of each span, by their beginning
};

/// `spans` by their beginning, as RunSpans has them. O(n log n).
SpanTree spanTree(const std::vector<Span> &spans, const std::vector<Attempt> &attempts);

struct SpanEnd
{
    TimePoint at;
    bool isOpen = false;       // under way: `at` is now
    bool isUnfinished = false; // its attempt or its run ended, and nobody told how the span did
};

/// How far a span reaches. Never before its beginning.
SpanEnd spanEnd(const Span &span, const RunDetail &detail, TimePoint now);

} // namespace runyard
