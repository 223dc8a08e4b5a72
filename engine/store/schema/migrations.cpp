#include "engine/store/schema/migrations.h"

#include "engine/domain/run_status.h"
#include "engine/store/base/hash_function.h"
#include "engine/store/schema/v10_spans.h"
#include "engine/store/schema/v11_dev_workers.h"
#include "engine/store/schema/v12_trust.h"
#include "engine/store/schema/v1_runs.h"
#include "engine/store/schema/v2_list_orders.h"
#include "engine/store/schema/v3_bulk_actions.h"
#include "engine/store/schema/v4_insights.h"
#include "engine/store/schema/v5_counted_traits.h"
#include "engine/store/schema/v6_intercepts.h"
#include "engine/store/schema/v7_batches.h"
#include "engine/store/schema/v8_waits_and_variables.h"
#include "engine/store/schema/v9_run_waits.h"

#include <array>

namespace runyard {

namespace {

static_assert(
    static_cast<int>(RunStatus::Completed) == 7 && isFinal(RunStatus::Completed)
        && !isFinal(static_cast<RunStatus>(6)),
    "the index run_active and finish_pending are written with the number of the first final status");

/// One file under schema/ for each version, in order; what a version added is never edited.
constexpr std::array kMigrations = {
    schema::kFirstSchema,   schema::kListOrders, schema::kBulkActions, schema::kInsightsSchema,
    schema::kCountedTraits, schema::kIntercepts, schema::kBatches,     schema::kWaitsAndVariables,
    schema::kRunWaits,      schema::kSpans,      schema::kDevWorkers,  schema::kTrust,
};

// The first one in which no secret stands as it is.
constexpr int kSchemaOfHashes = 12;

// "RYrd": tells our files from those of other programs.
constexpr int kApplicationId = 0x52597264;

struct Origin
{
    bool isEmpty = true;
    int applicationId = 0;
    int version = 0;
};

Origin readOrigin(Database &database)
{
    Statement query = database.prepareOnce(
        "SELECT (SELECT count(*) FROM sqlite_master), (SELECT application_id FROM pragma_application_id),"
        " (SELECT user_version FROM pragma_user_version)");
    if (!query.step())
        return {};
    return {query.integer(0) == 0, query.integer(1), query.integer(2)};
}

} // namespace

int schemaVersion()
{
    return static_cast<int>(kMigrations.size());
}

Status checkOrigin(Database &database)
{
    const Origin origin = readOrigin(database);
    if (auto error = database.takeError())
        return *error;
    if (origin.isEmpty)
        return Done{};
    if (origin.applicationId != kApplicationId)
        return Error{ErrorCode::StoreDamaged,
                     database.file().string()
                         + " is not a Runyard workspace: another program made this database.",
                     "Nothing was changed. Choose another folder for the workspace, or move the file away.",
                     {}};
    if (origin.version > schemaVersion())
        return Error{ErrorCode::StorageFailed,
                     "The database " + database.file().string() + " was written by a newer Runyard (schema "
                         + std::to_string(origin.version) + ", this program knows "
                         + std::to_string(schemaVersion()) + ").",
                     "Open this workspace with that version, or update Runyard.",
                     {}};
    return Done{};
}

Status checkReadable(Database &database)
{
    if (Status ours = checkOrigin(database); !ours)
        return ours;
    const Origin origin = readOrigin(database);
    if (auto error = database.takeError())
        return *error;
    if (origin.isEmpty || origin.version < schemaVersion())
        return Error{ErrorCode::StorageFailed,
                     "The database " + database.file().string() + " was not brought up to this Runyard yet.",
                     "Start the engine of this workspace once.",
                     {}};
    return Done{};
}

Status migrate(Database &database)
{
    int version = readOrigin(database).version;
    if (auto error = database.takeError())
        return *error;
    const bool leavesSecrets = version > 0 && version < kSchemaOfHashes;
    if (leavesSecrets) {
        if (Status erasing = database.execute("PRAGMA secure_delete=ON"); !erasing)
            return erasing;
    }
    if (version < kSchemaOfHashes && !addHashFunction(database.handle()))
        return Error{ErrorCode::Internal, "SQLite refused a function of ours.", {}, {}};
    for (; version < schemaVersion(); ++version) {
        const std::string script = "BEGIN IMMEDIATE;"
                                   + std::string(kMigrations[static_cast<std::size_t>(version)])
                                   + "PRAGMA application_id=" + std::to_string(kApplicationId)
                                   + ";PRAGMA user_version=" + std::to_string(version + 1) + ";COMMIT;";
        if (Status applied = database.execute(script); !applied) {
            Error error = applied.error();
            if (database.inTransaction())
                (void)database.execute("ROLLBACK");
            error.message = "Updating the database to schema " + std::to_string(version + 1)
                            + " failed; it was left as it was. " + error.message;
            return error;
        }
    }
    // What was overwritten in the database is still in the log until that is emptied.
    return leavesSecrets ? database.execute("PRAGMA wal_checkpoint(TRUNCATE)") : Status(Done{});
}

} // namespace runyard
