// Timers for durations, measured by Clock::elapsed(), so setting the clock neither hastens nor delays them.
// Each run has at most one timer of a kind; adding another replaces it.
// Engine thread only.
#pragma once

#include "engine/base/time.h"
#include "engine/domain/ids.h"

#include <array>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace runyard {

enum class TimerKind { TtlElapsed, RetryDue, MaxDuration };

class ElapsedTimers
{
public:
    void add(Micros due, TimerKind kind, RunSeq run)
    {
        Book &book = of(kind);
        const auto [place, isNew] = book.ofRun.try_emplace(run, due);
        if (!isNew)
            book.inOrder.erase({std::exchange(place->second, due), run});
        book.inOrder.insert({due, run});
    }

    std::optional<Micros> dueOf(TimerKind kind, RunSeq run) const
    {
        const Book &book = of(kind);
        const auto found = book.ofRun.find(run);
        return found == book.ofRun.end() ? std::nullopt : std::optional(found->second);
    }

    std::optional<Micros> nextDue() const
    {
        std::optional<Micros> earliest;
        for (const Book &book : m_books) {
            if (!book.inOrder.empty() && (!earliest || book.inOrder.begin()->first < *earliest))
                earliest = book.inOrder.begin()->first;
        }
        return earliest;
    }

    /// Removes and returns the run with the earliest timer of this kind, if it is due.
    std::optional<RunSeq> takeDue(TimerKind kind, Micros elapsed)
    {
        Book &book = of(kind);
        if (book.inOrder.empty() || book.inOrder.begin()->first > elapsed)
            return {};
        const RunSeq run = book.inOrder.begin()->second;
        book.inOrder.erase(book.inOrder.begin());
        book.ofRun.erase(run);
        return run;
    }

    /// (due, run), earliest first.
    const std::set<std::pair<Micros, RunSeq>> &all(TimerKind kind) const { return of(kind).inOrder; }

private:
    struct Book
    {
        std::set<std::pair<Micros, RunSeq>> inOrder;
        std::map<RunSeq, Micros> ofRun;
    };
    Book &of(TimerKind kind) { return m_books[static_cast<std::size_t>(kind)]; }
    const Book &of(TimerKind kind) const { return m_books[static_cast<std::size_t>(kind)]; }

    std::array<Book, 3> m_books; // by TimerKind
};

} // namespace runyard
