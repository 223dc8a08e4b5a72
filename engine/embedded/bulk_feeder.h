// Reads and transforms the runs of bulk actions for the engine, and shows beforehand what an action would
// do. Two threads of its own, so that a slow expression holds up neither the engine nor the lists; a
// preview does not wait for an action under way either.
#pragma once

#include "engine/embedded/reader_pool.h"
#include "engine/scheduling/bulk/bulk_feed.h"
#include "engine/transform/transformer.h"

#include <filesystem>
#include <functional>
#include <memory>

namespace runyard {

class EmbeddedBulkFeeder final : public BulkFeeder
{
public:
    using Deliver = std::function<void(BulkBatch)>; // any thread

    EmbeddedBulkFeeder(std::filesystem::path jqHelper, Deliver deliver)
        : m_jqHelper(std::move(jqHelper)), m_deliver(std::move(deliver))
    {
    }
    Status start(const std::filesystem::path &file);
    void stop();

    void fetch(BulkFetch request) override;
    void preview(BulkPreviewRequest request, Reply<BulkPreview> reply);
    /// Counts the runs and reads the transform, on a thread of its own; then `accept` or `refuse`.
    void check(BulkRequest request, std::function<void(BulkRequest, std::int64_t)> accept,
               std::function<void(Error)> refuse);

private:
    BulkBatch prepare(RunReader &reader, const BulkFetch &request);

    std::filesystem::path m_jqHelper;
    Deliver m_deliver;
    ReaderPool m_work;
    ReaderPool m_previews;
    BulkId m_transformerOf; // thread of m_work, as is the next
    std::unique_ptr<Transformer> m_transformer;
};

} // namespace runyard
