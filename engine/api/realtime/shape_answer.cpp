#include "engine/api/realtime/shape_answer.h"

#include "engine/contract/run_details.h"

namespace runyard {

namespace {

constexpr std::size_t kEnoughBytes = 4u << 20;

} // namespace

void RealtimeHub::Details::read(const RunId &run, Use use)
{
    {
        std::unique_lock lock(m_mutex);
        const auto [reading, isFirst] = m_readings.try_emplace(run.text);
        if (const auto detail = reading->second.detail) {
            const auto streams = reading->second.streams;
            lock.unlock();
            return use(*detail, streams);
        }
        reading->second.waiting.push_back(std::move(use));
        if (!isFirst)
            return;
    }
    m_client.runDetails().find(run, [self = shared_from_this(), run](Result<RunDetail> result) {
        const auto detail = std::make_shared<const Result<RunDetail>>(std::move(result));
        if (!self->m_streamsOf)
            return self->took(run, detail, {});
        self->m_streamsOf(run, [self, run, detail](Streams streams) { self->took(run, detail, streams); });
    });
}

void RealtimeHub::Details::took(const RunId &run, std::shared_ptr<const Result<RunDetail>> detail,
                                const Streams &streams)
{
    std::vector<Use> waiting;
    {
        const std::lock_guard lock(m_mutex);
        auto &reading = m_readings[run.text];
        reading.detail = detail;
        reading.streams = streams;
        waiting.swap(reading.waiting);
    }
    for (const auto &each : waiting)
        each(*detail, streams);
}

RealtimeHub::Rows::Rows(ShapeRequest request, Answer answer, std::shared_ptr<Details> details,
                        RowChange change)
    : m_request(std::move(request))
    , m_answer(std::move(answer))
    , m_details(std::move(details))
    , m_change(change)
{
}

void RealtimeHub::Rows::send(std::vector<Wanted> wanted, ShapeOffset end, bool isUpToDate)
{
    m_wanted = std::move(wanted);
    m_end = end;
    m_isUpToDate = isUpToDate;
    next();
}

void RealtimeHub::Rows::next()
{
    if (m_at == m_wanted.size())
        return sendShape(m_request, m_answer, std::move(m_messages), m_end, m_isUpToDate);
    if (m_messages.size() >= kEnoughBytes)
        return sendShape(m_request, m_answer, std::move(m_messages), m_wanted[m_at - 1].ifLast, false);
    const auto run = m_wanted[m_at++].run;
    m_details->read(
        run, [self = shared_from_this()](const Result<RunDetail> &detail, const Details::Streams &streams) {
            if (!detail && detail.error().code != ErrorCode::NotFound)
                return self->m_answer.fail(detail.error());
            if (detail) { // otherwise it has been deleted meanwhile
                if (!self->m_messages.empty())
                    self->m_messages += ',';
                self->m_messages +=
                    wire::dump(shapeRow(*detail, streams, self->m_change, self->m_request.skipped));
            }
            self->next();
        });
}

void sendShape(const ShapeRequest &request, const Answer &answer, std::string messages, ShapeOffset offset,
               bool isUpToDate)
{
    HttpResponse response;
    response.body = "[" + std::move(messages);
    if (isUpToDate)
        response.body += (response.body.size() > 1 ? "," : "") + wire::dump(shapeUpToDate());
    response.body += "]";
    response.headers = {{"electric-handle", request.handle},
                        {"electric-offset", offset.text()},
                        {"access-control-expose-headers", "*"}};
    if (request.isLive)
        response.headers.emplace_back("electric-cursor", std::to_string(offset.change));
    else
        response.headers.emplace_back("electric-schema", shapeSchema(request.skipped));
    if (isUpToDate)
        response.headers.emplace_back("electric-up-to-date", "true");
    answer.send(std::move(response));
}

} // namespace runyard
