// Metrics over time, from the rows that the writer rolls finished runs up into.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/metrics.h"

namespace runyard {

class Database;
class Names;

class MetricReader
{
public:
    MetricReader(Database &database, Names &names) : m_database(database), m_names(names) {}

    /// Returns metrics up to `now`, at the finest level that still remembers the whole span.
    Result<Metrics> read(const MetricsQuery &query, TimePoint now);

private:
    Database &m_database;
    Names &m_names;
};

} // namespace runyard
