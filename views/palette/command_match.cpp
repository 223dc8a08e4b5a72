#include "views/palette/command_match.h"

#include <QList>

namespace runyard {

namespace {

constexpr int kWholeWordStart = 12; // the typed word begins a word of the text
constexpr int kInsideWord = 6;      // it is somewhere in it
constexpr int kScattered = 1;       // only its letters are there, in order

bool beginsWord(const QString &text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber() || (text[at].isUpper() && text[at - 1].isLower());
}

bool hasLettersInOrder(QStringView word, const QString &text)
{
    qsizetype at = 0;
    for (const QChar letter : word) {
        at = text.indexOf(letter, at, Qt::CaseInsensitive);
        if (at < 0)
            return false;
        ++at;
    }
    return true;
}

std::optional<int> wordScore(QStringView word, const QString &text)
{
    int best = 0;
    for (qsizetype at = text.indexOf(word, 0, Qt::CaseInsensitive); at >= 0;
         at = text.indexOf(word, at + 1, Qt::CaseInsensitive)) {
        best = std::max(best, beginsWord(text, at) ? kWholeWordStart : kInsideWord);
        if (at == 0)
            return kWholeWordStart + 1;
    }
    if (best > 0)
        return best;
    if (word.size() > 1 && hasLettersInOrder(word, text))
        return kScattered;
    return std::nullopt;
}

} // namespace

std::optional<int> matchScore(const QString &typed, const QString &text)
{
    int total = 0;
    for (const QStringView word : QStringView(typed).split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const auto score = wordScore(word, text);
        if (!score)
            return std::nullopt;
        total += *score;
    }
    return total;
}

} // namespace runyard
