// Groups of failures, metrics, what is usual. Private to this folder.
#pragma once

#include "engine/contract/error_groups.h"
#include "engine/contract/statistics.h"
#include "engine/embedded/embedded_engine.h"
#include "engine/embedded/stored_part.h"

namespace runyard {

template <class Part>
class StoredErrorGroups : public StoredPart<Part>
{
public:
    using StoredPart<Part>::StoredPart;

    void list(bool withIgnored, Reply<ErrorGroupList> reply) override
    {
        this->query(
            std::move(reply),
            [withIgnored, now = SystemClock().now()](RunReader &reader) {
                return reader.failures.groups(withIgnored, now);
            },
            ReaderPool::Work::Long);
    }
    void traits(std::int64_t group, Reply<ErrorGroupTraits> reply) override
    {
        this->query(
            std::move(reply), [group](RunReader &reader) { return reader.failures.traits(group); },
            ReaderPool::Work::Long);
    }
    void runs(std::int64_t group, int most, Reply<std::vector<RunId>> reply) override
    {
        this->query(std::move(reply),
                    [group, most](RunReader &reader) { return reader.failures.runs(group, most); });
    }
};

class EmbeddedErrorGroups final : public StoredErrorGroups<contract::ErrorGroups>
{
public:
    explicit EmbeddedErrorGroups(EmbeddedEngine &engine) : StoredErrorGroups(engine.readers), m_engine(engine)
    {
    }

    void mark(std::int64_t group, ErrorGroupMark mark, Reply<Done> reply) override
    {
        m_engine.command(std::move(reply),
                         [group, mark](EngineCore &core) { return core.markErrorGroup(group, mark); });
    }

private:
    EmbeddedEngine &m_engine;
};

class StoredStatistics final : public StoredPart<contract::Statistics>
{
public:
    using StoredPart::StoredPart;

    void metrics(MetricsQuery wanted, Reply<Metrics> reply) override
    {
        query(
            std::move(reply),
            [wanted = std::move(wanted), now = SystemClock().now()](RunReader &reader) {
                return reader.metrics.read(wanted, now);
            },
            Work::Long);
    }
    void usualTimes(std::string taskId, std::string version, Reply<UsualTimes> reply) override
    {
        query(std::move(reply), [=](RunReader &reader) { return reader.usualTimes.of(taskId, version); });
    }
    void retryHistory(std::string taskId, TimePoint since, Reply<RetryHistory> reply) override
    {
        query(
            std::move(reply), [=](RunReader &reader) { return reader.failures.retryHistory(taskId, since); },
            Work::Long);
    }
};

} // namespace runyard
