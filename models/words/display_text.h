// What a stored string looks like on the screen. Ids, tags, errors, names, paths and log lines are other
// people's: they are shown as plain text in which nothing is invisible, turns its neighbours round or
// counts as markup. The stored text itself is for editing and the clipboard. Pure functions.
#pragma once

#include <QString>

#include <string>

namespace runyard::format {

/// Of items: the text as it is stored, where the cell shows it in another way or shortened. For copying.
inline constexpr int kStoredRole = Qt::UserRole + 900;

/// On one line. A control character becomes its picture (␀ … ␡), a line break ↵, and a character that
/// changes the direction of text or cannot be seen becomes its number: "[U+202E]". Ordinary text comes
/// back as it is, and what is shown already is not changed again. The colours of a terminal ("ESC [ 31 m") are
/// left out: they change how a text looks, not what it says.
QString shown(const QString &text);
QString shown(const std::string &utf8);

/// The same with its lines and tabs kept, for what has room for several lines.
QString shownLines(const QString &text);
QString shownLines(const std::string &utf8);

/// What is stored of a part of shownLines(), which begins at its character `from`: for copying what is selected.
QString storedPart(const QString &stored, qsizetype from, qsizetype length);

/// On one line of at most `most` characters; ends in "…" where something is left out.
QString shortened(const QString &text, qsizetype most);

/// Lines that may break anywhere within a long word, by breaks that take no room. For labels that wrap;
/// withoutBreaks() gives the text for the clipboard and for assistive tools.
QString breakable(const QString &text);
QString withoutBreaks(const QString &text);

/// For menus, buttons, tabs and boxes: short, and with each "&" shown instead of marking a key.
QString actionText(const QString &text);

/// Whether a character takes no room or moves what stands beside it.
bool isHidden(char32_t character);

/// For a tooltip: lines of readable length, and only as many as a screen has room for.
QString tipText(const QString &text);

/// The only way into rich text: shown() and breakable(), with what is markup there escaped.
QString escaped(const QString &text);
QString escaped(const std::string &utf8);

} // namespace runyard::format
