// Numbers in the whole program are written as the locale writes them, but always with the digits 0 to 9: ids, times and
// the output of tasks have those, and a sentence keeps to one script. Typed numbers are read in any script.
#pragma once

#include <QLocale>

namespace runyard {

/// Before any widget is made.
inline void useLocale(const QLocale &locale)
{
    const bool hasPlainDigits = locale.zeroDigit() == QLatin1String("0");
    QLocale::setDefault(hasPlainDigits ? locale : QLocale(QLocale::English, QLocale::UnitedStates));
}

} // namespace runyard
