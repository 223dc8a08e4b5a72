// The parts of a host that its attempts and warm workers share, and the function that starts a task's
// process.
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
    std::unique_ptr<CgroupTree> cgroups; // null = not available or not wanted
    std::int64_t openFiles = 0;          // the tasks' soft limit; ours is higher
};

/// Returns the preset with this name; the default one if the name is unknown.
MachinePreset machineOf(const std::string &name);

/// Starts the task's command under a shepherd, with the limits of its machine multiplied by `machines`.
/// `environment` has entries of the form "NAME=value".
Result<SpawnedProcess> startTask(HostContext &host, const AttemptSpec &spec,
                                 std::vector<std::string> environment, int machines = 1);

} // namespace runyard
