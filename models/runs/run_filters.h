// The filters that lead from elsewhere to the list of runs. Pure.
#pragma once

#include "engine/domain/run_query.h"

#include <QString>

namespace runyard {

RunFilter runsOfTask(const QString &taskId);
RunFilter runsOfQueue(const QString &queue);
RunFilter runsOfErrorGroup(qint64 group);
RunFilter lateFailures(); // of the last hour

} // namespace runyard
