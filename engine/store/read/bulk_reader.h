// Bulk actions, their items, and the runs they act on.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/bulk_action.h"
#include "engine/domain/run.h"

namespace runyard {

class Database;
class Names;
class RunCounter;

/// Asks for the next runs of an action. With an `action` in the store, runs picked one by one are read from there;
/// otherwise from the request.
struct BulkTargetsRequest
{
    BulkRequest request;
    BulkId action;
    RunSeq after = RunSeq::None;
    RunSeq upTo = RunSeq::None; // None = no bound
    int limit = 100;
    bool withPayloads = false;
};

struct BulkTarget
{
    RunSeq seq = RunSeq::None;
    RunId id;
    std::string taskId;
    RunStatus status = RunStatus::Queued;
    Packet payload;
};

struct BulkTargets
{
    std::vector<BulkTarget> runs; // oldest first
    bool hasMore = false;
};

class BulkReader
{
public:
    BulkReader(Database &database, Names &names, RunCounter &counter)
        : m_database(database), m_names(names), m_counter(counter)
    {
    }

    /// Returns the newest 500 actions, newest first.
    Result<std::vector<BulkAction>> actions();
    /// Returns a page of actions, newest first. Errors: InvalidInput for an unknown cursor or a limit out of range.
    Result<BulkPage> page(const BulkPageRequest &request);
    /// Returns an action with a page of its items. Errors: NotFound; InvalidInput for a limit out of range.
    Result<BulkDetail> detail(const BulkItemsRequest &request);
    Result<BulkTargets> targets(const BulkTargetsRequest &request);
    /// Returns how many runs the request would act on.
    Result<std::int64_t> countTargets(const BulkRequest &request);

private:
    Database &m_database;
    Names &m_names;
    RunCounter &m_counter;
};

} // namespace runyard
