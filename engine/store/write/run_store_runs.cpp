// RunStore: runs and their cold data.
#include "engine/store/base/codec.h"
#include "engine/store/rows/json_values.h"
#include "engine/store/rows/run_rows.h"
#include "engine/store/write/run_store_impl.h"

#include <sqlite3.h>

#include <algorithm>

namespace runyard {

namespace {

// JSON is what nearly every packet is; NULL stands for it.
std::optional<std::string> typeToStore(const Packet &packet)
{
    return packet.type == Packet{}.type ? std::nullopt : std::optional(packet.type);
}

void saveText(Database &database, const char *sql, RunSeq run, const std::string &text)
{
    Statement update = database.prepare(sql);
    if (text.empty()) {
        update.with(nullptr, 0, toInt(run)).run();
        return;
    }
    const EncodedBlob blob = encodeBlob(text);
    update.with(BlobView{blob.bytes}, static_cast<int>(blob.codec), toInt(run)).run();
}

} // namespace

RunSeq RunStore::nextSeq()
{
    return RunSeq{++m_impl->lastSeq};
}

void RunStore::insertRun(const Run &run, const NewRunData &data)
{
    Database &database = *m_impl->database;
    insertRunRow(database, m_impl->names, run);
    const EncodedBlob payload = encodeBlob(data.payload.data);
    const EncodedBlob seed = encodeBlob(data.seedMetadata);
    Statement insert = database.prepare(
        "INSERT INTO run_data (run, payload, payload_type, payload_codec, metadata, metadata_codec,"
        " seed_metadata, seed_codec) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    insert.with(toInt(run.seq));
    if (data.payload.present)
        insert.with(BlobView{payload.bytes}, typeToStore(data.payload), static_cast<int>(payload.codec));
    else
        insert.with(nullptr, nullptr, 0);
    // A run starts with the metadata it was given.
    for (int twice = 0; twice < 2; ++twice) {
        if (data.seedMetadata.empty())
            insert.with(nullptr, 0);
        else
            insert.with(BlobView{seed.bytes}, static_cast<int>(seed.codec));
    }
    insert.run();
    for (const std::string &tag : run.tags)
        m_impl->addTag(run.seq, tag);
    if (!data.requestKey.empty())
        putRequestKey(data.requestKey, run.seq, run.createdAt);
    const CounterKey key = m_impl->counterKey(run);
    m_impl->counters.add(key, 1, run.holdsSlot ? 1 : 0);
    m_impl->counters.noteCreation(run.seq, run.createdAt);
    if (isFinal(run.status)) {
        m_impl->countFinished(run, key, 1);
        m_impl->markFinished(run.seq);
    }
    m_impl->markForSearch(run.seq);
    m_impl->lastSeq = std::max(m_impl->lastSeq, toInt(run.seq));
}

void RunStore::updateRun(const Run &before, const Run &run)
{
    Database &database = *m_impl->database;
    if (isFinal(before.status) && run.status != before.status) {
        database.fail(Error{ErrorCode::Internal,
                            "Run " + run.id.text + " is finished and must not change its status.",
                            "This is a bug of Runyard; please report it.",
                            {}});
        return;
    }
    const bool moved = before.status != run.status || before.taskId != run.taskId;
    updateRunRow(database, m_impl->names, run, moved);
    if (!database.failed() && sqlite3_changes(database.handle()) != 1) {
        database.fail(Error{ErrorCode::Internal,
                            "Run " + run.id.text + " was never stored.",
                            "This is a bug of Runyard; please report it.",
                            {}});
        return;
    }
    const CounterKey from = m_impl->counterKey(before);
    const CounterKey to = m_impl->counterKey(run);
    if (from != to || before.holdsSlot != run.holdsSlot) {
        m_impl->counters.add(from, -1, before.holdsSlot ? -1 : 0);
        m_impl->counters.add(to, 1, run.holdsSlot ? 1 : 0);
    }
    if (isFinal(before.status) && from != to)
        m_impl->countFinished(before, from, -1);
    if (isFinal(run.status) && from != to)
        m_impl->countFinished(before, to, 1);
    if (isFinal(run.status) && !isFinal(before.status)) {
        m_impl->markForSearch(run.seq);
        m_impl->markFinished(run.seq);
    }
}

void RunStore::saveOutput(RunSeq run, const Packet &output)
{
    Statement update = m_impl->database->prepare(
        "UPDATE run_data SET output = ?, output_type = ?, output_codec = ? WHERE run = ?");
    if (output.present) {
        const EncodedBlob blob = encodeBlob(output.data);
        update.with(BlobView{blob.bytes}, typeToStore(output), static_cast<int>(blob.codec), toInt(run));
    } else {
        update.with(nullptr, nullptr, 0, toInt(run));
    }
    update.run();
}

void RunStore::saveError(RunSeq run, const RunError &error)
{
    m_impl->database->prepare("UPDATE run_data SET error = ? WHERE run = ?")
        .with(encodeError(error), toInt(run))
        .run();
}

void RunStore::saveSeedMetadata(RunSeq run, const std::string &json)
{
    saveText(*m_impl->database, "UPDATE run_data SET seed_metadata = ?, seed_codec = ? WHERE run = ?", run,
             json);
}

void RunStore::saveMetadata(RunSeq run, const std::string &json)
{
    saveText(*m_impl->database, "UPDATE run_data SET metadata = ?, metadata_codec = ? WHERE run = ?", run,
             json);
}

void RunStore::setTags(RunSeq run, const std::vector<std::string> &before,
                       const std::vector<std::string> &tags)
{
    Database &database = *m_impl->database;
    const auto has = [](const std::vector<std::string> &list, const std::string &tag) {
        return std::find(list.begin(), list.end(), tag) != list.end();
    };
    std::vector<std::string> removed;
    std::vector<std::string> added;
    for (const std::string &tag : before) {
        if (!has(tags, tag) && m_impl->removeTag(run, tag))
            removed.push_back(tag);
    }
    for (const std::string &tag : tags) {
        if (!has(before, tag) && m_impl->addTag(run, tag))
            added.push_back(tag);
    }
    if (const auto stored = findRun(run); stored && isFinal(stored->status)) {
        const CounterKey key = m_impl->counterKey(*stored);
        m_impl->countFinishedTags(key, removed, -1);
        m_impl->countFinishedTags(key, added, 1);
    }
    const std::string text = encodeTags(tags);
    database.prepare("UPDATE run SET tags = ? WHERE seq = ?")
        .with(text.empty() ? std::nullopt : std::optional(text), toInt(run))
        .run();
    m_impl->markForSearch(run);
}

std::optional<Run> RunStore::findRun(RunSeq seq)
{
    static const std::string sql = "SELECT " + runColumns() + " FROM run r WHERE r.seq = ?";
    Statement query = m_impl->database->prepare(sql);
    query.with(toInt(seq));
    if (!query.step())
        return std::nullopt;
    return readRun(query, m_impl->names);
}

std::optional<Run> RunStore::findRun(const RunId &id)
{
    static const std::string sql = "SELECT " + runColumns() + " FROM run r WHERE r.id = ?";
    Statement query = m_impl->database->prepare(sql);
    query.with(id.text);
    if (!query.step())
        return std::nullopt;
    return readRun(query, m_impl->names);
}

Packet RunStore::payload(RunSeq run)
{
    Statement query =
        m_impl->database->prepare("SELECT payload, payload_type, payload_codec FROM run_data WHERE run = ?");
    query.with(toInt(run));
    return query.step() ? readPacket(*m_impl->database, query, 0) : Packet{};
}

std::string RunStore::metadata(RunSeq run)
{
    Statement query =
        m_impl->database->prepare("SELECT metadata, metadata_codec FROM run_data WHERE run = ?");
    query.with(toInt(run));
    return query.step() ? readText(*m_impl->database, query, 0) : std::string();
}

std::string RunStore::seedMetadata(RunSeq run)
{
    Statement query =
        m_impl->database->prepare("SELECT seed_metadata, seed_codec FROM run_data WHERE run = ?");
    query.with(toInt(run));
    return query.step() ? readText(*m_impl->database, query, 0) : std::string();
}

std::optional<RunSeq> RunStore::findDebounced(const std::string &taskId, const std::string &key)
{
    const auto task = m_impl->names.find(taskId);
    if (!task)
        return std::nullopt;
    Statement query = m_impl->database->prepare(
        "SELECT max(seq) FROM run INDEXED BY run_debounced"
        " WHERE task = ? AND debounce_key = ? AND debounce_key IS NOT NULL AND status = 1");
    query.with(*task, key);
    if (!query.step() || query.isNull(0))
        return std::nullopt;
    return RunSeq{query.int64(0)};
}

std::vector<RunSeq> RunStore::children(RunSeq run, bool onlyActive)
{
    std::vector<RunSeq> found;
    Statement query =
        m_impl->database->prepare("SELECT seq FROM run WHERE parent = ? AND status < ? ORDER BY seq");
    query.with(toInt(run), onlyActive ? static_cast<int>(RunStatus::Completed) : kRunStatusCount);
    while (query.step())
        found.push_back(RunSeq{query.int64(0)});
    return found;
}

std::vector<RunSeq> RunStore::debouncedRuns()
{
    std::vector<RunSeq> runs;
    Statement query = m_impl->database->prepareOnce(
        "SELECT seq FROM run INDEXED BY run_debounced WHERE debounce_key IS NOT NULL AND status = 1");
    while (query.step())
        runs.push_back(RunSeq{query.int64(0)});
    return runs;
}

void RunStore::forEachActiveRun(const std::function<void(const Run &)> &visit)
{
    // Seqs first: the visitor may use the store, and they are small.
    std::vector<RunSeq> active;
    {
        Statement query = m_impl->database->prepareOnce(
            "SELECT seq FROM run INDEXED BY run_active WHERE status < 7 ORDER BY seq");
        while (query.step())
            active.push_back(RunSeq{query.int64(0)});
    }
    for (const RunSeq seq : active) {
        if (const auto run = findRun(seq))
            visit(*run);
    }
}

} // namespace runyard
