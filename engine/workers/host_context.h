// What every attempt and every warm worker needs from its host, and how it starts its process.
#pragma once

#include "engine/domain/machine.h"
#include "engine/workers/cgroup_tree.h"
#include "engine/workers/event_loop.h"
#include "engine/workers/log_capture.h"
#include "engine/workers/spawn.h"
#include "engine/workers/worker_host.h"

namespace runyard {

struct HostContext
{
    EventLoop &loop;
    const WorkerHostOptions &options;
    const Clock &clock;
    WorkerEvents &events;
    LogBudget &logBudget;
    std::unique_ptr<CgroupTree> cgroups; // null = none writable, or not wanted
    std::int64_t openFiles = 0;          // soft limit the tasks get; ours is higher
};

/// The preset of that name; the default one for an unknown name.
MachinePreset machineOf(const std::string &name);

/// Starts the task's command under a shepherd, with the limits of its machine times `machines`.
/// `environment` is "NAME=value".
Result<SpawnedProcess> startTask(HostContext &host, const AttemptSpec &spec,
                                 std::vector<std::string> environment, int machines = 1);

} // namespace runyard
