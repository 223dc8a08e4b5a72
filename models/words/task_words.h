// What a task declares, in words for people. Pure.
#pragma once

#include "engine/domain/task.h"

#include <QString>

namespace runyard {

/// "Up to 5 attempts. Waits 1 s after the first failure, then 2 times as long each time, at most 10 s."
QString retryWords(const RetryPolicy &policy);
/// "micro: 0.25 CPU, 256 MiB memory"; the default preset when empty.
QString machineWords(const std::string &machine);
/// The argv as one would type it, with quotes where a shell needs them.
QString commandWords(const std::vector<std::string> &argv);
QString timeLimitWords(const TaskDefinition &task);
QString expiryWords(const TaskDefinition &task);
QString modeWords(const TaskDefinition &task);

} // namespace runyard
