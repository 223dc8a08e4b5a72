// What tasks report of their work by OpenTelemetry: kept beside the run. Nothing is decided here.
// Engine thread only.
#pragma once

#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/projects/variables.h"

namespace runyard {

class TelemetryIntake
{
public:
    TelemetryIntake(EngineContext &context, Variables &variables)
        : m_store(context.store), m_runs(context.runs), m_drain(context.drain), m_variables(variables)
    {
    }

    TelemetryTaken add(const Telemetry &telemetry);

private:
    RunStore &m_store;
    RunTable &m_runs;
    Drain &m_drain;
    Variables &m_variables;
};

} // namespace runyard
