// The rows a deploy dialog shows: what a deployment changes, or what is wrong with the project. Pure.
#pragma once

#include "engine/contract/projects.h"

#include <QList>
#include <QString>

namespace runyard {

struct DeployRow
{
    enum class Kind { Added, Changed, Removed, Unchanged, Schedule, Queue, Warning, Problem };
    Kind kind = Kind::Unchanged;
    QString where; // "Added", or "runyard.toml:12"
    QString what;
    QString detail; // command and queue of a task; empty for problems
};

/// Warnings come first, then what changes.
QList<DeployRow> deployRows(const DeployPreview &preview);
/// Every finding with its file and line; the message itself where there are none.
QList<DeployRow> deployRows(const Error &error);

} // namespace runyard
