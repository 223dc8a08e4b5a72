// The sentence on top of a dialog: what its button will do. Pure.
#pragma once

#include "engine/contract/projects.h"
#include "engine/domain/trigger_request.h"

#include <QString>

namespace runyard::sentences {

/// What is known about the task a run would be of.
struct Target
{
    QString taskId;
    QString version; // empty = nobody has deployed it
};

enum class PayloadChange { Unchanged, Edited };

/// "5 minutes", "1 hour 30 minutes", "2 days": the two largest units.
QString span(Seconds length);
/// "2026-11-24 10:46:07 UTC"
QString moment(TimePoint at);
/// "in 5 minutes, at 10:46:07"
QString when(TimePoint at, TimePoint now);

QString trigger(const Target &target, const TriggerOptions &options, TimePoint now);
QString replay(const Target &target, PayloadChange payload, int changedOptions,
               const std::optional<TimePoint> &delayUntil, TimePoint now);
QString cancel(const Run &run, std::size_t descendants);
QString deploy(const DeployPreview &preview);
/// What was deployed, with its warnings.
QString deployed(const DeployReply &reply);

} // namespace runyard::sentences
