// Says in words why a run is in the state it is in, and names what helps. Pure.
#pragma once

#include "engine/domain/run.h"
#include "engine/domain/run_explanation.h"
#include "engine/domain/usual_times.h"
#include "models/words/why_help.h"

namespace runyard {

struct WhyFacts
{
    const RunDetail &detail;
    const RunExplanation *explanation = nullptr; // of a run that waits in a queue
    const UsualTimes *usual = nullptr;
};

/// "3 of 3 attempts used. The last one ended with exit code 3: no such order 42."
WhyText whyText(const WhyFacts &facts, TimePoint now);

QString helpName(WhyHelp help, const RunId &holder); // "Jump the queue", of a button

} // namespace runyard
