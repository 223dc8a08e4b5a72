// The beginning of a text that is shown in little room, without half a character at its end.
#pragma once

#include <QString>

namespace runyard::format {

inline QString beginning(const QString &text, qsizetype most)
{
    const bool isInside = most > 0 && most < text.size() && text[most - 1].isHighSurrogate();
    return text.left(isInside ? most - 1 : most);
}

} // namespace runyard::format
