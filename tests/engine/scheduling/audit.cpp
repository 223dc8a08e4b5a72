#include "tests/engine/scheduling/audit.h"

#include "engine/domain/transitions.h"

#include <QtGlobal>

#include <sqlite3.h>

#include <algorithm>

namespace runyard::testing {

namespace {

struct Rule
{
    const char *sentence;
    const char *breakers; // a query of those who break it
};

// Numbers are RunStatus (0-14, final from 7) and AttemptStatus (final from 3); flag 2 = holds a slot.
constexpr Rule kRules[] = {
    {"the history of a run is numbered without gaps and ends in the run's status",
     "SELECT r.id FROM run r LEFT JOIN (SELECT run, max(number) AS last, count(*) AS rows FROM transition"
     " GROUP BY run) h ON h.run = r.seq LEFT JOIN transition t ON t.run = r.seq AND t.number = h.last"
     " WHERE h.run IS NULL OR h.last <> h.rows OR t.to_status <> r.status"},
    {"every step of a history starts where the one before ended",
     "SELECT b.run FROM transition b LEFT JOIN transition a ON a.run = b.run AND a.number = b.number - 1"
     " WHERE b.from_status IS NOT a.to_status"},
    {"attempts are numbered from 1 without gaps, as many as the run says",
     "SELECT r.id FROM run r WHERE r.attempt_count <> (SELECT count(*) FROM attempt a WHERE a.run = r.seq)"
     " OR r.attempt_count <> coalesce((SELECT max(number) FROM attempt a WHERE a.run = r.seq), 0)"},
    {"only the newest attempt can be unfinished",
     "SELECT run FROM attempt a WHERE status < 3 AND number < (SELECT max(number) FROM attempt b"
     " WHERE b.run = a.run)"},
    {"a run that executes has an unfinished attempt and a slot",
     "SELECT id FROM run r WHERE status IN (3, 4) AND (NOT flags & 2 OR NOT EXISTS"
     " (SELECT 1 FROM attempt a WHERE a.run = r.seq AND a.status < 3))"},
    {"a run that waits has no unfinished attempt",
     "SELECT id FROM run r WHERE status IN (0, 1, 2, 5) AND EXISTS"
     " (SELECT 1 FROM attempt a WHERE a.run = r.seq AND a.status < 3)"},
    {"a run that waits outside a retry has no slot",
     "SELECT id FROM run WHERE status IN (0, 1, 2, 6) AND flags & 2"},
    {"a finished run has a slot only while its process ends",
     "SELECT id FROM run r WHERE status >= 7 AND flags & 2 AND NOT EXISTS"
     " (SELECT 1 FROM attempt a WHERE a.run = r.seq AND a.status < 3)"},
    {"a delayed run has a start time, a run between attempts a next one",
     "SELECT id FROM run WHERE (status = 1 AND delay_until IS NULL) OR (status = 5 AND retry_at IS NULL)"},
    {"exactly the finished runs have a finish time",
     "SELECT id FROM run WHERE (status >= 7) <> (finished_at IS NOT NULL)"},
    {"a batch has as many items as it counts, numbered so that none is missing when it has all",
     "SELECT b.id FROM batch b WHERE b.received <> (SELECT count(*) FROM batch_item i WHERE i.batch = "
     "b.number)"
     " OR b.unmade <> (SELECT count(*) FROM batch_item i WHERE i.batch = b.number AND i.kind = 3)"
     " OR (b.sealed_at IS NOT NULL) <> (b.received = b.run_count)"},
    {"a batch counts exactly the items whose runs have ended",
     "SELECT b.id FROM batch b WHERE b.finished <> (SELECT count(*) FROM batch_item i JOIN run r ON r.seq = "
     "i.run"
     " WHERE i.batch = b.number AND r.status >= 7)"
     " OR b.succeeded <> (SELECT count(*) FROM batch_item i JOIN run r ON r.seq = i.run"
     " WHERE i.batch = b.number AND r.status = 7)"},
    {"a batch is over exactly when it has all items and all their runs ended",
     "SELECT id FROM batch WHERE (status >= 2) <> (sealed_at IS NOT NULL AND received = unmade + finished)"
     " OR (status >= 2) <> (finished_at IS NOT NULL)"},
    {"a run is the item of the batch that made it",
     "SELECT r.id FROM run r WHERE r.batch IS NOT NULL AND NOT EXISTS (SELECT 1 FROM batch_item i"
     " WHERE i.batch = r.batch AND i.run = r.seq AND i.kind = 0)"},
    {"a run whose wait is not done is Frozen",
     "SELECT r.id FROM run_wait w LEFT JOIN run r ON r.seq = w.run WHERE w.state < 2 AND r.status IS NOT 6"},
    {"a run says that it waits exactly while it does and nobody holds it",
     "SELECT r.id FROM run r LEFT JOIN run_wait w ON w.run = r.seq AND w.state < 2"
     " WHERE (r.flags & 16 <> 0) <> coalesce(w.held = 0, 0)"},
    {"the waits of a run that is over are forgotten",
     "SELECT r.id FROM run_wait w JOIN run r ON r.seq = w.run WHERE r.status >= 7"},
    {"a run waits exactly as long as something is missing",
     "SELECT w.run FROM run_wait w WHERE w.state < 2 AND (w.state = 0) <> EXISTS (SELECT 1 FROM "
     "run_wait_item i"
     " JOIN waitpoint p ON p.number = i.waitpoint WHERE i.run = w.run AND i.position = w.position"
     " AND p.completed_at IS NULL)"},
    {"what a wait waits for is there",
     "SELECT i.run FROM run_wait_item i LEFT JOIN waitpoint p ON p.number = i.waitpoint"
     " LEFT JOIN run_wait w ON w.run = i.run AND w.position = i.position"
     " WHERE p.number IS NULL OR w.run IS NULL"},
    {"a run that is over keeps nobody waiting",
     "SELECT r.id FROM run_wait w JOIN run_wait_item i ON i.run = w.run AND i.position = w.position"
     " JOIN waitpoint p ON p.number = i.waitpoint AND p.type = 0 JOIN run r ON r.seq = p.run"
     " WHERE w.state < 2 AND r.status >= 7 AND p.completed_at IS NULL"},
    {"a batch that is over keeps nobody waiting",
     "SELECT b.id FROM run_wait w JOIN run_wait_item i ON i.run = w.run AND i.position = w.position"
     " JOIN waitpoint p ON p.number = i.waitpoint AND p.type = 1 JOIN batch b ON b.id = p.batch"
     " WHERE w.state < 2 AND (b.status >= 2) <> (p.completed_at IS NOT NULL)"},
    {"the end of a run or a batch, or a moment, is kept while a wait or a key needs it",
     "SELECT id FROM waitpoint p WHERE type IN (0, 1, 2) AND NOT holds_key AND NOT EXISTS (SELECT 1 FROM"
     " run_wait_item i WHERE i.waitpoint = p.number)"},
    {"every run is counted where it is",
     "SELECT task, status, queue, version, count(*), sum(flags & 2 <> 0) FROM run GROUP BY 1, 2, 3, 4"
     " EXCEPT SELECT task, status, queue, version, runs, slots FROM counter"},
    {"nothing is counted that is not there",
     "SELECT task, status, queue, version, runs, slots FROM counter WHERE runs <> 0 OR slots <> 0"
     " EXCEPT SELECT task, status, queue, version, count(*), sum(flags & 2 <> 0) FROM run GROUP BY 1, 2, 3, "
     "4"},
    {"every tag is counted",
     "SELECT tag, count(*) FROM run_tag GROUP BY tag EXCEPT SELECT tag, runs FROM tag_total"},
    {"every tag of a finished run is counted where the run is",
     "SELECT tag, task, status, queue, version, count(*) FROM run_tag JOIN run ON seq = run_tag.run"
     " WHERE status >= 7 GROUP BY 1, 2, 3, 4, 5"
     " EXCEPT SELECT tag, task, status, queue, version, runs FROM tag_counter"},
};

} // namespace

Audit::Audit(const std::filesystem::path &file)
{
    if (sqlite3_open(file.c_str(), &m_database) != SQLITE_OK)
        qFatal("cannot open %s", file.c_str());
}

Audit::~Audit()
{
    sqlite3_close(m_database);
}

std::string Audit::firstRow(const char *sql)
{
    sqlite3_stmt *query = nullptr;
    if (sqlite3_prepare_v2(m_database, sql, -1, &query, nullptr) != SQLITE_OK)
        qFatal("%s: %s", sqlite3_errmsg(m_database), sql);
    std::string row;
    if (sqlite3_step(query) == SQLITE_ROW) {
        for (int column = 0; column < sqlite3_column_count(query); ++column) {
            const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(query, column));
            row += (column ? " " : "") + std::string(text ? text : "NULL");
        }
    }
    sqlite3_finalize(query);
    return row;
}

std::string Audit::illegalStep()
{
    sqlite3_stmt *query = nullptr;
    sqlite3_prepare_v2(m_database, "SELECT DISTINCT from_status, to_status FROM transition", -1, &query,
                       nullptr);
    std::string found;
    while (found.empty() && sqlite3_step(query) == SQLITE_ROW) {
        std::optional<RunStatus> from;
        if (sqlite3_column_type(query, 0) != SQLITE_NULL)
            from = static_cast<RunStatus>(sqlite3_column_int(query, 0));
        const auto to = static_cast<RunStatus>(sqlite3_column_int(query, 1));
        const bool legal = std::ranges::any_of(transitionRules(), [&](const TransitionRule &rule) {
            return rule.from == from && rule.to == to;
        });
        if (!legal)
            found = std::string(from ? displayName(*from) : "(new)") + " to " + std::string(displayName(to));
    }
    sqlite3_finalize(query);
    return found;
}

std::string Audit::violation()
{
    for (const Rule &rule : kRules) {
        if (const std::string row = firstRow(rule.breakers); !row.empty())
            return std::string(rule.sentence) + ", but not: " + row;
    }
    if (const std::string step = illegalStep(); !step.empty())
        return "every step of a history is in the table, but not: " + step;
    return {};
}

long long Audit::number(const std::string &sql)
{
    return std::atoll(firstRow(sql.c_str()).c_str());
}

void Audit::execute(const std::string &sql)
{
    if (sqlite3_exec(m_database, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
        qFatal("%s: %s", sqlite3_errmsg(m_database), sql.c_str());
}

} // namespace runyard::testing
