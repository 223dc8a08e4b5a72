#include "models/words/line_diff.h"

#include <algorithm>
#include <functional>
#include <string_view>

namespace runyard {

namespace {

/// The middle of both texts, without what begins and ends them alike.
struct Middle
{
    const std::function<bool(int, int)> &areSame; // lines of the whole texts
    int begin = 0;
    int leftSize = 0;
    int rightSize = 0;

    bool areEqual(int x, int y) const { return areSame(begin + x, begin + y); }
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

std::vector<DiffRow> diffRows(int leftSize, int rightSize, const std::function<bool(int, int)> &areSame,
                              int mostChanges)
{
    int begin = 0;
    while (begin < std::min(leftSize, rightSize) && areSame(begin, begin))
        ++begin;
    int same = 0; // at the end
    while (same < std::min(leftSize, rightSize) - begin && areSame(leftSize - 1 - same, rightSize - 1 - same))
        ++same;
    const Middle middle{areSame, begin, leftSize - begin - same, rightSize - begin - same};
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

using DiffTexts = std::vector<std::string_view>;

constexpr int kMaxChangesToRead = 2'000; // more are too many to read line by line

DiffTexts linesOf(const QByteArray &text)
{
    DiffTexts lines;
    std::string_view rest(text.constData(), static_cast<std::size_t>(text.size()));
    for (;;) {
        const std::size_t end = rest.find('\n');
        lines.push_back(rest.substr(0, end));
        if (end == std::string_view::npos)
            return lines;
        rest.remove_prefix(end + 1);
    }
}

DiffLine diffLine(DiffLine::Kind kind, std::string_view text)
{
    return {kind, QByteArray(text.data(), static_cast<qsizetype>(text.size()))};
}

QList<DiffLine> wholeDiff(const DiffTexts &before, const DiffTexts &after)
{
    QList<DiffLine> all;
    const auto areSame = [&](int x, int y) {
        return before[static_cast<std::size_t>(x)] == after[static_cast<std::size_t>(y)];
    };
    for (const DiffRow &row : diffRows(static_cast<int>(before.size()), static_cast<int>(after.size()),
                                       areSame, kMaxChangesToRead)) {
        if (row.left < 0)
            all << diffLine(DiffLine::Kind::Added, after[static_cast<std::size_t>(row.right)]);
        else
            all << diffLine(row.right < 0 ? DiffLine::Kind::Removed : DiffLine::Kind::Same,
                            before[static_cast<std::size_t>(row.left)]);
    }
    return all;
}

} // namespace

std::vector<DiffRow> diffLines(const QStringList &left, const QStringList &right, int mostChanges)
{
    return diffRows(
        static_cast<int>(left.size()), static_cast<int>(right.size()),
        [&](int x, int y) { return left[x] == right[y]; }, mostChanges);
}

QList<DiffLine> lineDiff(const QByteArray &before, const QByteArray &after, int context)
{
    if (before == after)
        return {};
    const QList<DiffLine> all = wholeDiff(linesOf(before), linesOf(after));
    std::vector<bool> kept(static_cast<std::size_t>(all.size()), false);
    qsizetype marked = 0; // everything before is decided
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (all[i].kind == DiffLine::Kind::Same)
            continue;
        const qsizetype end = qMin(all.size(), i + context + 1);
        for (marked = qMax(marked, i - context); marked < end; ++marked)
            kept[static_cast<std::size_t>(marked)] = true;
    }
    QList<DiffLine> shown;
    qsizetype skipped = 0;
    const auto noteSkipped = [&] {
        if (skipped > 0)
            shown << DiffLine{DiffLine::Kind::Skipped, QByteArray::number(skipped)};
        skipped = 0;
    };
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (!kept[static_cast<std::size_t>(i)]) {
            ++skipped;
            continue;
        }
        noteSkipped();
        shown << all[i];
    }
    noteSkipped();
    return shown;
}

} // namespace runyard
