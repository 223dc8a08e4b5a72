#include "engine/embedded/bulk_feeder.h"

#include "engine/embedded/bulk_preview.h"

#include <chrono>

namespace runyard {

namespace {

using namespace std::chrono_literals;

constexpr int kRunsPerBatch = 400;
// A slow expression makes small batches, so that progress is seen and Stop is heard.
constexpr auto kBatchTime = 500ms;

class TimeBox
{
public:
    explicit TimeBox(std::chrono::milliseconds length) : m_end(std::chrono::steady_clock::now() + length) {}
    bool isOver() const { return std::chrono::steady_clock::now() >= m_end; }

private:
    std::chrono::steady_clock::time_point m_end;
};

bool needsPayloads(const BulkRequest &request)
{
    return request.kind == BulkKind::Replay && request.transform.kind != TransformKind::None;
}

} // namespace

Status EmbeddedBulkFeeder::start(const std::filesystem::path &file)
{
    if (Status good = m_work.start(file, 1); !good)
        return good;
    return m_previews.start(file, 1);
}

void EmbeddedBulkFeeder::stop()
{
    m_work.stop();
    m_previews.stop();
}

void EmbeddedBulkFeeder::fetch(BulkFetch request)
{
    m_work.ask(
        [this, request = std::move(request)](RunReader &reader) { m_deliver(prepare(reader, request)); });
}

BulkBatch EmbeddedBulkFeeder::prepare(RunReader &reader, const BulkFetch &request)
{
    const BulkAction &action = request.action;
    BulkBatch batch{.action = action.id, .after = request.after};
    const bool transforms = needsPayloads(action.request);
    if (transforms && m_transformerOf != action.id) {
        auto made = Transformer::make(action.request.transform, m_jqHelper);
        if (!made) {
            batch.error = made.error();
            return batch;
        }
        m_transformer = std::move(*made);
        m_transformerOf = action.id;
    }
    const auto targets = reader.bulk.targets({.request = action.request,
                                              .action = action.id,
                                              .after = request.after,
                                              .upTo = action.upTo,
                                              .limit = kRunsPerBatch,
                                              .withPayloads = transforms});
    if (!targets) {
        batch.error = targets.error();
        return batch;
    }
    batch.isLast = !targets->hasMore;
    const TimeBox time(kBatchTime);
    for (const BulkTarget &target : targets->runs) {
        if (!batch.runs.empty() && time.isOver()) {
            batch.isLast = false;
            break;
        }
        PreparedRun run{.seq = target.seq, .id = target.id};
        if (transforms) {
            auto payload = m_transformer->apply(target.payload);
            if (payload) {
                run.payload = std::move(*payload);
            } else if (payload.error().code == ErrorCode::Unavailable) { // no fault of this payload
                batch.isLast = false;
                if (batch.runs.empty())
                    batch.error = payload.error();
                break;
            } else
                run.problem = payload.error().text();
        }
        batch.runs.push_back(std::move(run));
    }
    return batch;
}

void EmbeddedBulkFeeder::preview(BulkPreviewRequest request, Reply<BulkPreview> reply)
{
    m_previews.ask([this, request = std::move(request), reply = std::move(reply)](RunReader &reader) {
        reply(lookAhead(reader, request, m_jqHelper));
    });
}

void EmbeddedBulkFeeder::check(BulkRequest request, std::function<void(BulkRequest, std::int64_t)> accept,
                               std::function<void(Error)> refuse)
{
    m_previews.ask([this, request = std::move(request), accept = std::move(accept),
                    refuse = std::move(refuse)](RunReader &reader) {
        if (auto transformer = Transformer::make(request.transform, m_jqHelper); !transformer)
            return refuse(transformer.error());
        const auto total = reader.bulk.countTargets(request);
        if (!total)
            return refuse(total.error());
        accept(request, *total);
    });
}

} // namespace runyard
