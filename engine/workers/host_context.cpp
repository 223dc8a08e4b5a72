#include "engine/workers/host_context.h"

#include "engine/workers/private_umask.h"

namespace runyard {

MachinePreset machineOf(const std::string &name)
{
    if (const auto preset = findMachinePreset(name))
        return *preset;
    return findMachinePreset(kDefaultMachine).value_or(MachinePreset{});
}

Result<SpawnedProcess> startTask(HostContext &host, const AttemptSpec &spec,
                                 std::vector<std::string> environment, int machines)
{
    const MachinePreset machine = machineOf(spec.machine);
    SpawnRequest request;
    request.shepherd = host.options.shepherd;
    request.command = spec.task.command;
    request.environment = std::move(environment);
    request.directory = spec.task.directory;
    request.memoryBytes = machine.memoryBytes * machines;
    request.openFiles = host.openFiles;
    request.umask = umaskOfTasks();
    if (host.cgroups) {
        request.cgroup = host.cgroups->folderFor(spec.attemptId.text);
        request.cpus = machine.cpus * machines;
    }
    return spawnShepherd(request);
}

} // namespace runyard
