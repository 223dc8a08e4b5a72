#include "engine/workers/task_environment.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <map>
#include <unistd.h>

namespace runyard {

namespace {

using Variables = std::map<std::string, std::string>;

Variables inherited()
{
    Variables variables;
    for (const char *name : {"PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "USER", "LOGNAME", "SHELL",
                             "TMPDIR", "XDG_RUNTIME_DIR"}) {
        if (const char *value = std::getenv(name))
            variables[name] = value;
    }
    variables.try_emplace("PATH", "/usr/local/bin:/usr/bin:/bin");
    return variables;
}

std::vector<std::string> listed(const Variables &variables)
{
    std::vector<std::string> list;
    list.reserve(variables.size());
    for (const auto &[name, value] : variables)
        list.push_back(name + "=" + value);
    return list;
}

void addSpec(const AttemptSpec &spec, Variables &variables)
{
    for (const auto &[name, value] : spec.env)
        variables[name] = value;
}

} // namespace

std::vector<std::string> attemptEnvironment(const AttemptSpec &spec, const std::string &contextFile)
{
    Variables variables = inherited();
    for (const auto &[name, value] : spec.task.env)
        variables[name] = value;
    variables["RUNYARD_RUN_ID"] = spec.runId.text;
    variables["RUNYARD_ATTEMPT_ID"] = spec.attemptId.text;
    variables["RUNYARD_ATTEMPT_NUMBER"] = std::to_string(spec.key.attempt);
    variables["RUNYARD_TASK_ID"] = spec.task.id;
    variables["RUNYARD_CONTEXT"] = contextFile;
    if (spec.payload.present)
        variables["RUNYARD_PAYLOAD_TYPE"] = spec.payload.type;
    addSpec(spec, variables);
    return listed(variables);
}

std::vector<std::string> workerEnvironment(const AttemptSpec &spec)
{
    Variables variables = inherited();
    for (const auto &[name, value] : spec.task.env)
        variables[name] = value;
    variables["RUNYARD_TASK_ID"] = spec.task.id;
    addSpec(spec, variables);
    return listed(variables);
}

Result<std::string> writeContextFile(const std::filesystem::path &scratch, const AttemptSpec &spec)
{
    const std::string path = (scratch / (spec.attemptId.text + ".json")).string();
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const std::string &text = spec.contextJson;
    const bool written =
        fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    const int number = errno;
    if (fd >= 0)
        ::close(fd);
    if (!written && fd >= 0)
        ::unlink(path.c_str()); // an incomplete file would only take up space
    if (!written)
        return Error{ErrorCode::StorageFailed,
                     "The context file " + path + " could not be written: " + std::strerror(number) + ".",
                     "Free space in that folder or make it writable.",
                     {}};
    return path;
}

} // namespace runyard
