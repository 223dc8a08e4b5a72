// Why a run waits in its queue, in words. Pure.
#pragma once

#include "views/run/why/why_text.h"

namespace runyard {

WhyText whyWaiting(const RunExplanation &explanation, TimePoint now);

/// A link to a run, by its short id.
QString runLink(const RunId &id);

} // namespace runyard
