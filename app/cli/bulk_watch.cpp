#include "app/cli/bulk_watch.h"

#include "app/console/exit_codes.h"

#include <QElapsedTimer>

#include <algorithm>

namespace runyard {

using wire::Json;

namespace {

constexpr int kShortestPause = 50;
constexpr int kLongestPause = 500;
constexpr int kAwayMs = 30'000;

/// Counts the runs it made whose status `wanted` accepts.
template <class Wanted>
std::int64_t madeRuns(const Json &action, Wanted wanted)
{
    std::int64_t runs = 0;
    const Json made = action.value("madeByStatus", Json::object()); // absent in lists
    for (const RunStatus status : kAllRunStatuses)
        runs += wanted(status) ? made.value(std::string(keyName(status)), std::int64_t{0}) : 0;
    return runs;
}

std::string lowered(std::string_view text)
{
    return QString::fromUtf8(text.data(), std::ssize(text)).toLower().toStdString();
}

bool isOpen(RunStatus status)
{
    return !isFinal(status);
}

/// Whether the action is done and the runs it made have ended, or the action was stopped or undone.
bool hasEnded(const Json &action)
{
    const std::string state = textOf(action, "state");
    if (state == "FINISHED" || state == "REVIEW")
        return madeRuns(action, isOpen) == 0;
    return action.value("isOver", false);
}

/// Polls until the action has ended or waits for a person. A restarted engine continues the action.
Result<Json> untilOver(EngineConnection &engine, const std::string &id)
{
    ProgressLine progress;
    QElapsedTimer sinceAnswer;
    sinceAnswer.start();
    for (int pauseMs = kShortestPause;; pauseMs = std::min(pauseMs * 3 / 2, kLongestPause)) {
        auto action = engine.get("/runyard/v1/bulk-actions/" + encoded(id) + "?limit=1");
        if (action && hasEnded(*action))
            return action;
        if (!action) {
            const bool mayReturn = action.error().code == ErrorCode::Unavailable || !engine.isLocated();
            if (!mayReturn || sinceAnswer.elapsed() > kAwayMs)
                return action;
            progress.show("The engine does not answer; waiting for it to come back …");
        } else {
            sinceAnswer.restart();
            progress.show(bulkLine(*action));
        }
        pause(pauseMs);
    }
}

int exitCodeOf(const Json &action)
{
    const std::string state = textOf(action, "state");
    if (state == "REVIEW")
        return exit_code::kWaitsForYou;
    if (state != "FINISHED")
        return exit_code::forOutcome(RunStatus::Canceled);
    const auto count = [&action](const char *name) {
        return action.at("counts").value(name, std::int64_t{0});
    };
    if (count("done") + count("failed") == 0 && count("skipped") > 0)
        return exit_code::kWrongState; // every run was skipped
    const bool isGood = count("failed") == 0 && madeRuns(action, [](RunStatus status) {
                                                    return status != RunStatus::Completed;
                                                }) == 0;
    return isGood ? exit_code::kDone : exit_code::forOutcome(RunStatus::Failed);
}

} // namespace

std::string bulkLine(const Json &action)
{
    const Json &counts = action.at("counts");
    const auto number = [&counts](const char *name) { return counts.value(name, std::int64_t{0}); };
    std::string line = textOf(action, "id") + "  " + textOf(action, "action") + ", " + textOf(action, "state")
                       + ": " + std::to_string(number("done")) + " of " + std::to_string(number("total"))
                       + " done";
    if (number("failed") > 0)
        line += ", " + std::to_string(number("failed")) + " failed";
    if (number("skipped") > 0)
        line += ", " + std::to_string(number("skipped")) + " left alone";
    if (number("made") > 0)
        line += "; " + std::to_string(number("made")) + " made";
    for (const RunStatus status : kAllRunStatuses) {
        if (const auto runs = madeRuns(action, [status](RunStatus other) { return other == status; });
            runs > 0)
            line += std::string(", ") + std::to_string(runs) + (isOpen(status) ? " still " : " ")
                    + lowered(displayName(status));
    }
    return line;
}

Result<int> waitForBulk(CommandCall &call, const std::string &id)
{
    auto action = untilOver(call.engine, id);
    if (!action)
        return action.error();
    if (call.asJson()) {
        printJson(*action);
    } else {
        printLine(bulkLine(*action));
        if (const auto problem = textOf(*action, "problem"); !problem.empty())
            printLine(problem);
        if (textOf(*action, "state") == "REVIEW")
            printLine("It waits for you: runyard bulk resume " + id + ", or bulk stop, or bulk cancel-made.");
    }
    return exitCodeOf(*action);
}

} // namespace runyard
