// Actions over many runs, and what became of each run.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/bulk_action.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

class Database;

class BulkWriter
{
public:
    explicit BulkWriter(Database &database) : m_database(database) {}

    /// Requires that canKeep() allows the request. `targets`: the runs that were picked one by one; empty when a filter
    /// or another action names them. Returns the row number.
    std::int64_t insert(const BulkAction &action, const std::vector<RunSeq> &targets);
    /// Errors: InvalidInput when the filter has a condition that would not be stored: the action would affect more
    /// runs than intended.
    static Status canKeep(const BulkRequest &request);
    void update(const BulkAction &action);
    /// Requires a run that has no item in this action yet.
    void addItem(const BulkId &action, RunSeq run, BulkOutcome outcome, RunSeq made,
                 const std::string &reason);
    std::optional<BulkAction> find(const BulkId &id);
    std::optional<BulkId> idOf(std::int64_t number);
    /// Returns the actions that are not finished, oldest first (start-up only).
    std::vector<BulkAction> active();

private:
    Database &m_database;
};

} // namespace runyard
