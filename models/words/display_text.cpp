#include "models/words/display_text.h"

#include "models/words/ansi_style.h"
#include "models/words/format.h"

#include <QChar>
#include <QStringList>

#include <algorithm>
#include <limits>
#include <optional>

namespace runyard::format {

namespace {

constexpr char32_t kBreak = 0x200b;                          // zero width space: a place to break a line
constexpr qsizetype kLongWord = 48;                          // letters that need no break
constexpr qsizetype kBreakEvery = 16;                        // of a longer word
constexpr qsizetype kActionChars = 60;                       // a menu stays narrower than the window
constexpr qsizetype kTipColumns = 80;                        // at most 900 pixels
constexpr qsizetype kTipLines = 24;                          // fit the smallest screen
constexpr qsizetype kTipChars = 2 * kTipColumns * kTipLines; // more is never laid out

enum class Lines { Joined, Kept };

bool isLineBreak(char32_t c)
{
    return c == '\n' || c == 0x2028 || c == 0x2029;
}

bool isOrdinary(QChar c)
{
    const char16_t code = c.unicode();
    return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code < 0x0600 && code != 0xad);
}

QString numbered(char32_t c)
{
    return QStringLiteral("[U+%1]").arg(static_cast<uint>(c), 4, 16, QLatin1Char('0')).toUpper();
}

void appendShown(QString &out, char32_t c, Lines lines)
{
    if (isLineBreak(c))
        out += lines == Lines::Kept ? QChar(u'\n') : QChar(0x21b5);
    else if (c == '\t' && lines == Lines::Kept)
        out += QChar(u'\t');
    else if (c < 0x20)
        out += QChar(static_cast<char16_t>(0x2400 + c));
    else if (c == 0x7f)
        out += QChar(0x2421);
    else if (QChar::isSurrogate(c))
        out += QChar(QChar::ReplacementCharacter);
    else if (isHidden(c))
        out += numbered(c);
    else
        out += QStringView(QChar::fromUcs4(c));
}

char32_t characterAt(const QString &text, qsizetype at)
{
    const QChar first = text[at];
    if (first.isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate())
        return QChar::surrogateToUcs4(first, text[at + 1]);
    return first.unicode();
}

/// Appends what is shown of the character at `at` and gives the place of the next one.
qsizetype showNext(QString &out, const QString &text, qsizetype at, Lines lines)
{
    if (const qsizetype colours = sgrLength(text, at); colours > 0)
        return at + colours;
    const char32_t c = characterAt(text, at);
    const bool endsLine = c == '\r' && at + 1 < text.size() && text[at + 1] == u'\n';
    if (!endsLine || lines == Lines::Joined) // "\r\n" is one break where lines are kept
        appendShown(out, c, lines);
    return at + (QChar::requiresSurrogates(c) ? 2 : 1);
}

/// Of a long text no more than it takes for `most` characters.
QString show(const QString &text, Lines lines, qsizetype most = std::numeric_limits<qsizetype>::max())
{
    if (std::all_of(text.begin(), text.begin() + std::min(text.size(), most), isOrdinary))
        return text.left(most); // nearly always; shares its letters
    QString out;
    out.reserve(std::min(text.size(), most) + 16);
    for (qsizetype at = 0; at < text.size() && out.size() < most;)
        at = showNext(out, text, at, lines);
    return out;
}

/// Not between the halves of a character.
qsizetype placeBefore(const QString &text, qsizetype at)
{
    return at > 0 && at < text.size() && text[at].isLowSurrogate() ? at - 1 : at;
}

/// Where a line of a tooltip ends: after its last space, or in the middle of a word without any.
qsizetype endOfTipLine(const QString &line, qsizetype from)
{
    if (line.size() - from <= kTipColumns)
        return line.size();
    const qsizetype space = line.lastIndexOf(QLatin1Char(' '), from + kTipColumns);
    return space > from + kTipColumns / 2 ? space + 1 : placeBefore(line, from + kTipColumns);
}

} // namespace

bool isHidden(char32_t c)
{
    switch (c) { // not the joiners: scripts and emoji need them
    case 0x00ad: // soft hyphen
    case 0x061c: // Arabic letter mark
    case 0x115f: // fillers of Hangul
    case 0x1160:
    case 0x180e:
    case 0x3164:
    case 0xfeff:
    case 0xffa0:
    case 0xfffc: return true; // the place of an object
    default: break;
    }
    return (c >= 0x80 && c <= 0x9f) || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
           || (c >= 0x2060 && c <= 0x206f) || (c >= 0xfdd0 && c <= 0xfdef) || (c >= 0xfff9 && c <= 0xfffb)
           || (c & 0xfffe) == 0xfffe || (c >= 0xe0000 && c <= 0xe0fff);
}

QString shown(const QString &text)
{
    return show(text, Lines::Joined);
}

QString shown(const std::string &utf8)
{
    return shown(text(utf8));
}

QString shownLines(const QString &text)
{
    return show(text, Lines::Kept);
}

QString shownLines(const std::string &utf8)
{
    return shownLines(text(utf8));
}

QString storedPart(const QString &stored, qsizetype from, qsizetype length)
{
    QString shown;
    std::optional<qsizetype> begin;
    if (from == 0)
        begin = 0; // with the colours before the first character
    qsizetype end = 0;
    while (end < stored.size() && shown.size() < from + length) {
        const qsizetype next = showNext(shown, stored, end, Lines::Kept);
        if (!begin && shown.size() > from)
            begin = end;
        end = next;
    }
    if (!begin || length == 0)
        return {};
    while (end < stored.size() && sgrLength(stored, end) > 0)
        end += sgrLength(stored, end); // and the sequences after the last one
    return stored.mid(*begin, end - *begin);
}

QString shortened(const QString &text, qsizetype most)
{
    const QString line = show(text, Lines::Joined, most + 1);
    if (line.size() <= most)
        return line;
    return line.left(placeBefore(line, most - 1)) + QChar(0x2026);
}

QString breakable(const QString &text)
{
    QString out = shownLines(text);
    qsizetype letters = 0; // since the last space
    for (qsizetype at = 0; at < out.size(); ++at) {
        letters = out[at].isSpace() ? 0 : letters + 1;
        if (out[at].unicode() == kBreak) {
            letters = 0;
        } else if (letters == kLongWord) {
            // The whole word, from its start: breaks only behind the limit would leave a wide piece.
            qsizetype end = at;
            while (end < out.size() && !out[end].isSpace())
                ++end;
            for (qsizetype place = at + 1 - kLongWord + kBreakEvery; place < end;
                 place += kBreakEvery + 1, ++end)
                out.insert(placeBefore(out, place), QChar(static_cast<char16_t>(kBreak)));
            at = end - 1;
            letters = 0;
        }
    }
    return out;
}

QString withoutBreaks(const QString &text)
{
    return QString(text).remove(QChar(static_cast<char16_t>(kBreak)));
}

QString actionText(const QString &text)
{
    return shortened(text, kActionChars).replace(QLatin1Char('&'), QStringLiteral("&&"));
}

QString tipText(const QString &text)
{
    QStringList lines;
    for (const QString &line : show(text, Lines::Kept, kTipChars).split(QLatin1Char('\n'))) {
        for (qsizetype from = 0, end = 0; lines.size() <= kTipLines; from = end) {
            end = endOfTipLine(line, from);
            lines += line.mid(from, end - from);
            if (end == line.size())
                break;
        }
    }
    if (lines.size() > kTipLines) {
        lines = lines.mid(0, kTipLines - 1);
        lines += QString(QChar(0x2026));
    }
    return lines.join(QLatin1Char('\n'));
}

QString escaped(const QString &text)
{
    return breakable(shown(text)).toHtmlEscaped();
}

QString escaped(const std::string &utf8)
{
    return escaped(text(utf8));
}

} // namespace runyard::format
