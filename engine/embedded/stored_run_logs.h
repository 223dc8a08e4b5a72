// Logs of the runs in a store. Private to this folder.
#pragma once

#include "engine/contract/run_logs.h"
#include "engine/embedded/stored_part.h"

namespace runyard {

class StoredRunLogs final : public StoredPart<contract::RunLogs>
{
public:
    using StoredPart::StoredPart;

    void page(RunId id, int attempt, std::int64_t after, int maxLines, Reply<LogPage> reply) override
    {
        query(std::move(reply),
              [=](RunReader &reader) { return reader.logs.page(id, attempt, after, maxLines); });
    }
    void locate(RunId id, TimePoint at, Reply<LogPlace> reply) override
    {
        query(std::move(reply), [=](RunReader &reader) { return reader.logs.locate(id, at); });
    }
    void scan(LogScanRequest request, Reply<LogScan> reply) override
    {
        query(
            std::move(reply),
            [request = std::move(request)](RunReader &reader) { return reader.logs.scan(request); },
            Work::Long);
    }
    void lines(RunId id, std::vector<std::int64_t> numbers, Reply<LogLines> reply) override
    {
        query(std::move(reply), [id = std::move(id), numbers = std::move(numbers)](RunReader &reader) {
            return reader.logs.lines(id, numbers);
        });
    }
};

} // namespace runyard
