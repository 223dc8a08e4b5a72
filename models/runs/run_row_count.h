// How many rows the run list has: what the engine counted less the announced runs, unless the loaded rows know better.
#pragma once

#include <algorithm>
#include <climits>
#include <cstdint>
#include <utility>

namespace runyard {

class RunRowCount
{
public:
    enum class Verdict {
        Agrees,
        Resize, // rows() is to become expected()
        Reread, // the loaded rows are not what the engine counted: read them again
    };

    void clear()
    {
        m_rows = 0;
        m_disagreed = {-1, -1};
    }
    int rows() const { return m_rows; }
    void setRows(int rows) { m_rows = rows; }
    void add(int rows) { m_rows += rows; }

    static int expected(std::int64_t counted, int announced)
    {
        return static_cast<int>(std::min<std::int64_t>(counted, INT_MAX)) - announced;
    }
    /// `windowEnd` is the row after the last loaded one. With `isWhole` every row is loaded: they are right until they
    /// are read again. Asks for the same reading only once, so that a lasting difference does not read forever.
    Verdict take(std::int64_t counted, int announced, int windowEnd, bool isWhole)
    {
        const int rows = expected(counted, announced);
        if (!isWhole && rows >= windowEnd)
            return Verdict::Resize;
        const std::pair<int, std::int64_t> now(m_rows, counted);
        if (rows == m_rows || m_disagreed == now)
            return Verdict::Agrees;
        m_disagreed = now;
        return Verdict::Reread;
    }

private:
    int m_rows = 0;
    std::pair<int, std::int64_t> m_disagreed{-1, -1}; // rows and count that were read again for
};

} // namespace runyard
