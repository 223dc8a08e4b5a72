// `runyard serve`: the engine with its API, without a window.

#include "app/cli/command.h"
#include "app/cli/whole_number.h"
#include "app/host/engine_host.h"
#include "app/host/stop_signals.h"
#include "app/host/task_stop.h"
#include "engine/domain/slot_limit.h"

#include <QCoreApplication>

namespace runyard {

namespace {

Result<std::optional<std::uint16_t>> portOf(const CommandCall &call)
{
    const auto text = call.value("port");
    if (!text)
        return std::optional<std::uint16_t>();
    const auto port = wholeNumber<std::uint16_t>(*text, "a port", 0, 65'535);
    if (!port)
        return port.error();
    return std::optional(*port);
}

/// 0 = the stored setting.
Result<int> slotsOf(const CommandCall &call)
{
    const auto text = call.value("slots");
    return text ? wholeNumber(*text, "a number of slots", 1, kMaxSlots) : 0;
}

void waitForTasks(EngineHost &host, const StopSignals &stopSignals)
{
    TaskStop stop(host);
    QObject::connect(&stopSignals, &StopSignals::stoppedAgain, &stop, &TaskStop::atOnce);
    QObject::connect(&stop, &TaskStop::waitsFor, &stop, [](const QStringList &left) {
        printError("runyard: " + TaskStop::named(left).toStdString()
                   + ". They have 10 s; press Ctrl+C again to stop at once. Runs that are "
                     "interrupted continue after the next start.");
    });
    stop.wait();
}

Result<int> serve(CommandCall &call)
{
    const auto port = portOf(call);
    if (!port)
        return port.error();
    const auto slotCount = slotsOf(call);
    if (!slotCount)
        return slotCount.error();
    const std::string mode = call.value("synchronous").value_or("full");
    if (mode != "full" && mode != "normal")
        return Error{ErrorCode::InvalidInput,
                     "--synchronous must be full or normal, not \"" + mode + "\".",
                     "full survives power loss; normal may then lose the last commits.",
                     {}};
    const StopSignals stopSignals;
    QObject::connect(&stopSignals, &StopSignals::stopped, qApp, &QCoreApplication::quit);
    auto host = EngineHost::start({.workspace = call.workspace.directory(),
                                   .port = *port,
                                   .synchronousFull = mode == "full",
                                   .environmentLimit = *slotCount,
                                   .newKeys = call.isSet("new-keys")});
    if (!host)
        return host.error();
    if (!(*host)->startReport().empty())
        printError("runyard: " + (*host)->startReport());
    if (call.asJson())
        printJson({{"url", (*host)->url()},
                   {"workspace", call.workspace.directory().string()},
                   {"pid", QCoreApplication::applicationPid()}});
    else
        printLine("Runyard serves " + call.workspace.directory().string() + " at " + (*host)->url());
    const int code = QCoreApplication::exec();
    waitForTasks(**host, stopSignals);
    return code;
}

} // namespace

std::vector<Command> serveCommands()
{
    return {
        {.words = QStringLiteral("serve"),
         .summary = QStringLiteral("Runs the engine and its API without a window, until SIGTERM"),
         .options = {option("port", "N",
                            "port on 127.0.0.1 (default: 8030, or a free port if "
                            "it is taken; 0: any free port)"),
                     option("slots", "N",
                            "how many runs may execute at once, until the next start (default: as set, else "
                            "twice the processor's cores)"),
                     option("synchronous", "MODE",
                            "full (default): a commit survives power loss; normal: "
                            "faster, survives a killed process"),
                     flag("new-keys", "make new keys if the workspace has lost its keys")},
         .run = serve}};
}

} // namespace runyard
