// The options of a trigger or a replay as people type them, and their reading. Pure: no widgets.
#pragma once

#include "engine/contract/run_commands.h"

#include <QMap>
#include <QString>

namespace runyard {

enum class OptionField {
    Delay,
    Ttl,
    Priority,
    MaxAttempts,
    MaxDuration,
    Queue,
    ConcurrencyKey,
    Machine,
    Tags,
    IdempotencyKey,
    IdempotencyKeyTtl,
    Metadata,
};

/// Missing and empty mean the same: not set.
using OptionTexts = QMap<OptionField, QString>;

struct OptionsReading
{
    TriggerOptions options;
    QMap<OptionField, QString> problems; // sentences; empty = every field could be read
};

/// "Max attempts" etc.
QString optionName(OptionField field);

/// Zero means "not set" in every number and duration. Delays are counted from `now`.
OptionsReading readOptions(const OptionTexts &texts, TimePoint now);

/// What a run was triggered with, as far as a replay takes it along.
OptionTexts optionTextsOf(const Run &run, const std::string &seedMetadata);

/// Only what differs from the original is named in the request; the engine copies the rest.
ReplayRequest replayRequest(const RunId &original, const OptionTexts &before, const OptionTexts &now,
                            const TriggerOptions &options);

/// "Queue: media → fast", one per changed field, in the order of the enum.
QStringList optionChanges(const OptionTexts &before, const OptionTexts &now);

} // namespace runyard
