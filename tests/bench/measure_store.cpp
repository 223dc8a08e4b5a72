// Makes a large workspace and measures what the list asks of it. Run by hand:
//   measure_store generate FILE RUNS [SEED [DAYS]]     (DAYS: until now)     measure_store read FILE [ROUNDS]
//   measure_store write FILE RUNS PER_COMMIT    whole lives of runs, synchronous=NORMAL
// Prints JSON lines; times are milliseconds.
#include "engine/generator/run_generator.h"
#include "engine/store/read/run_reader.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>

using namespace runyard;

namespace {

using Stopwatch = std::chrono::steady_clock;

double millisSince(Stopwatch::time_point start)
{
    return std::chrono::duration<double, std::milli>(Stopwatch::now() - start).count();
}

int fail(const Error &error)
{
    std::fprintf(stderr, "%s\n", error.text().c_str());
    return 1;
}

int generate(const char *file, std::int64_t runs, std::uint64_t seed, int days)
{
    auto store = RunStore::open(file, {Synchronous::Normal});
    if (!store)
        return fail(store.error());
    GeneratorOptions options;
    options.seed = seed;
    options.runs = runs;
    options.active = std::max<std::int64_t>(runs / 1'000, 10);
    options.searchIndex = false;
    options.statistics = false;
    if (days > 0) {
        options.span = std::chrono::hours{24} * days;
        options.begin = SystemClock().now() - options.span;
    }
    auto start = Stopwatch::now();
    if (Status made = generateRuns(**store, options); !made)
        return fail(made.error());
    std::printf("{\"runs\":%lld,\"write_ms\":%.0f", static_cast<long long>(runs), millisSince(start));
    std::fflush(stdout);
    start = Stopwatch::now();
    while ((*store)->search.indexSome(5'000) > 0) {
    }
    std::printf(",\"index_ms\":%.0f", millisSince(start));
    start = Stopwatch::now();
    while ((*store)->statistics.takeInFinished(2'048, options.begin + options.span).value_or(0) > 0) {
    }
    std::printf(",\"statistics_ms\":%.0f}\n", millisSince(start));
    (*store)->checkpoint();
    return 0;
}

/// Every run goes from queued to completed, `perCommit` of them in step; four commits a life.
int write(const char *file, int runs, int perCommit)
{
    auto opened = RunStore::open(file, {Synchronous::Normal});
    if (!opened)
        return fail(opened.error());
    RunStore &store = **opened;
    SystemClock clock;
    SystemRandom random;
    IdFactory ids(clock, random);
    const auto start = Stopwatch::now();
    for (int done = 0; done < runs; done += perCommit) {
        std::vector<Run> batch(static_cast<std::size_t>(perCommit));
        std::vector<Attempt> attempts(batch.size());
        std::optional<RunStatus> from;
        int number = 0;
        for (const RunStatus status :
             {RunStatus::Queued, RunStatus::Dequeued, RunStatus::Executing, RunStatus::Completed}) {
            ++number;
            store.transaction.begin();
            for (std::size_t i = 0; i < batch.size(); ++i) {
                Run &run = batch[i];
                Attempt &attempt = attempts[i];
                const Run before = run;
                run.status = status;
                run.updatedAt = clock.now();
                run.holdsSlot = status == RunStatus::Dequeued || status == RunStatus::Executing;
                if (status == RunStatus::Queued) {
                    run.seq = store.runs.nextSeq();
                    run.id = ids.runId();
                    run.taskId = generatedTask(static_cast<int>(i % 12));
                    run.queue = "task/" + run.taskId;
                    run.version = "20251001.1";
                    run.machine = "small-1x";
                    run.tags = {"env:prod"};
                    run.createdAt = run.updatedAt;
                    run.queuedAt = run.updatedAt;
                    store.runs.insert(run, {Packet::json("{\"customer\":1}"), {}, {}});
                } else {
                    if (status == RunStatus::Completed)
                        run.finishedAt = run.updatedAt;
                    store.runs.update(before, run);
                    attempt.run = run.seq;
                    attempt.version = run.version;
                    attempt.machine = run.machine;
                    if (status == RunStatus::Dequeued) {
                        attempt.id = ids.attemptId();
                        store.history.insertAttempt(attempt);
                    } else {
                        attempt.status = status == RunStatus::Completed ? AttemptStatus::Completed
                                                                        : AttemptStatus::Executing;
                        if (status == RunStatus::Completed)
                            attempt.output = Packet::json("{\"ok\":true}");
                        store.history.updateAttempt(attempt);
                    }
                }
                store.history.append(
                    {run.seq, number, from, status, 1, run.updatedAt, "Measured", Actor::Engine});
            }
            if (Status committed = store.transaction.commit(); !committed)
                return fail(committed.error());
            from = status;
        }
    }
    const double millis = millisSince(start);
    std::printf("{\"runs\":%d,\"per_commit\":%d,\"ms\":%.0f,\"runs_per_second\":%.0f}\n", runs, perCommit,
                millis, 1000.0 * runs / millis);
    return 0;
}

void report(const std::string &name, int rounds, const std::function<std::int64_t()> &work)
{
    std::vector<double> times;
    std::int64_t result = 0;
    for (int i = 0; i < rounds; ++i) {
        const auto start = Stopwatch::now();
        result = work();
        times.push_back(millisSince(start));
    }
    std::sort(times.begin(), times.end());
    std::printf(
        "{\"what\":\"%s\",\"result\":%lld,\"first_or_worst_ms\":%.2f,\"p50_ms\":%.2f,\"p95_ms\":%.2f}\n",
        name.c_str(), static_cast<long long>(result), times.back(), times[times.size() / 2],
        times[times.size() * 95 / 100]);
    std::fflush(stdout);
}

int read(const char *file, int rounds)
{
    auto opened = RunReader::open(file);
    if (!opened)
        return fail(opened.error());
    RunReader &reader = **opened;
    const GeneratorOptions made;
    std::vector<std::pair<std::string, RunFilter>> filters;
    const auto add = [&filters](const std::string &name, auto &&change) {
        RunFilter filter;
        change(filter);
        filters.emplace_back(name, filter);
    };
    const TimePoint from = made.begin + std::chrono::hours{24 * 20};
    const TimePoint to = from + std::chrono::hours{24 * 30};
    add("no filter", [](RunFilter &) {});
    add("status completed", [](RunFilter &f) { f.statuses = {RunStatus::Completed}; });
    add("status crashed", [](RunFilter &f) { f.statuses = {RunStatus::Crashed}; });
    add("status executing", [](RunFilter &f) { f.statuses = {RunStatus::Executing}; });
    add("busiest task", [](RunFilter &f) { f.taskIds = {generatedTask(0)}; });
    add("quiet task", [](RunFilter &f) { f.taskIds = {generatedTask(11)}; });
    add("queue media", [](RunFilter &f) { f.queues = {"media"}; });
    add("newest version", [](RunFilter &f) { f.versions = {"20251020.1"}; });
    add("oldest version", [](RunFilter &f) { f.versions = {"20251001.1"}; });
    add("tag of 30%", [](RunFilter &f) { f.tags = {"env:prod"}; });
    add("tag of 10%", [](RunFilter &f) { f.tags = {"region:eu"}; });
    add("rare tag", [](RunFilter &f) { f.tags = {"customer:4000"}; });
    add("schedule", [](RunFilter &f) { f.schedule = ScheduleId{"sched_3"}; });
    add("machine large-1x", [](RunFilter &f) { f.machines = {"large-1x"}; });
    add("test runs", [](RunFilter &f) { f.isTest = true; });
    add("time range of a third", [&](RunFilter &f) { f.createdFrom = from, f.createdTo = to; });
    add("task + status + time", [&](RunFilter &f) {
        f.taskIds = {generatedTask(1)}, f.statuses = {RunStatus::Failed}, f.createdFrom = from,
        f.createdTo = to;
    });
    add("tag + status + time", [&](RunFilter &f) {
        f.tags = {"region:eu"}, f.statuses = {RunStatus::Failed}, f.createdFrom = from, f.createdTo = to;
    });
    add("search one order", [](RunFilter &f) { f.search = "order-4711"; });
    add("search a word", [](RunFilter &f) { f.search = "juniper"; });
    add("search two words", [](RunFilter &f) { f.search = "juniper maple"; });
    add("search prefix", [](RunFilter &f) { f.search = "jun"; });
    for (const auto &[name, filter] : filters) {
        report("page: " + name, rounds, [&] {
            const auto page = reader.lists.page({filter, {}, {}, 100});
            return page ? static_cast<std::int64_t>(page->runs.size()) : -1;
        });
        report("counts: " + name, rounds, [&] {
            const auto counts = reader.counter.counts(filter);
            return counts ? counts->total() : -1;
        });
    }
    const auto newest = reader.lists.page({{}, {}, {}, 500});
    std::size_t next = 0;
    report("page: deep", rounds, [&] {
        const auto page = reader.lists.page({{}, RunSeq{toInt(newest->runs.front().seq) / 2}, {}, 100});
        return page ? static_cast<std::int64_t>(page->runs.size()) : -1;
    });
    const TimePoint end = newest->runs.front().createdAt;
    for (const int hours : {1, 24, 24 * 7, 24 * 30, 24 * 90, 0}) {
        MetricsQuery query;
        if (hours > 0)
            query.from = end - std::chrono::hours{hours};
        report("metrics: " + std::to_string(hours) + " h", rounds, [&] {
            const auto metrics = reader.metrics.read(query, end);
            return metrics ? metrics->total.finished() : -1;
        });
    }
    report("error groups", rounds, [&] {
        const auto groups = reader.failures.groups(false, end);
        return groups ? static_cast<std::int64_t>(groups->groups.size()) : -1;
    });
    const auto groups = reader.failures.groups(false, end);
    report("error group traits", rounds, [&] {
        const auto traits = reader.failures.traits(groups->groups.empty() ? 0 : groups->groups.front().id);
        return traits ? static_cast<std::int64_t>(traits->failures) : -1;
    });
    report("detail", rounds, [&] {
        const auto detail = reader.runs.detail(newest->runs[next++ % newest->runs.size()].id);
        return detail ? static_cast<std::int64_t>(detail->transitions.size()) : -1;
    });
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    const std::string verb = argc > 2 ? argv[1] : "";
    if (verb == "generate" && argc > 3)
        return generate(argv[2], std::atoll(argv[3]), argc > 4 ? std::strtoull(argv[4], nullptr, 10) : 1,
                        argc > 5 ? std::atoi(argv[5]) : 0);
    if (verb == "write" && argc > 4)
        return write(argv[2], std::atoi(argv[3]), std::max(std::atoi(argv[4]), 1));
    if (verb == "read")
        return read(argv[2], argc > 3 ? std::max(std::atoi(argv[3]), 1) : 20);
    std::fprintf(stderr, "measure_store generate FILE RUNS [SEED [DAYS]]\nmeasure_store read FILE [ROUNDS]\n"
                         "measure_store write FILE RUNS PER_COMMIT\n");
    return 2;
}
