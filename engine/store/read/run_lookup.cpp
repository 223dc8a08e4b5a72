#include "engine/store/read/run_lookup.h"

#include "engine/store/read/read_scope.h"
#include "engine/store/rows/batch_rows.h"
#include "engine/store/rows/bulk_rows.h"
#include "engine/store/rows/project_rows.h"
#include "engine/store/rows/run_rows.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr int kMaxChildren = 500;
constexpr int kMaxReplays = 100;
constexpr int kMaxDescendants = 10'000;

const std::string &relatedColumns()
{
    static const std::string columns = runColumns()
                                       + ", (SELECT count(*) FROM run c WHERE c.parent = r.seq), (SELECT "
                                         "count(*) FROM run c WHERE c.replay_of = r.id)";
    return columns;
}

/// Returns the index of the first of those two columns.
int countColumn()
{
    static const int column = [] {
        int depth = 0;
        int commas = 0;
        for (const char c : runColumns()) {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            commas += c == ',' && depth == 0 ? 1 : 0;
        }
        return commas + 1;
    }();
    return column;
}

RelatedRun readRelated(const Statement &row, Names &names)
{
    return {.run = readRun(row, names),
            .changes = {},
            .children = row.int64(countColumn()),
            .replays = row.int64(countColumn() + 1)};
}

std::optional<RelatedRun> relatedBy(Database &database, Names &names, const RunId &id)
{
    static const std::string sql = "SELECT " + relatedColumns() + " FROM run r WHERE r.id = ?";
    Statement query = database.prepare(sql);
    query.with(id.text);
    return query.step() ? std::optional(readRelated(query, names)) : std::nullopt;
}

/// Compares stored payloads: equal payloads are always stored alike.
bool hasOtherPayload(Database &database, RunSeq a, RunSeq b)
{
    Statement query = database.prepare(
        "SELECT a.payload IS b.payload AND a.payload_type IS b.payload_type"
        " AND a.payload_codec = b.payload_codec FROM run_data a, run_data b WHERE a.run = ? AND b.run = ?");
    query.with(toInt(a), toInt(b));
    return !query.step() || query.int64(0) == 0;
}

ReplayChanges changesBetween(Database &database, const Run &original, const Run &replay)
{
    const std::string &version = original.version.empty() ? original.lockedVersion : original.version;
    const std::string &newVersion = replay.version.empty() ? replay.lockedVersion : replay.version;
    return {.payload = hasOtherPayload(database, original.seq, replay.seq),
            .tags = original.tags != replay.tags,
            .queue = original.queue != replay.queue || original.concurrencyKey != replay.concurrencyKey,
            .version = !newVersion.empty() && version != newVersion};
}

std::optional<Batch> batchOf(Database &database, const BatchId &id)
{
    static const std::string sql = std::string("SELECT ") + kBatchColumns + " FROM batch b WHERE b.id = ?";
    Statement query = database.prepare(sql);
    query.with(id.text);
    return query.step() ? std::optional(readBatch(query)) : std::nullopt;
}

std::optional<BulkAction> bulkActionThatMade(Database &database, RunSeq run)
{
    static const std::string sql =
        std::string("SELECT ") + kBulkColumns
        + " FROM bulk_action WHERE EXISTS (SELECT 1 FROM bulk_item i WHERE i.action = bulk_action.number"
          " AND i.made = ?) LIMIT 1";
    Statement query = database.prepare(sql);
    query.with(toInt(run));
    return query.step() ? std::optional(readBulkAction(database, query)) : std::nullopt;
}

} // namespace

Result<RunOrigins> RunLookup::origins(const RunId &id)
{
    ReadScope scope(m_database);
    RunOrigins origins;
    if (auto self = relatedBy(m_database, m_names, id))
        origins.self = std::move(*self);
    else
        m_database.fail({ErrorCode::NotFound, "There is no run " + id.text + ".", "Check the id.", {}});
    const Run &run = origins.self.run;
    for (RunId next = run.parentId; !next.empty() && origins.ancestors.size() < RunOrigins::kMax;) {
        auto parent = relatedBy(m_database, m_names, next);
        if (!parent)
            break;
        next = parent->run.parentId;
        origins.ancestors.push_back(std::move(*parent));
    }
    const Run *newer = &run;
    while (!newer->replayOf.empty() && origins.originals.size() < RunOrigins::kMax) {
        auto original = relatedBy(m_database, m_names, newer->replayOf);
        if (!original)
            break;
        RelatedRun &changed = origins.originals.empty() ? origins.self : origins.originals.back();
        changed.changes = changesBetween(m_database, original->run, *newer);
        origins.originals.push_back(std::move(*original));
        newer = &origins.originals.back().run;
    }
    if (!run.scheduleId.empty()) {
        for (ScheduleInfo &schedule : readSchedules(m_database)) {
            if (schedule.id == run.scheduleId)
                origins.schedule = std::move(schedule);
        }
    }
    if (!run.batchId.empty())
        origins.batch = batchOf(m_database, run.batchId);
    if (!run.replayOf.empty()) // nothing else makes runs
        origins.bulkAction = bulkActionThatMade(m_database, run.seq);
    return scope.give(std::move(origins));
}

Result<RelatedPage> RunLookup::related(const RelatedRequest &request)
{
    if (request.limit < 1 || request.limit > RelatedRequest::kMax)
        return Error{ErrorCode::InvalidInput,
                     "A page has 1 to " + std::to_string(RelatedRequest::kMax) + " runs.",
                     {},
                     {}};
    ReadScope scope(m_database);
    RelatedPage page;
    const auto of = relatedBy(m_database, m_names, request.of);
    if (!of) {
        m_database.fail(
            {ErrorCode::NotFound, "There is no run " + request.of.text + ".", "Check the id.", {}});
        return scope.give(std::move(page));
    }
    const bool isReplays = request.relation == Relation::Replays;
    page.total = isReplays ? of->replays : of->children;
    {
        static const std::string children = "SELECT " + relatedColumns()
                                            + " FROM run r WHERE r.parent = ?1 AND r.seq > ?2"
                                              " ORDER BY r.seq LIMIT ?3";
        static const std::string replays = "SELECT " + relatedColumns()
                                           + " FROM run r WHERE r.replay_of = ?1 AND r.seq > ?2"
                                             " ORDER BY r.seq LIMIT ?3";
        Statement query = m_database.prepare(isReplays ? replays : children);
        if (isReplays)
            query.with(request.of.text);
        else
            query.with(toInt(of->run.seq));
        query.with(toInt(request.after), request.limit + 1);
        while (query.step())
            page.runs.push_back(readRelated(query, m_names));
    }
    if (std::ssize(page.runs) > request.limit) {
        page.runs.pop_back();
        page.hasMore = true;
    }
    for (RelatedRun &related : page.runs) {
        if (isReplays)
            related.changes = changesBetween(m_database, of->run, related.run);
    }
    return scope.give(std::move(page));
}

Result<RunDetail> RunLookup::detail(const RunId &id)
{
    ReadScope scope(m_database);
    RunDetail detail;
    {
        static const std::string sql = "SELECT " + runColumns() + " FROM run r WHERE r.id = ?";
        Statement query = m_database.prepare(sql);
        query.with(id.text);
        if (!query.step()) {
            m_database.fail(Error{ErrorCode::NotFound,
                                  "There is no run " + id.text + ".",
                                  "It may belong to another workspace.",
                                  {}});
            return scope.give(std::move(detail));
        }
        detail.run = readRun(query, m_names);
    }
    const RunSeq seq = detail.run.seq;
    readRunData(m_database, seq, detail);
    detail.attempts = readAttempts(m_database, m_names, seq);
    for (Attempt &attempt : detail.attempts) {
        if (attempt.status == AttemptStatus::Completed)
            attempt.output = detail.output;
    }
    detail.transitions = readTransitions(m_database, seq);
    {
        static const std::string sql =
            "SELECT " + runColumns() + " FROM run r WHERE r.parent = ? ORDER BY r.seq LIMIT ?";
        Statement query = m_database.prepare(sql);
        query.with(toInt(seq), kMaxChildren);
        detail.children = readRuns(query, m_names);
    }
    {
        static const std::string sql =
            "SELECT " + runColumns() + " FROM run r WHERE r.replay_of = ? ORDER BY r.seq LIMIT ?";
        Statement query = m_database.prepare(sql);
        query.with(id.text, kMaxReplays);
        detail.replays = readRuns(query, m_names);
    }
    return scope.give(std::move(detail));
}

Result<std::vector<Run>> RunLookup::activeDescendants(const RunId &id)
{
    ReadScope scope(m_database);
    // Through finished runs too: their children may still be active.
    static const std::string sql =
        "WITH RECURSIVE below(seq) AS (SELECT seq FROM run WHERE id = ?1 UNION"
        " SELECT c.seq FROM below JOIN run c ON c.parent = below.seq)"
        " SELECT "
        + runColumns()
        + " FROM below CROSS JOIN run r ON r.seq = below.seq WHERE r.status < ?2 AND r.id <> ?1"
          " ORDER BY r.seq LIMIT ?3";
    Statement query = m_database.prepare(sql);
    query.with(id.text, static_cast<int>(RunStatus::Completed), kMaxDescendants);
    return scope.give(readRuns(query, m_names));
}

} // namespace runyard
