// Numbers of runs per (task, status, queue, version) and per tag, kept in the same transaction as
// the runs they count. Changes are summed up in memory and written once, at the commit.
#pragma once

#include "engine/store/database.h"

#include <array>
#include <map>

namespace runyard {

struct CounterKey
{
    std::int64_t task = 0;
    std::int64_t status = 0;
    std::int64_t queue = 0;
    std::int64_t version = 0;
    auto operator<=>(const CounterKey &) const = default;
};

class Counters
{
public:
    explicit Counters(Database &database) : m_database(database) {}

    void add(const CounterKey &key, int runs, int slots);
    void addTag(std::int64_t tag, int runs);
    /// Writes what changed; call before COMMIT.
    void flush();
    void forget();

private:
    struct Change
    {
        std::int64_t runs = 0;
        std::int64_t slots = 0;
    };
    Database &m_database;
    std::map<CounterKey, Change> m_changes;
    std::map<std::int64_t, std::int64_t> m_tags;
};

} // namespace runyard
