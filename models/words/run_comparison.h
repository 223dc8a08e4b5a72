// Two runs compared: how the second turned out next to the first, in words, and the facts of both, with those that
// differ first. Pure; safe on any thread.
#pragma once

#include "engine/domain/run.h"

#include <QList>
#include <QString>

namespace runyard {

enum class ReplayOutcome {
    Waiting,        // the second run has not ended
    Fixed,          // failed before, completed now
    StillCompleted, //
    FailsNow,       // completed before
    SameFailure,    // same status, and the same error but for numbers, ids and quoted words
    DifferentFailure,
    Completed, // the first ended without a verdict of its own (canceled, expired) or has not ended
    Failed,    // likewise
    Canceled,
    Expired,
};

ReplayOutcome replayOutcome(const RunDetail &original, const RunDetail &replay);
/// "Fixed", "Same failure", …
QString outcomeWord(ReplayOutcome outcome);
/// One sentence that says it with what matters: the errors, the durations.
QString outcomeSentence(const RunDetail &original, const RunDetail &replay, TimePoint now);

struct ComparedFact
{
    QString name;
    QString first;
    QString second;
    bool differs() const { return first != second; }
};

/// Those that differ come first; what neither run has is left out.
QList<ComparedFact> comparedFacts(const RunDetail &first, const RunDetail &second, TimePoint now);

/// "ValueError: no such order 42"; empty = no error.
QString errorLine(const RunDetail &detail);

} // namespace runyard
