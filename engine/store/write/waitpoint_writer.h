// Waitpoints.
#pragma once

#include "engine/domain/waitpoint.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

class Database;
class Names;

class WaitpointWriter
{
public:
    WaitpointWriter(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns the waitpoint with its row number. If it has an idempotency key, it holds the key from now on.
    Waitpoint insert(Waitpoint waitpoint);
    std::optional<Waitpoint> find(const WaitpointId &id);
    /// Without its output.
    std::optional<Waitpoint> find(std::int64_t number);
    std::optional<Waitpoint> holdingKey(const std::string &key);
    /// Another waitpoint may take the key.
    void releaseKey(std::int64_t number);
    /// Completes the waitpoint unless it is complete already.
    void complete(std::int64_t number, const Packet &output, bool isError, TimePoint at);
    /// Returns at most `most` incomplete waitpoints that are due, earliest first.
    std::vector<Waitpoint> due(TimePoint now, int most);
    std::optional<TimePoint> nextDue();
    /// Returns the waitpoint that the end of the run completes.
    std::optional<Waitpoint> ofRun(RunSeq run);
    std::optional<Waitpoint> ofBatch(const BatchId &batch);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
