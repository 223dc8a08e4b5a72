#include "views/dialogs/line_diff.h"

#include <dtl/dtl.hpp>

#include <string_view>
#include <vector>

namespace runyard {

namespace {

using DiffTexts = std::vector<std::string_view>;

// The shortest edit script costs up to lines x differences in time and memory.
constexpr std::size_t kShortestDiffLines = 4'000;

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
    std::size_t head = 0;
    while (head < before.size() && head < after.size() && before[head] == after[head])
        ++head;
    std::size_t tail = 0;
    while (tail < before.size() - head && tail < after.size() - head
           && before[before.size() - 1 - tail] == after[after.size() - 1 - tail])
        ++tail;
    const DiffTexts removed(before.begin() + static_cast<std::ptrdiff_t>(head),
                            before.end() - static_cast<std::ptrdiff_t>(tail));
    const DiffTexts added(after.begin() + static_cast<std::ptrdiff_t>(head),
                          after.end() - static_cast<std::ptrdiff_t>(tail));

    QList<DiffLine> all;
    for (std::size_t i = 0; i < head; ++i)
        all << diffLine(DiffLine::Kind::Same, before[i]);
    if (removed.size() + added.size() <= kShortestDiffLines) {
        dtl::Diff<std::string_view, DiffTexts> diff(removed, added);
        diff.compose();
        for (const auto &[text, info] : diff.getSes().getSequence())
            all << diffLine(info.type == dtl::SES_ADD      ? DiffLine::Kind::Added
                            : info.type == dtl::SES_DELETE ? DiffLine::Kind::Removed
                                                           : DiffLine::Kind::Same,
                            text);
    } else {
        for (const auto &text : removed)
            all << diffLine(DiffLine::Kind::Removed, text);
        for (const auto &text : added)
            all << diffLine(DiffLine::Kind::Added, text);
    }
    for (std::size_t i = before.size() - tail; i < before.size(); ++i)
        all << diffLine(DiffLine::Kind::Same, before[i]);
    return all;
}

} // namespace

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
