// All systems of the engine; each knows only those above it. Commands are called on the system they belong
// to, for example core.triggers.replay(request).
#pragma once

#include "engine/scheduling/attempts/attempts.h"
#include "engine/scheduling/attempts/clean_stop.h"
#include "engine/scheduling/attempts/telemetry_intake.h"
#include "engine/scheduling/batches/batches.h"
#include "engine/scheduling/bulk/bulk_actions.h"
#include "engine/scheduling/control/cancellation.h"
#include "engine/scheduling/control/run_control.h"
#include "engine/scheduling/control/run_reasons.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/dev/dev_runs.h"
#include "engine/scheduling/dispatch/admission.h"
#include "engine/scheduling/dispatch/dispatcher.h"
#include "engine/scheduling/dispatch/executors.h"
#include "engine/scheduling/dispatch/intercepts.h"
#include "engine/scheduling/dispatch/queues.h"
#include "engine/scheduling/dispatch/start_shortage.h"
#include "engine/scheduling/projects/deployments.h"
#include "engine/scheduling/projects/task_catalogue.h"
#include "engine/scheduling/projects/variables.h"
#include "engine/scheduling/schedules/schedules.h"
#include "engine/scheduling/triggers/request_keys.h"
#include "engine/scheduling/triggers/run_factory.h"
#include "engine/scheduling/triggers/triggers.h"
#include "engine/scheduling/waits/tokens.h"
#include "engine/scheduling/waits/wait_requests.h"
#include "engine/scheduling/waits/waits.h"

namespace runyard {

struct EngineSystems
{
    explicit EngineSystems(EngineContext &context);

    TaskCatalogue tasks;
    Queues queues;
    RequestKeys requestKeys;
    StartShortage shortage;
    Variables variables;
    Executors executors;
    Admission admission;
    Intercepts intercepts;
    Waits waits;
    Cancellation cancellation;
    Attempts attempts;
    CleanStop cleanStop;
    TelemetryIntake telemetry;
    Dispatcher dispatcher;
    RunReasons reasons;
    RunControl control;
    RunFactory runFactory;
    WaitRequests waitRequests;
    Triggers triggers;
    Tokens tokens;
    Batches batches;
    Schedules schedules;
    Deployments deployments;
    DevRuns devRuns;
    BulkActions bulk;
};

} // namespace runyard
