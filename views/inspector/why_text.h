// Says in words why a run is in the state it is in. Pure.
#pragma once

#include "engine/domain/run.h"

#include <QString>

namespace runyard {

/// One or two sentences: "3 of 3 attempts used. The last one ended with exit code 3: no such order 42."
QString whyText(const RunDetail &detail, TimePoint now);

} // namespace runyard
