#include "models/runs/run_histogram_model.h"

#include "engine/contract/run_lists.h"
#include "models/feed/gui_reply.h"

namespace runyard {

static constexpr int kPauseMillis = 400;

RunHistogramModel::RunHistogramModel(EngineClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_refresh(
          client, [](const ChangeSet &changes) { return changes.counts || !changes.runs.empty(); },
          kPauseMillis, nullptr)
    , m_pulse(client)
{
    connect(&m_refresh, &LiveRefresh::due, this, &RunHistogramModel::read);
    connect(&m_pulse, &QueryPulse::due, this, &RunHistogramModel::read);
}

void RunHistogramModel::setFilter(const RunFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_pulse.setFilter(filter);
    m_open.withdraw();
    m_isReading = false;
    read();
}

void RunHistogramModel::setShown(bool shown)
{
    m_isShown = shown;
    read();
}

void RunHistogramModel::read()
{
    if (!m_isShown)
        return;
    m_readAgain = m_isReading;
    if (m_isReading)
        return;
    m_isReading = true;
    HistogramRequest request;
    request.filter = m_filter;
    const RunFilter now = resolved(m_filter, SystemClock().now());
    request.from = now.createdFrom;
    request.to = now.createdTo;
    request.unwanted = m_open.token();
    m_client.runLists().histogram(
        request, guiReply<RunHistogram>(this, [this, unwanted = request.unwanted](Result<RunHistogram> read) {
            if (unwanted.stop_requested())
                return;
            m_isReading = false;
            if (read) {
                m_histogram = std::move(*read);
                emit changed();
            }
            if (m_readAgain)
                this->read();
        }));
}

} // namespace runyard
