// A store in a fresh folder, and runs that fill every field.
#pragma once

#include "engine/store/read/run_reader.h"
#include "engine/store/write/run_store.h"

#include <QTemporaryDir>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

namespace runyard::testing {

inline RunId runIdFor(std::int64_t number)
{
    char text[40];
    std::snprintf(text, sizeof text, "run_%026lld", static_cast<long long>(number));
    return RunId{text};
}

inline TimePoint at(std::int64_t seconds)
{
    return fromMicros(1'700'000'000'000'000 + seconds * 1'000'000 + 7);
}

inline Run plainRun(RunStore &store, const std::string &task = "resize", RunStatus status = RunStatus::Queued)
{
    Run run;
    run.seq = store.runs.nextSeq();
    run.id = runIdFor(toInt(run.seq));
    run.taskId = task;
    run.queue = "task/" + task;
    run.machine = "small-1x";
    run.version = "20261124.1";
    run.status = status;
    run.createdAt = at(toInt(run.seq));
    run.updatedAt = run.createdAt;
    return run;
}

inline Run fullRun(RunStore &store, const Run &parent)
{
    Run run = plainRun(store);
    run.lockedVersion = "20261124.2";
    run.concurrencyKey = "customer-7";
    run.status = RunStatus::Executing;
    run.attemptCount = 2;
    run.maxAttempts = 5;
    run.prioritySeconds = 60;
    run.depth = 1;
    run.isTest = run.holdsSlot = run.startedOnce = true;
    run.updatedAt = at(2);
    run.queuedAt = at(3);
    run.startedAt = at(4);
    run.finishedAt = at(5);
    run.delayUntil = at(6);
    run.expiresAt = at(7);
    run.retryAt = at(8);
    run.ttl = Seconds{600};
    run.ttlSource = TtlSource::Task;
    run.maxDuration = Seconds{30};
    run.activeTime = Millis{1234};
    run.parent = run.root = parent.seq;
    run.parentId = run.rootId = parent.id;
    run.replayOf = runIdFor(99);
    run.scheduleId = ScheduleId{"sched_1"};
    run.tags = {"user:1", "größe \"L\""};
    run.idempotencyKey = {"hash", "order-1", IdempotencyScope::Global, at(9)};
    return run;
}

class StoreFolder
{
public:
    std::filesystem::path file() const
    {
        return std::filesystem::path(m_folder.path().toStdString()) / "runyard.db";
    }
    std::unique_ptr<RunStore> open() const
    {
        auto opened = RunStore::open(file(), StoreOptions{Synchronous::Normal});
        if (!opened) {
            std::fprintf(stderr, "%s\n", opened.error().text().c_str());
            return nullptr;
        }
        return std::move(*opened);
    }
    std::unique_ptr<RunReader> reader() const
    {
        auto opened = RunReader::open(file());
        if (!opened) {
            std::fprintf(stderr, "%s\n", opened.error().text().c_str());
            return nullptr;
        }
        return std::move(*opened);
    }

private:
    QTemporaryDir m_folder;
};

} // namespace runyard::testing
