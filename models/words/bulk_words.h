// Bulk actions in words, the same in the list, the dialog and the notices.
#pragma once

#include "engine/domain/bulk_action.h"
#include "engine/domain/runs_by_status.h"
#include "engine/formats/json_diff.h"

#include <QString>

namespace runyard {

/// "Replay 12,408 runs with a JSON Merge Patch"
QString bulkSentence(const BulkAction &action);
/// "Replay 12,408 runs"; of an unknown number "Replay runs"
QString bulkVerb(BulkKind kind, std::optional<qint64> runs);
/// "Replay"
QString bulkKindName(BulkKind kind);
/// It went over all its runs and could do it to none of them.
bool cameToNothing(const BulkAction &action);
/// Which runs: "All that match status:failed", "Picked one by one", "Made by bulk_…"
QString bulkSelectionWords(const BulkRequest &request);
/// What it does to one run: "is canceled", "starts at 10:41:07"
QString bulkOutcomeWords(const BulkRequest &request);
/// " with a jq expression"; empty for none
QString transformWords(TransformKind kind);
/// "1 run", "12,408 runs"
QString runsWords(qint64 runs);
/// "2 numbers lose digits, 1 repeated member goes"; empty for none
QString lossWords(qint64 numbers, qint64 members);
/// "user.plan free → pro", "+ force true", "− debug"
QString jsonChangeWords(const JsonChange &change);

/// "360 made; 347 still queued, 2 failed": what went well is left out, unless all did.
QString madeRunsWords(qint64 made, const RunsByStatus &runs);

/// How an action stands, in two words and with the run status it looks like. `made` = how the runs stand that it
/// made; null = none, or not known yet. It looks completed only when it did its part and all of them completed.
struct BulkStanding
{
    QString words;
    RunStatus likeness = RunStatus::Delayed;
};
BulkStanding bulkStanding(const BulkAction &action, const RunsByStatus *made);

} // namespace runyard
