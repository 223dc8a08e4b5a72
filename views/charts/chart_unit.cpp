#include "views/charts/chart_unit.h"

#include "models/words/format.h"

#include <QLocale>

#include <cmath>

namespace runyard {

QString chartValue(ChartUnit unit, double value)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    switch (unit) {
    case ChartUnit::Count: return format::count(std::llround(value));
    case ChartUnit::Duration:
        if (value < 0.001)
            return QStringLiteral("%1 µs").arg(std::llround(value * 1e6));
        return format::duration(Millis{std::llround(value * 1'000)});
    case ChartUnit::Share: {
        const bool isWhole = std::abs(value * 100 - std::round(value * 100)) < 0.05;
        return QStringLiteral("%1 %").arg(QLocale().toString(value * 100, 'f', isWhole ? 0 : 1));
    }
    }
    return {};
}

} // namespace runyard
