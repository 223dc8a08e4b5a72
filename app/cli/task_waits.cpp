#include "app/cli/task_waits.h"

#include "app/cli/exit_codes.h"
#include "app/cli/run_watch.h"

namespace runyard {

using wire::Json;

namespace {

constexpr int kPauseMs = 200;
constexpr int kMostTries = 50; // an engine that restarts takes its tasks along; this is for a lost connection

int showResult(const Json &result)
{
    if (result.value("ok", false)) {
        const auto output = result.find("output");
        const bool isText = textOf(result, "outputType") == "text/plain";
        printLine(output == result.end() ? std::string()
                  : isText               ? textOf(result, "output")
                                         : output->dump());
        return exit_code::kDone;
    }
    const std::string name = textOf(result, result.contains("run") ? "run" : "waitpoint");
    const auto error = result.find("error");
    const bool isObject = error != result.end() && error->is_object();
    printError("runyard: " + name + ": " + (isObject ? textOf(*error, "message") : "did not succeed"));
    const auto status = runStatusFromKey(textOf(result, "status"));
    return status ? exit_code::forOutcome(*status) : exit_code::kFailed;
}

} // namespace

std::string surroundingRun()
{
    return qgetenv("RUNYARD_RUN_ID").toStdString();
}

Result<int> waitInTask(CommandCall &call, const std::string &run)
{
    const std::string path = "/runyard/v1/runs/" + encoded(run) + "/wait";
    auto answer = call.engine.getPatiently(path);
    for (int tries = 1; !answer && answer.error().code == ErrorCode::Unavailable && tries < kMostTries;
         ++tries) {
        pause(kPauseMs);
        answer = call.engine.getPatiently(path);
    }
    if (!answer)
        return answer.error();
    if (call.asJson()) {
        printJson(*answer);
        return exit_code::kDone;
    }
    int code = exit_code::kDone;
    for (const Json &result : answer->at("results")) {
        const int one = showResult(result);
        code = code == exit_code::kDone ? one : code;
    }
    return code;
}

} // namespace runyard
