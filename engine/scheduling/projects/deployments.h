// Deploying a version of a project: its tasks, queues and schedules replace those of the version before.
// Engine thread only.
#pragma once

#include "engine/contract/projects.h"
#include "engine/scheduling/core/engine_context.h"
#include "engine/scheduling/dispatch/admission.h"
#include "engine/scheduling/dispatch/executors.h"
#include "engine/scheduling/schedules/schedules.h"

namespace runyard {

class Deployments
{
public:
    Deployments(EngineContext &context, TaskCatalogue &tasks, Queues &queues, Executors &executors,
                Admission &admission, Schedules &schedules)
        : m_store(context.store)
        , m_workers(context.workers)
        , m_clock(context.clock)
        , m_ids(context.ids)
        , m_drain(context.drain)
        , m_tasks(tasks)
        , m_queues(queues)
        , m_executors(executors)
        , m_admission(admission)
        , m_schedules(schedules)
    {
    }

    /// Refuses what deploy() refuses.
    Result<DeployPreview> preview(const ProjectManifest &manifest);
    Result<DeployReply> deploy(const ProjectManifest &manifest, Actor actor);

private:
    RunStore &m_store;
    Workers &m_workers;
    const Clock &m_clock;
    IdFactory &m_ids;
    Drain &m_drain;
    TaskCatalogue &m_tasks;
    Queues &m_queues;
    Executors &m_executors;
    Admission &m_admission;
    Schedules &m_schedules;
};

} // namespace runyard
