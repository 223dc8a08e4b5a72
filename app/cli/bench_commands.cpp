// `runyard bench generate`: makes a workspace of any size for measurements.

#include "app/cli/command.h"
#include "app/cli/whole_number.h"
#include "app/host/stop_signals.h"
#include "engine/base/counted.h"
#include "engine/generator/run_generator.h"

#include <QCoreApplication>

#include <algorithm>
#include <chrono>
#include <limits>

namespace runyard {

namespace {

// Row numbers of runs stay far below the limits of the counters and the search index.
constexpr std::uint64_t kMaxRuns = 100'000'000;

Result<std::uint64_t> numberOf(const CommandCall &call, const char *name, std::uint64_t standard,
                               std::uint64_t least, std::uint64_t most)
{
    const auto text = call.value(name);
    return text ? wholeNumber(*text, std::string("a value of --") + name, least, most) : standard;
}

Result<int> generate(CommandCall &call)
{
    const auto runs = numberOf(call, "runs", 1'000'000, 1, kMaxRuns);
    if (!runs)
        return runs.error();
    const auto seed = numberOf(call, "seed", 1, 0, std::numeric_limits<std::uint64_t>::max());
    if (!seed)
        return seed.error();
    const Workspace workspace(std::filesystem::absolute(call.argument(0)));
    const std::filesystem::path file = workspace.directory() / "runyard.db";
    if (std::filesystem::exists(file))
        return Error{ErrorCode::Conflict,
                     workspace.directory().string() + " is already a workspace.",
                     "Generated runs need a new workspace. Use another folder.",
                     {}};
    if (Status prepared = workspace.prepare(); !prepared)
        return prepared.error();
    auto store = RunStore::open(file, {Synchronous::Normal});
    if (!store)
        return store.error();

    const StopSignals stopSignals;
    bool stopped = false;
    QObject::connect(&stopSignals, &StopSignals::stopped, qApp, [&stopped] { stopped = true; });
    ProgressLine progress;
    std::int64_t made = 0;
    const auto start = std::chrono::steady_clock::now();
    GeneratorOptions options;
    options.runs = static_cast<std::int64_t>(*runs);
    options.seed = *seed;
    options.active = std::clamp<std::int64_t>(options.runs / 1'000, 1, options.runs);
    options.mayContinue = [&](std::int64_t done) {
        made = done;
        const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
        progress.show(std::to_string(done) + " of " + counted(options.runs, "run") + ", "
                      + std::to_string(static_cast<std::int64_t>(static_cast<double>(done) / passed.count()))
                      + " a second");
        QCoreApplication::processEvents(); // handles a stop signal
        return !stopped;
    };
    if (Status generated = generateRuns(**store, options); !generated)
        return generated.error();
    (*store)->checkpoint();
    progress.clear();

    const auto bytes = static_cast<std::int64_t>(std::filesystem::file_size(file));
    const auto millis = std::chrono::duration_cast<Millis>(std::chrono::steady_clock::now() - start).count();
    if (call.asJson())
        printJson({{"runs", made}, {"complete", made == options.runs}, {"bytes", bytes}, {"millis", millis}});
    else
        printLine((made == options.runs ? "Made " : "Stopped after ") + counted(made, "run") + " in "
                  + workspace.directory().string() + " (" + std::to_string(bytes / 1'000'000) + " MB, "
                  + duration(millis) + ")");
    return made == options.runs ? 0 : 1;
}

} // namespace

std::vector<Command> benchCommands()
{
    return {{.words = QStringLiteral("bench generate"),
             .arguments = QStringLiteral("DIR"),
             .least = 1,
             .most = 1,
             .summary = QStringLiteral("Makes a new workspace with generated runs for measurements"),
             .options = {option("runs", "N", "number of runs (default: 1000000)"),
                         option("seed", "S", "the same seed gives the same runs (default: 1)")},
             .run = generate}};
}

} // namespace runyard
