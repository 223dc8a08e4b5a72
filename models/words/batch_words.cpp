#include "models/words/batch_words.h"

#include "models/words/counted.h"
#include "models/words/format.h"

#include <QCoreApplication>

namespace runyard {

static QString batchWords(const char *text)
{
    return QCoreApplication::translate("BatchWords", text);
}

BatchStanding batchStanding(const Batch &batch)
{
    const QString name = format::text(std::string(displayName(batch.status)));
    switch (batch.status) {
    case BatchStatus::Pending: return {name, RunStatus::Delayed};
    case BatchStatus::Processing: return {name, RunStatus::Executing};
    case BatchStatus::Aborted: return {name, RunStatus::Failed};
    case BatchStatus::Completed:
    case BatchStatus::PartialFailed: break;
    }
    if (batch.succeeded == batch.runCount)
        return {name, RunStatus::Completed};
    if (batch.succeeded == 0)
        return {batchWords("None completed"), RunStatus::Failed};
    return {format::text(std::string(displayName(BatchStatus::PartialFailed))), RunStatus::Reattempting};
}

QString batchProgressWords(const Batch &batch)
{
    const QString ended = format::counted(batch.runCount - batch.unmade, batchWords("%2 of %1 run has ended"),
                                          batchWords("%2 of %1 runs have ended"))
                              .arg(format::count(batch.finished));
    return batch.finished == 0
               ? ended
               : batchWords("%1, %2 of them completed").arg(ended, format::count(batch.succeeded));
}

} // namespace runyard
