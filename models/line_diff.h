// What changed between two texts, line by line: the fewest lines taken out and put in (Myers), as long as
// the texts are not wholly different. Pure.
#pragma once

#include <QStringList>

#include <vector>

namespace runyard {

struct DiffRow
{
    int left = -1;  // line of the first text; -1 = only in the second
    int right = -1; // line of the second text; -1 = only in the first
    bool operator==(const DiffRow &) const = default;
};

/// Past `mostChanges` what lies between the equal beginnings and ends counts as replaced. O((n + m) · changes).
std::vector<DiffRow> diffLines(const QStringList &left, const QStringList &right, int mostChanges = 1'000);

} // namespace runyard
