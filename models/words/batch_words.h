// What became of a batch, in a word and with the run status it looks like: by the outcomes of its runs, where the status
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
