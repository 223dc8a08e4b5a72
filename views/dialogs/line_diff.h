// What changed between two texts, line by line. Pure; safe on any thread.
#pragma once

#include <QByteArray>
#include <QList>

namespace runyard {

struct DiffLine
{
    enum class Kind { Same, Added, Removed, Skipped }; // Skipped: `text` is the number of lines left out
    Kind kind = Kind::Same;
    QByteArray text;
    bool operator==(const DiffLine &) const = default;
};

/// With `context` unchanged lines around each change. Empty = the same. Where the texts are too
/// different for a shortest answer in reasonable time, the differing middle is given whole: removed,
/// then added.
QList<DiffLine> lineDiff(const QByteArray &before, const QByteArray &after, int context = 3);

} // namespace runyard
