// What a step through a paused queue did, in words. Pure.
#pragma once

#include "models/words/format.h"

#include <QCoreApplication>

namespace runyard {

inline QString steppedWords(const Run &run)
{
    // An intercept may have taken the run before it started.
    return (run.status == RunStatus::Frozen
                ? QCoreApplication::translate("Step", "An intercept holds %1 (%2); it did not start.")
                : QCoreApplication::translate("Step", "Released %1 (%2). The queue stays paused."))
        .arg(format::shortId(run.id.text), format::text(run.taskId));
}

} // namespace runyard
