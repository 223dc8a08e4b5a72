// Lists of the runs in a store. Private to this folder.
#pragma once

#include "engine/contract/run_lists.h"
#include "engine/embedded/stored_part.h"

namespace runyard {

class StoredRunLists final : public StoredPart<contract::RunLists>
{
public:
    using StoredPart::StoredPart;

    void page(RunPageRequest request, Reply<RunPage> reply) override
    {
        const std::stop_token unwanted = request.unwanted;
        query(
            std::move(reply),
            [request = std::move(request)](RunReader &reader) { return reader.lists.page(request); },
            Work::Short, unwanted);
    }
    void counts(RunFilter filter, std::stop_token unwanted, Reply<RunCounts> reply) override
    {
        query(
            std::move(reply),
            [filter = std::move(filter)](RunReader &reader) { return reader.counter.counts(filter); },
            Work::Long, std::move(unwanted));
    }
    void pageAt(RunPageRequest request, TimePoint moment, Reply<RunPage> reply) override
    {
        query(std::move(reply), [request = std::move(request), moment](RunReader &reader) {
            return reader.past.page(request, moment);
        });
    }
    void countsAt(RunFilter filter, TimePoint moment, Reply<RunCounts> reply) override
    {
        query(
            std::move(reply),
            [filter = std::move(filter), moment](RunReader &reader) {
                return reader.past.counts(filter, moment);
            },
            Work::Long);
    }
    void histogram(HistogramRequest request, Reply<RunHistogram> reply) override
    {
        const std::stop_token unwanted = request.unwanted;
        query(
            std::move(reply),
            [request = std::move(request)](RunReader &reader) { return reader.counter.histogram(request); },
            Work::Long, unwanted);
    }
    void place(RunPlaceRequest request, Reply<RunPlace> reply) override
    {
        query(
            std::move(reply),
            [request = std::move(request)](RunReader &reader) { return reader.lists.place(request); },
            Work::Long);
    }
    void unindexed(Reply<std::int64_t> reply) override
    {
        query(std::move(reply), [](RunReader &reader) { return reader.counter.unindexed(); });
    }
};

} // namespace runyard
