#include "engine/store/write/search_indexer.h"

#include "engine/base/characters.h"
#include "engine/store/base/database.h"
#include "engine/store/rows/run_order_sql.h"
#include "engine/store/rows/run_rows.h"
#include "engine/store/write/run_writer.h"
#include "engine/store/write/write_transaction.h"

namespace runyard {

namespace {

// Only this much of each text is searchable; more would make the index larger than the data.
constexpr std::size_t kSearchBytesPerText = 16 * 1024;

void addText(std::string &body, std::string_view text)
{
    if (text.empty())
        return;
    body.push_back('\n');
    body += wholeCharacters(text, kSearchBytesPerText);
}

bool isLong(const RunDetail &detail)
{
    return detail.payload.data.size() > kSearchBytesPerText || detail.output.data.size() > kSearchBytesPerText
           || detail.metadata.size() > kSearchBytesPerText;
}

/// Finished runs only: their values no longer change.
void putOrders(Database &database, const Run &run)
{
    if (!isFinal(run.status))
        return;
    for (const RunOrder order : kValueOrders) {
        database.prepare("INSERT OR IGNORE INTO run_order (what, value, run) VALUES (?, ?, ?)")
            .with(static_cast<int>(order), orderValue(order, run).value_or(kNoOrderValue), toInt(run.seq))
            .run();
    }
}

std::string searchText(const Run &run, const RunDetail &detail)
{
    std::string body = run.id.text;
    addText(body, run.taskId);
    for (const std::string &tag : run.tags)
        addText(body, tag);
    addText(body, detail.payload.data);
    addText(body, detail.output.data);
    addText(body, detail.metadata);
    if (detail.error) {
        addText(body, detail.error->name);
        addText(body, detail.error->message);
    }
    return body;
}

} // namespace

std::int64_t SearchIndexer::indexSome(int maxRuns)
{
    std::vector<RunSeq> pending;
    m_transaction.begin();
    {
        Statement query = m_database.prepare("SELECT run FROM search_pending ORDER BY run LIMIT ?");
        query.with(maxRuns);
        while (query.step())
            pending.push_back(RunSeq{query.int64(0)});
    }
    for (const RunSeq seq : pending) {
        if (const auto run = m_runs.find(seq)) {
            RunDetail detail;
            readRunData(m_database, seq, detail);
            m_database.prepare("INSERT OR REPLACE INTO run_search (rowid, body) VALUES (?, ?)")
                .with(toInt(seq), searchText(*run, detail))
                .run();
            if (isLong(detail))
                m_database.prepare("INSERT OR IGNORE INTO search_partial (run) VALUES (?)")
                    .with(toInt(seq))
                    .run();
            putOrders(m_database, *run);
        }
        m_database.prepare("DELETE FROM search_pending WHERE run = ?").with(toInt(seq)).run();
    }
    std::int64_t waiting = 0;
    {
        Statement query = m_database.prepare("SELECT count(*) FROM search_pending");
        if (query.step())
            waiting = query.int64(0);
    }
    // On failure nothing was indexed; the next call tries again.
    if (Status committed = m_transaction.commit(); !committed)
        return static_cast<std::int64_t>(pending.size()) + waiting;
    return waiting;
}

} // namespace runyard
