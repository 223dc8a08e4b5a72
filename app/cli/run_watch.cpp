#include "app/cli/run_watch.h"

#include "app/console/exit_codes.h"
#include "engine/base/counted.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QTimer>

#include <algorithm>

namespace runyard {

using wire::Json;

namespace {

constexpr int kShortestPauseMs = 20;
constexpr int kLongestPauseMs = 400;
constexpr int kEngineAwayMs = 30'000;

Result<Json> lookUp(EngineConnection &engine, const std::string &id)
{
    auto page = engine.get("/runyard/v1/runs?filter%5Bid%5D=" + encoded(id));
    if (!page)
        return page.error();
    const Json &data = page->at("data");
    if (data.empty())
        return Error{ErrorCode::NotFound, "There is no run " + id + ".", "Check the id.", {}};
    return data.front();
}

/// Polls until the run has ended, even across a restart of the engine.
Result<Json> untilFinal(EngineConnection &engine, const std::string &id)
{
    ProgressLine progress;
    QElapsedTimer sinceTrigger, sinceAnswer;
    sinceTrigger.start();
    sinceAnswer.start();
    int pauseMs = kShortestPauseMs;
    while (true) {
        auto run = lookUp(engine, id);
        if (run && run->value("isFinal", false))
            return run;
        if (!run) {
            const bool mayReturn = run.error().code == ErrorCode::Unavailable || !engine.isLocated();
            if (!mayReturn || sinceAnswer.elapsed() > kEngineAwayMs)
                return run;
            progress.show("The engine does not answer; waiting for it to come back …");
        } else {
            sinceAnswer.restart();
            progress.show(statusLine(*run) + "   " + duration(sinceTrigger.elapsed()));
        }
        pause(pauseMs);
        pauseMs = std::min(pauseMs * 3 / 2, kLongestPauseMs);
    }
}

void printOutcome(const Json &run)
{
    std::string line = textOf(run, "id") + "  " + statusName(textOf(run, "status")) + "  "
                       + textOf(run, "attemptCount") + " of "
                       + counted(run.value("maxAttempts", 0), "attempt") + "  "
                       + duration(run.value("durationMs", std::int64_t(0)));
    printLine(line);
    if (const auto error = run.find("error"); error != run.end())
        printLine(textOf(*error, error->contains("raw") ? "raw" : "message"));
    if (const auto output = run.find("output"); output != run.end())
        printLine(textOf(*output, "data"));
}

} // namespace

void pause(int millis)
{
    QEventLoop loop;
    QTimer::singleShot(millis, &loop, &QEventLoop::quit);
    loop.exec();
}

std::string statusName(const std::string &key)
{
    const auto status = runStatusFromKey(key);
    return status ? std::string(displayName(*status)) : key;
}

std::string statusLine(const Json &run)
{
    std::string line = statusName(textOf(run, "status"));
    if (const int count = run.value("attemptCount", 0); count > 0)
        line += "   attempt " + std::to_string(count) + " of " + textOf(run, "maxAttempts");
    if (const auto at = textOf(run, "retryAt"); !at.empty())
        line += "   next at " + at;
    if (const auto at = textOf(run, "delayUntil"); !at.empty() && textOf(run, "status") == "DELAYED")
        line += "   until " + at;
    return line;
}

Result<int> waitForRun(CommandCall &call, const std::string &id)
{
    auto run = untilFinal(call.engine, id);
    if (!run)
        return run.error();
    auto detail = call.engine.get("/runyard/v1/runs/" + encoded(id));
    if (!detail)
        return detail.error();
    if (call.asJson())
        printJson(*detail, call.engine.lastAnswer());
    else
        printOutcome(*detail);
    const auto status = runStatusFromKey(textOf(*detail, "status"));
    return status ? exit_code::forOutcome(*status) : exit_code::kFailed;
}

} // namespace runyard
