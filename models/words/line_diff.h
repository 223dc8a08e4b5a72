// What changed between two texts, line by line: the fewest lines taken out and put in (Myers), as long as
// the texts are not wholly different. Pure; safe on any thread.
#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

#include <vector>

namespace runyard {

struct DiffRow
{
    int left = -1;  // line of the first text; -1 = only in the second
    int right = -1; // line of the second text; -1 = only in the first
    bool operator==(const DiffRow &) const = default;
};

struct DiffLine
{
    enum class Kind { Same, Added, Removed, Skipped }; // Skipped: `text` is the number of lines left out
    Kind kind = Kind::Same;
    QByteArray text;
    bool operator==(const DiffLine &) const = default;
};

/// Past `mostChanges` what lies between the equal beginnings and ends counts as replaced. O((n + m) · changes).
std::vector<DiffRow> diffLines(const QStringList &left, const QStringList &right, int mostChanges = 1'000);

/// As one reads it: with `context` unchanged lines around each change. Empty = the same. Where the texts
/// are too different, the differing middle is given whole: removed, then added.
QList<DiffLine> lineDiff(const QByteArray &before, const QByteArray &after, int context = 3);

} // namespace runyard
