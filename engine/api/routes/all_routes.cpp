// All routes.

#include "engine/api/router/router.h"
#include "engine/api/wire/project_json.h"

namespace runyard {

void addAllRoutes(Router &router)
{
    router
        .add("GET", "/healthz",
             [](const ApiCall &call) {
                 call.context.client.engine().problem(
                     call.answer.orFail<std::string>([answer = call.answer](std::string problem) {
                         nlohmann::json health = {{"ok", problem.empty()}, {"version", RUNYARD_VERSION}};
                         if (!problem.empty())
                             health["problem"] = std::move(problem);
                         health["dropped"] = wire::droppedCounts(droppedSinceStart());
                         answer.json(health);
                     }));
             })
        .open();
    addTriggerRoutes(router);
    addRunRoutes(router);
    addRunActionRoutes(router);
    addRunDataRoutes(router);
    addQueueRoutes(router);
    addDeploymentRoutes(router);
    addRunyardRoutes(router);
    addRunyardRunRoutes(router);
    addBulkRoutes(router);
    addAuthRoutes(router);
    addRealtimeRoutes(router);
    addTokenRoutes(router);
    addVariableRoutes(router);
    addScheduleRoutes(router);
    addStreamRoutes(router);
    addPacketRoutes(router);
    addBatchRoutes(router);
    addOfficialBulkRoutes(router);
    addErrorRoutes(router);
    addTraceRoutes(router);
    addWaitRoutes(router);
    addCliRoutes(router);
    addDevRoutes(router);
    addOtelRoutes(router);
    addDescriptionRoutes(router);
}

} // namespace runyard
