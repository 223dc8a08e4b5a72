// Why a run waits in its queue, in words. Pure.
#pragma once

#include "engine/domain/run_explanation.h"
#include "models/words/why_help.h"

namespace runyard {

WhyText whyWaiting(const RunExplanation &explanation, TimePoint now);

/// A link to a run, by its short id.
QString runLink(const RunId &id);

} // namespace runyard
