#include "models/line_diff.h"

#include <algorithm>

namespace runyard {

namespace {

/// The middle of both texts, without what begins and ends them alike.
struct Middle
{
    const QStringList &left;
    const QStringList &right;
    int begin = 0;
    int leftSize = 0;
    int rightSize = 0;

    bool areEqual(int x, int y) const { return left[begin + x] == right[begin + y]; }
};

/// How far each diagonal got after each number of changes; empty when there are too many.
std::vector<std::vector<int>> forwardPaths(const Middle &middle, int mostChanges)
{
    std::vector<std::vector<int>> paths;
    const int most = std::min(mostChanges, middle.leftSize + middle.rightSize);
    std::vector<int> reached(static_cast<std::size_t>(2 * most + 3), 0);
    const auto at = [&](int diagonal) -> int & {
        return reached[static_cast<std::size_t>(diagonal + most + 1)];
    };
    for (int changes = 0; changes <= most; ++changes) {
        for (int diagonal = -changes; diagonal <= changes; diagonal += 2) {
            const bool isDown =
                diagonal == -changes || (diagonal != changes && at(diagonal - 1) < at(diagonal + 1));
            int x = isDown ? at(diagonal + 1) : at(diagonal - 1) + 1;
            int y = x - diagonal;
            while (x < middle.leftSize && y < middle.rightSize && middle.areEqual(x, y)) {
                ++x;
                ++y;
            }
            at(diagonal) = x;
            if (x >= middle.leftSize && y >= middle.rightSize) {
                paths.emplace_back(reached.begin() + (most + 1 - changes),
                                   reached.begin() + (most + 2 + changes));
                return paths;
            }
        }
        paths.emplace_back(reached.begin() + (most + 1 - changes), reached.begin() + (most + 2 + changes));
    }
    return {};
}

/// From the end back to the beginning along the paths.
std::vector<DiffRow> walkBack(const Middle &middle, const std::vector<std::vector<int>> &paths)
{
    std::vector<DiffRow> rows;
    int x = middle.leftSize;
    int y = middle.rightSize;
    const auto sameUntil = [&](int fromX, int fromY) {
        while (x > fromX && y > fromY)
            rows.push_back({middle.begin + --x, middle.begin + --y});
    };
    for (int changes = static_cast<int>(paths.size()) - 1; changes > 0; --changes) {
        const auto &before = paths[static_cast<std::size_t>(changes - 1)];
        const auto at = [&](int diagonal) {
            return before[static_cast<std::size_t>(diagonal + changes - 1)];
        };
        const int diagonal = x - y;
        const bool isDown =
            diagonal == -changes || (diagonal != changes && at(diagonal - 1) < at(diagonal + 1));
        const int previous = isDown ? diagonal + 1 : diagonal - 1;
        const int fromX = at(previous);
        const int fromY = fromX - previous;
        sameUntil(isDown ? fromX : fromX + 1, isDown ? fromY + 1 : fromY);
        if (isDown)
            rows.push_back({-1, middle.begin + --y});
        else
            rows.push_back({middle.begin + --x, -1});
    }
    sameUntil(0, 0);
    std::reverse(rows.begin(), rows.end());
    return rows;
}

} // namespace

std::vector<DiffRow> diffLines(const QStringList &left, const QStringList &right, int mostChanges)
{
    const int leftSize = static_cast<int>(left.size());
    const int rightSize = static_cast<int>(right.size());
    int begin = 0;
    while (begin < std::min(leftSize, rightSize) && left[begin] == right[begin])
        ++begin;
    int same = 0; // at the end
    while (same < std::min(leftSize, rightSize) - begin
           && left[leftSize - 1 - same] == right[rightSize - 1 - same])
        ++same;
    const Middle middle{left, right, begin, leftSize - begin - same, rightSize - begin - same};
    std::vector<DiffRow> rows;
    for (int i = 0; i < begin; ++i)
        rows.push_back({i, i});
    const auto paths = forwardPaths(middle, mostChanges);
    if (paths.empty()) {
        for (int i = 0; i < middle.leftSize; ++i)
            rows.push_back({begin + i, -1});
        for (int i = 0; i < middle.rightSize; ++i)
            rows.push_back({-1, begin + i});
    } else {
        const auto changed = walkBack(middle, paths);
        rows.insert(rows.end(), changed.begin(), changed.end());
    }
    for (int i = same; i > 0; --i)
        rows.push_back({leftSize - i, rightSize - i});
    return rows;
}

} // namespace runyard
