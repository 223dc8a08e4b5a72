// A number with its noun, or with the whole sentence that depends on it. GUI thread, as everything about text.
#pragma once

#include "models/words/format.h"

namespace runyard::format {

/// `one` or `many` with the number for %1: counted(n, tr("one run waits"), tr("%1 runs wait")). What else is to be
/// filled in begins with %2.
inline QString counted(qint64 number, const QString &one, const QString &many)
{
    const QString &sentence = number == 1 ? one : many;
    return sentence.contains(QLatin1String("%1")) ? sentence.arg(count(number)) : sentence;
}

} // namespace runyard::format
