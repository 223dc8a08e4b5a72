// The answer to why a run is in its status: a sentence and what an operator can do about it.
#pragma once

#include "engine/domain/ids.h"

#include <QList>
#include <QString>

namespace runyard {

/// What an operator can do about it.
enum class WhyHelp {
    RaiseQueueLimit,
    ResumeQueue,
    RaiseEnvironmentLimit,
    JumpQueue,
    CancelHolder,
    Deploy,
    RetryNow,
    StartNow,
    Resume,
    CompleteToken,
    EndWait,
};

struct WhyText
{
    QString html; // one or two sentences; runs in it are links with their id
    QList<WhyHelp> helps;
    RunId holder;        // whom CancelHolder means: the one that has held its slot longest
    bool counts = false; // says how long something takes or is still to come
};

} // namespace runyard
