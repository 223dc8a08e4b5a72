// Runs and their payloads, outputs, metadata and tags. Keeps the counters in step, and marks the runs that the search
// index and the statistics must take in.
#pragma once

#include "engine/domain/run.h"
#include "engine/store/rows/counter_key.h"
#include "engine/store/write/invariants.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

class Counters;
class Database;
class KeyWriter;
class Names;

/// The cold part of a new run.
struct NewRunData
{
    Packet payload;
    std::string seedMetadata; // JSON object text or empty
    std::string requestKey;   // request idempotency; empty = none
};

class RunWriter
{
public:
    /// `newest`: of the runs in the database.
    RunWriter(Database &database, Names &names, Counters &counters, KeyWriter &keys, RunSeq newest)
        : m_database(database), m_names(names), m_counters(counters), m_keys(keys), m_newest(newest)
    {
    }

    /// Returns a number that no run has had; durable with the run that uses it.
    RunSeq nextSeq();
    RunSeq newestSeq() const { return m_newest; }
    void insert(const Run &run, const NewRunData &data);
    /// Stores everything but data and tags. Requires in `before` what the store last held: the counters follow from
    /// the difference. Records an Internal error when a final status would change.
    void update(const Run &before, const Run &run);
    /// Replaces the payload it was given; the history must say so.
    void savePayload(RunSeq run, const Packet &payload);
    void saveOutput(RunSeq run, const Packet &output);
    void saveError(RunSeq run, const RunError &error);
    void saveMetadata(RunSeq run, const std::string &json);
    void saveSeedMetadata(RunSeq run, const std::string &json);
    void setTags(RunSeq run, const std::vector<std::string> &before, const std::vector<std::string> &tags);

    std::optional<Run> find(RunSeq seq);
    std::optional<Run> find(const RunId &id);
    std::optional<RunSeq> seqOf(const RunId &id);
    Packet payload(RunSeq run);
    std::string metadata(RunSeq run);
    std::string seedMetadata(RunSeq run);
    std::vector<RunSeq> children(RunSeq run, bool onlyActive);
    /// Returns the newest Delayed run of the task with this debounce key, including runs of this transaction.
    std::optional<RunSeq> findDebounced(const std::string &taskId, const std::string &key);
    /// Returns the Delayed runs with a debounce key.
    std::vector<RunSeq> debounced();
    /// Visits every unfinished run, oldest first (start-up only).
    void forEachActive(const std::function<void(const Run &)> &visit);
    /// Returns the active runs that nothing would ever move: no due time, no attempt that runs. There are none unless
    /// another program wrote to the file. Oldest first (start-up only).
    std::vector<StrandedRun> stranded();

private:
    CounterKey counterKey(const Run &run);
    /// Returns whether the run did not have the tag.
    bool addTag(RunSeq run, const std::string &tag);
    /// Returns whether the run had the tag.
    bool removeTag(RunSeq run, const std::string &tag);
    void countFinished(const Run &run, const CounterKey &key, int runs);
    void countFinishedTags(const CounterKey &key, const std::vector<std::string> &tags, int runs);
    void markForSearch(RunSeq run);
    void markFinished(RunSeq run);

    Database &m_database;
    Names &m_names;
    Counters &m_counters;
    KeyWriter &m_keys;
    RunSeq m_newest;
};

} // namespace runyard
