#include "app/cli/task_waits.h"

#include "app/cli/run_watch.h"
#include "app/console/exit_codes.h"
#include "engine/formats/json_member.h"

namespace runyard {

using wire::Json;

namespace {

constexpr int kPauseMs = 200;
// Limits retries after a lost connection, because an engine that restarts ends its tasks anyway.
constexpr int kMostFailures = 50;

/// `text` is the engine's text of the result.
int showResult(const Json &result, std::string_view text)
{
    if (result.value("ok", false)) {
        if (textOf(result, "type") == "DATETIME")
            return exit_code::kDone; // it has no output
        const auto output = result.find("output");
        const bool isText = textOf(result, "outputType") == "text/plain";
        printLine(output == result.end() ? std::string()
                  : isText               ? textOf(result, "output")
                                         : std::string(rawMember(text, "output").value_or("null")));
        return exit_code::kDone;
    }
    const std::string name = textOf(result, result.contains("run") ? "run" : "waitpoint");
    const auto error = result.find("error");
    const bool isObject = error != result.end() && error->is_object();
    printError("runyard: " + name + ": " + (isObject ? textOf(*error, "message") : "did not succeed"));
    const auto status = runStatusFromKey(textOf(result, "status"));
    return exit_code::forOutcome(status.value_or(RunStatus::TimedOut)); // a token can only time out
}

std::string pathOf(const std::string &run)
{
    return "/runyard/v1/runs/" + encoded(run) + "/wait";
}

bool isLast(const Result<Json> &answer, int &failures)
{
    if (answer)
        return textOf(*answer, "state") == "DONE";
    return answer.error().code != ErrorCode::Unavailable || ++failures >= kMostFailures;
}

} // namespace

std::string surroundingRun()
{
    return qgetenv("RUNYARD_RUN_ID").toStdString();
}

Result<int> waitInTask(CommandCall &call, const std::string &run)
{
    auto answer = call.engine.getPatiently(pathOf(run));
    // The engine answers after a limited time, so a process that was suspended may find an early answer and
    // asks again.
    for (int failures = 0; !isLast(answer, failures); answer = call.engine.getPatiently(pathOf(run))) {
        if (!answer)
            pause(kPauseMs);
    }
    if (!answer)
        return answer.error();
    if (call.asJson()) {
        printJson(*answer, call.engine.lastAnswer());
        return exit_code::kDone;
    }
    int code = exit_code::kDone;
    const auto texts = rawElements(rawMember(call.engine.lastAnswer(), "results").value_or("[]"));
    std::size_t number = 0;
    for (const Json &result : answer->at("results")) {
        const int one = showResult(result, texts.at(number++));
        code = code == exit_code::kDone ? one : code;
    }
    return code;
}

} // namespace runyard
