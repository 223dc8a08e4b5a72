#include "engine/store/write/run_writer.h"

#include "engine/store/base/codec.h"
#include "engine/store/base/database.h"
#include "engine/store/base/names.h"
#include "engine/store/rows/json_values.h"
#include "engine/store/rows/run_rows.h"
#include "engine/store/write/counters.h"
#include "engine/store/write/key_writer.h"

#include <sqlite3.h>

#include <algorithm>

namespace runyard {

namespace {

// Nearly every packet is JSON; NULL means JSON.
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

RunSeq RunWriter::nextSeq()
{
    m_newest = RunSeq{toInt(m_newest) + 1};
    return m_newest;
}

void RunWriter::insert(const Run &run, const NewRunData &data)
{
    insertRunRow(m_database, m_names, run);
    const EncodedBlob payload = encodeBlob(data.payload.data);
    const EncodedBlob seed = encodeBlob(data.seedMetadata);
    Statement insert = m_database.prepare(
        "INSERT INTO run_data (run, payload, payload_type, payload_codec, metadata, metadata_codec,"
        " seed_metadata, seed_codec) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    insert.with(toInt(run.seq));
    if (data.payload.present)
        insert.with(BlobView{payload.bytes}, typeToStore(data.payload), static_cast<int>(payload.codec));
    else
        insert.with(nullptr, nullptr, 0);
    // A run starts with its seed metadata.
    for (int twice = 0; twice < 2; ++twice) {
        if (data.seedMetadata.empty())
            insert.with(nullptr, 0);
        else
            insert.with(BlobView{seed.bytes}, static_cast<int>(seed.codec));
    }
    insert.run();
    for (const std::string &tag : run.tags)
        addTag(run.seq, tag);
    if (!data.requestKey.empty())
        m_keys.putRequestKey(data.requestKey, run.seq, run.createdAt);
    const CounterKey key = counterKey(run);
    m_counters.add(key, 1, run.holdsSlot ? 1 : 0);
    m_counters.noteCreation(run.seq, run.createdAt);
    if (isFinal(run.status)) {
        countFinished(run, key, 1);
        markFinished(run.seq);
    }
    markForSearch(run.seq);
    m_newest = std::max(m_newest, run.seq);
}

void RunWriter::update(const Run &before, const Run &run)
{
    if (isFinal(before.status) && run.status != before.status) {
        m_database.fail(Error{ErrorCode::Internal,
                              "Run " + run.id.text + " is finished and must not change its status.",
                              "This is a bug of Runyard; please report it.",
                              {}});
        return;
    }
    const bool moved = before.status != run.status || before.taskId != run.taskId;
    updateRunRow(m_database, m_names, run, moved);
    if (!m_database.failed() && sqlite3_changes(m_database.handle()) != 1) {
        m_database.fail(Error{ErrorCode::Internal,
                              "Run " + run.id.text + " was never stored.",
                              "This is a bug of Runyard; please report it.",
                              {}});
        return;
    }
    const CounterKey from = counterKey(before);
    const CounterKey to = counterKey(run);
    if (from != to || before.holdsSlot != run.holdsSlot) {
        m_counters.add(from, -1, before.holdsSlot ? -1 : 0);
        m_counters.add(to, 1, run.holdsSlot ? 1 : 0);
    }
    if (isFinal(before.status) && from != to)
        countFinished(before, from, -1);
    if (isFinal(run.status) && from != to)
        countFinished(before, to, 1);
    if (isFinal(run.status) && !isFinal(before.status)) {
        markForSearch(run.seq);
        markFinished(run.seq);
    }
}

void RunWriter::saveOutput(RunSeq run, const Packet &output)
{
    Statement update =
        m_database.prepare("UPDATE run_data SET output = ?, output_type = ?, output_codec = ? WHERE run = ?");
    if (output.present) {
        const EncodedBlob blob = encodeBlob(output.data);
        update.with(BlobView{blob.bytes}, typeToStore(output), static_cast<int>(blob.codec), toInt(run));
    } else {
        update.with(nullptr, nullptr, 0, toInt(run));
    }
    update.run();
}

void RunWriter::saveError(RunSeq run, const RunError &error)
{
    m_database.prepare("UPDATE run_data SET error = ? WHERE run = ?")
        .with(encodeError(error), toInt(run))
        .run();
}

void RunWriter::saveSeedMetadata(RunSeq run, const std::string &json)
{
    saveText(m_database, "UPDATE run_data SET seed_metadata = ?, seed_codec = ? WHERE run = ?", run, json);
}

void RunWriter::saveMetadata(RunSeq run, const std::string &json)
{
    saveText(m_database, "UPDATE run_data SET metadata = ?, metadata_codec = ? WHERE run = ?", run, json);
}

void RunWriter::setTags(RunSeq run, const std::vector<std::string> &before,
                        const std::vector<std::string> &tags)
{
    const auto has = [](const std::vector<std::string> &list, const std::string &tag) {
        return std::find(list.begin(), list.end(), tag) != list.end();
    };
    std::vector<std::string> removed;
    std::vector<std::string> added;
    for (const std::string &tag : before) {
        if (!has(tags, tag) && removeTag(run, tag))
            removed.push_back(tag);
    }
    for (const std::string &tag : tags) {
        if (!has(before, tag) && addTag(run, tag))
            added.push_back(tag);
    }
    if (const auto stored = find(run); stored && isFinal(stored->status)) {
        const CounterKey key = counterKey(*stored);
        countFinishedTags(key, removed, -1);
        countFinishedTags(key, added, 1);
    }
    const std::string text = encodeTags(tags);
    m_database.prepare("UPDATE run SET tags = ? WHERE seq = ?")
        .with(text.empty() ? std::nullopt : std::optional(text), toInt(run))
        .run();
    markForSearch(run);
}

std::optional<Run> RunWriter::find(RunSeq seq)
{
    static const std::string sql = "SELECT " + runColumns() + " FROM run r WHERE r.seq = ?";
    Statement query = m_database.prepare(sql);
    query.with(toInt(seq));
    if (!query.step())
        return std::nullopt;
    return readRun(query, m_names);
}

std::optional<Run> RunWriter::find(const RunId &id)
{
    static const std::string sql = "SELECT " + runColumns() + " FROM run r WHERE r.id = ?";
    Statement query = m_database.prepare(sql);
    query.with(id.text);
    if (!query.step())
        return std::nullopt;
    return readRun(query, m_names);
}

Packet RunWriter::payload(RunSeq run)
{
    Statement query =
        m_database.prepare("SELECT payload, payload_type, payload_codec FROM run_data WHERE run = ?");
    query.with(toInt(run));
    return query.step() ? readPacket(m_database, query, 0) : Packet{};
}

std::string RunWriter::metadata(RunSeq run)
{
    Statement query = m_database.prepare("SELECT metadata, metadata_codec FROM run_data WHERE run = ?");
    query.with(toInt(run));
    return query.step() ? readText(m_database, query, 0) : std::string();
}

std::string RunWriter::seedMetadata(RunSeq run)
{
    Statement query = m_database.prepare("SELECT seed_metadata, seed_codec FROM run_data WHERE run = ?");
    query.with(toInt(run));
    return query.step() ? readText(m_database, query, 0) : std::string();
}

std::optional<RunSeq> RunWriter::findDebounced(const std::string &taskId, const std::string &key)
{
    const auto task = m_names.find(taskId);
    if (!task)
        return std::nullopt;
    Statement query = m_database.prepare(
        "SELECT max(seq) FROM run INDEXED BY run_debounced"
        " WHERE task = ? AND debounce_key = ? AND debounce_key IS NOT NULL AND status = 1");
    query.with(*task, key);
    if (!query.step() || query.isNull(0))
        return std::nullopt;
    return RunSeq{query.int64(0)};
}

std::vector<RunSeq> RunWriter::children(RunSeq run, bool onlyActive)
{
    std::vector<RunSeq> found;
    Statement query = m_database.prepare("SELECT seq FROM run WHERE parent = ? AND status < ? ORDER BY seq");
    query.with(toInt(run), onlyActive ? static_cast<int>(RunStatus::Completed) : kRunStatusCount);
    while (query.step())
        found.push_back(RunSeq{query.int64(0)});
    return found;
}

std::vector<RunSeq> RunWriter::debounced()
{
    std::vector<RunSeq> runs;
    Statement query = m_database.prepareOnce(
        "SELECT seq FROM run INDEXED BY run_debounced WHERE debounce_key IS NOT NULL AND status = 1");
    while (query.step())
        runs.push_back(RunSeq{query.int64(0)});
    return runs;
}

void RunWriter::forEachActive(const std::function<void(const Run &)> &visit)
{
    // Reads the keys first, since the visitor may use the store.
    std::vector<RunSeq> active;
    {
        Statement query =
            m_database.prepareOnce("SELECT seq FROM run INDEXED BY run_active WHERE status < 7 ORDER BY seq");
        while (query.step())
            active.push_back(RunSeq{query.int64(0)});
    }
    for (const RunSeq seq : active) {
        if (const auto run = find(seq))
            visit(*run);
    }
}

void RunWriter::savePayload(RunSeq run, const Packet &payload)
{
    Statement update = m_database.prepare(
        "UPDATE run_data SET payload = ?, payload_type = ?, payload_codec = ? WHERE run = ?");
    if (payload.present) {
        const EncodedBlob blob = encodeBlob(payload.data);
        update.with(BlobView{blob.bytes}, typeToStore(payload), static_cast<int>(blob.codec), toInt(run));
    } else {
        update.with(nullptr, nullptr, 0, toInt(run));
    }
    update.run();
    markForSearch(run);
}

std::optional<RunSeq> RunWriter::seqOf(const RunId &id)
{
    Statement query = m_database.prepare("SELECT seq FROM run WHERE id = ?");
    query.with(id.text);
    if (!query.step())
        return std::nullopt;
    return RunSeq{query.int64(0)};
}

std::vector<StrandedRun> RunWriter::stranded()
{
    return findStrandedRuns(m_database);
}

CounterKey RunWriter::counterKey(const Run &run)
{
    return {m_names.intern(run.taskId), static_cast<std::int64_t>(run.status), m_names.intern(run.queue),
            m_names.intern(run.version)};
}

bool RunWriter::addTag(RunSeq run, const std::string &tag)
{
    const std::int64_t name = m_names.intern(tag);
    m_database.prepare("INSERT OR IGNORE INTO run_tag (tag, run) VALUES (?, ?)").with(name, toInt(run)).run();
    if (m_database.failed() || sqlite3_changes(m_database.handle()) == 0)
        return false;
    m_counters.addTag(name, 1);
    return true;
}

bool RunWriter::removeTag(RunSeq run, const std::string &tag)
{
    const std::int64_t name = m_names.intern(tag);
    m_database.prepare("DELETE FROM run_tag WHERE tag = ? AND run = ?").with(name, toInt(run)).run();
    if (m_database.failed() || sqlite3_changes(m_database.handle()) == 0)
        return false;
    m_counters.addTag(name, -1);
    return true;
}

void RunWriter::countFinished(const Run &run, const CounterKey &key, int runs)
{
    m_counters.addFinished(run.seq, key, runs);
    countFinishedTags(key, run.tags, runs);
    m_counters.addFinishedTag(machineTrait(m_names.intern(run.machine)), key, runs);
    if (run.isTest)
        m_counters.addFinishedTag(kTestTrait, key, runs);
    if (run.parent == RunSeq::None)
        m_counters.addFinishedTag(kRootTrait, key, runs);
}

void RunWriter::countFinishedTags(const CounterKey &key, const std::vector<std::string> &tags, int runs)
{
    for (auto tag = tags.begin(); tag != tags.end(); ++tag) {
        if (std::find(tags.begin(), tag, *tag) == tag) // named twice, counted once
            m_counters.addFinishedTag(m_names.intern(*tag), key, runs);
    }
}

void RunWriter::markFinished(RunSeq run)
{
    m_database.prepare("INSERT OR IGNORE INTO finish_pending (run) VALUES (?)").with(toInt(run)).run();
}

void RunWriter::markForSearch(RunSeq run)
{
    m_database.prepare("INSERT OR IGNORE INTO search_pending (run) VALUES (?)").with(toInt(run)).run();
}

} // namespace runyard
