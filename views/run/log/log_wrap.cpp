#include "views/run/log/log_wrap.h"

#include <algorithm>

namespace runyard {

int columnsOf(QChar character)
{
    const char16_t c = character.unicode();
    const bool isWide = (c >= 0x1100 && c <= 0x115f) || (c >= 0x2e80 && c <= 0xa4cf)
                        || (c >= 0xac00 && c <= 0xd7a3) || (c >= 0xf900 && c <= 0xfaff)
                        || (c >= 0xfe30 && c <= 0xfe6f) || (c >= 0xff00 && c <= 0xff60);
    return isWide ? 2 : 1;
}

std::vector<int> wrapStarts(const QString &text, int columns)
{
    std::vector<int> starts{0};
    const int most = std::max(2, columns);
    int used = 0;
    for (int i = 0; i < text.size(); ++i) {
        const bool isPair = text[i].isHighSurrogate() && i + 1 < text.size();
        const int width = isPair ? 2 : columnsOf(text[i]);
        if (used + width > most) {
            starts.push_back(i);
            used = 0;
        }
        used += width;
        i += isPair ? 1 : 0;
    }
    return starts;
}

int indexAtColumn(const QString &text, int column)
{
    int used = 0;
    int i = 0;
    for (; i < text.size() && used < column; ++i)
        used += columnsOf(text[i]);
    return i < text.size() && text[i].isLowSurrogate() ? i + 1 : i;
}

} // namespace runyard
