// The outcome of a batch in words, and the run status it is drawn like. Judged by the outcomes of its runs: the status
// of a batch only says that they have ended. Pure.
#pragma once

#include "engine/domain/batch.h"

#include <QString>

namespace runyard {

struct BatchStanding
{
    QString words;
    RunStatus likeness = RunStatus::Delayed;
};

BatchStanding batchStanding(const Batch &batch);
/// "3 of 10 runs have ended, 1 of them completed"
QString batchProgressWords(const Batch &batch);

} // namespace runyard
