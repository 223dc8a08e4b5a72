// Attempts in words. Pure.
#pragma once

#include "engine/domain/run.h"

#include <QString>

namespace runyard {

/// "exit code 3", "SIGKILL (out of memory)", or empty when the system reported nothing.
QString endingText(const ProcessExit &exit);

} // namespace runyard
