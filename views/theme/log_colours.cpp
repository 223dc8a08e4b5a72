#include "views/theme/log_colours.h"

#include "views/theme/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace runyard {

namespace {

constexpr double kReadable = 4.5; // WCAG 2 AA for text
constexpr int kSteps = 20;

/// The usual sixteen; in each theme they are moved until they can be read.
constexpr std::array<QRgb, 16> kFirstSixteen = {
    0x1B1E24, 0xC81E3A, 0x13773B, 0x8A5F00, 0x1F5FE0, 0xA21CAF, 0x0D6F8A, 0xB8BEC8,
    0x626A76, 0xE5484D, 0x2E9E5B, 0xC98A00, 0x5B8DEF, 0xC850D5, 0x1E9BBF, 0xE6E8EC,
};

double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF())
           + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QColor mixed(const QColor &a, const QColor &b, double share)
{
    return QColor::fromRgbF(static_cast<float>(a.redF() + (b.redF() - a.redF()) * share),
                            static_cast<float>(a.greenF() + (b.greenF() - a.greenF()) * share),
                            static_cast<float>(a.blueF() + (b.blueF() - a.blueF()) * share));
}

QColor colourOf(const AnsiColour &colour)
{
    const bool isNamed = colour.kind == AnsiColour::Kind::Indexed && colour.value < kFirstSixteen.size();
    return QColor(isNamed ? kFirstSixteen[colour.value] : colour.rgb());
}

} // namespace

QColor readableOn(const QColor &colour, const QColor &ground)
{
    const QColor end = luminance(ground) > 0.18 ? QColor(Qt::black) : QColor(Qt::white);
    for (int step = 0; step < kSteps; ++step) {
        QColor moved = mixed(colour, end, static_cast<double>(step) / kSteps);
        if (contrast(moved, ground) >= kReadable)
            return moved;
    }
    return end;
}

LogInk inkOf(const AnsiStyle &style, const QColor &plain)
{
    const QColor paper = Theme::of().paper();
    QColor text = style.foreground ? colourOf(*style.foreground) : plain;
    QColor ground = style.background ? colourOf(*style.background) : QColor();
    if (style.isInverse) {
        const QColor behind = ground.isValid() ? ground : paper;
        ground = text;
        text = behind;
    }
    const QColor &under = ground.isValid() ? ground : paper;
    if (style.isFaint)
        text = mixed(text, under, 0.35);
    if (style.foreground || ground.isValid() || style.isFaint)
        text = readableOn(text, under);
    return {text, ground};
}

QColor plainLogColour(const LogLine &line)
{
    const Theme &theme = Theme::of();
    if (line.stream == LogStream::Engine)
        return theme.accent();
    switch (line.level) {
    case LogLevel::Error: return theme.status(RunStatus::Failed);
    case LogLevel::Warn: return theme.status(RunStatus::Reattempting);
    case LogLevel::Debug: return theme.muted();
    case LogLevel::Info:
    case LogLevel::Plain: break;
    }
    return theme.text();
}

} // namespace runyard
