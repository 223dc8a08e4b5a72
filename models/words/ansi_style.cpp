#include "models/words/ansi_style.h"

#include <algorithm>
#include <vector>

namespace runyard {

namespace {

constexpr std::size_t kMaxParameters = 32;

/// "38;5;n" or "38;2;r;g;b", beginning after the 38. Moves `i` past what it used.
std::optional<AnsiColour> takeColour(const std::vector<int> &numbers, std::size_t &i)
{
    const std::size_t left = numbers.size() - i;
    if (left >= 3 && numbers[i + 1] == 5) {
        const int index = numbers[i + 2];
        i += 2;
        if (index <= 255)
            return AnsiColour{AnsiColour::Kind::Indexed, static_cast<std::uint32_t>(index)};
    } else if (left >= 5 && numbers[i + 1] == 2) {
        std::uint32_t rgb = 0;
        bool isValid = true;
        for (std::size_t channel = 2; channel <= 4; ++channel) {
            isValid = isValid && numbers[i + channel] <= 255;
            rgb = rgb << 8 | static_cast<std::uint32_t>(numbers[i + channel] & 0xff);
        }
        i += 4;
        if (isValid)
            return AnsiColour{AnsiColour::Kind::Rgb, rgb};
    } else {
        i = numbers.size(); // what follows cannot be told apart from its operands
    }
    return {};
}

AnsiColour indexed(int index)
{
    return {AnsiColour::Kind::Indexed, static_cast<std::uint32_t>(index)};
}

/// Empty where they are no numbers: a sequence of someone's own.
std::vector<int> numbersIn(QStringView parameters)
{
    std::vector<int> numbers{0};
    for (const QChar c : parameters) {
        if (c >= u'0' && c <= u'9')
            numbers.back() = std::min(numbers.back() * 10 + (c.unicode() - u'0'), 9'999);
        else if ((c == u';' || c == u':') && numbers.size() < kMaxParameters)
            numbers.push_back(0);
        else
            return {};
    }
    return numbers;
}

void applyNumbers(AnsiStyle &style, const std::vector<int> &numbers)
{
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const int n = numbers[i];
        if (n >= 30 && n <= 37) {
            style.foreground = indexed(n - 30);
        } else if (n >= 40 && n <= 47) {
            style.background = indexed(n - 40);
        } else if (n >= 90 && n <= 97) {
            style.foreground = indexed(n - 90 + 8);
        } else if (n >= 100 && n <= 107) {
            style.background = indexed(n - 100 + 8);
        } else {
            switch (n) {
            case 0: style = {}; break;
            case 1: style.isBold = true; break;
            case 2: style.isFaint = true; break;
            case 3: style.isItalic = true; break;
            case 4: style.isUnderlined = true; break;
            case 7: style.isInverse = true; break;
            case 9: style.isStruck = true; break;
            case 22: style.isBold = style.isFaint = false; break;
            case 23: style.isItalic = false; break;
            case 24: style.isUnderlined = false; break;
            case 27: style.isInverse = false; break;
            case 29: style.isStruck = false; break;
            case 38:
                if (auto colour = takeColour(numbers, i))
                    style.foreground = colour;
                break;
            case 48:
                if (auto colour = takeColour(numbers, i))
                    style.background = colour;
                break;
            case 39: style.foreground.reset(); break;
            case 49: style.background.reset(); break;
            default: break;
            }
        }
    }
}

} // namespace

std::uint32_t AnsiColour::rgb() const
{
    if (kind == Kind::Rgb || value < 16)
        return value;
    if (value >= 232) {
        const std::uint32_t grey = 8 + (value - 232) * 10;
        return grey << 16 | grey << 8 | grey;
    }
    const auto step = [](std::uint32_t part) { return part == 0 ? 0 : 55 + part * 40; };
    const std::uint32_t cube = value - 16;
    return step(cube / 36) << 16 | step(cube / 6 % 6) << 8 | step(cube % 6);
}

qsizetype sgrLength(QStringView text, qsizetype at)
{
    qsizetype end = at;
    if (text[at] == QChar(kOneByteCsi))
        end += 1;
    else if (text[at] == QChar(kEscape) && at + 1 < text.size() && text[at + 1] == u'[')
        end += 2;
    else
        return 0;
    while (end < text.size() && text[end] >= u'0' && text[end] <= u';') // ":" lies between them
        ++end;
    const bool isOne = end == text.size() || text[end] == u'm';
    return isOne ? std::min(end + 1, text.size()) - at : 0;
}

void applySgr(AnsiStyle &style, QStringView parameters)
{
    applyNumbers(style, numbersIn(parameters));
}

} // namespace runyard
