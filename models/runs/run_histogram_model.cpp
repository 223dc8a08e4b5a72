#include "models/runs/run_histogram_model.h"

#include "engine/contract/run_lists.h"

namespace runyard {

static constexpr int kHistogramPauseMillis = 400;

RunHistogramModel::RunHistogramModel(EngineClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_reading([this] { read(); })
    , m_refresh(
          client, [](const ChangeSet &changes) { return changes.counts || !changes.runs.empty(); },
          kHistogramPauseMillis, nullptr)
    , m_pulse(client)
{
    connect(&m_refresh, &LiveRefresh::due, &m_reading, &LatestAnswer::refresh);
    connect(&m_pulse, &QueryPulse::due, &m_reading, &LatestAnswer::refresh);
    setShown(false);
    m_reading.refresh();
}

void RunHistogramModel::setFilter(const RunFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    m_pulse.setFilter(filter);
    m_reading.restart();
}

void RunHistogramModel::setShown(bool shown)
{
    m_reading.setAwake(shown);
    m_pulse.setAwake(shown);
}

void RunHistogramModel::read()
{
    HistogramRequest request;
    request.filter = m_filter;
    const RunFilter now = resolved(m_filter, SystemClock().now());
    request.from = now.createdFrom;
    request.to = now.createdTo;
    request.unwanted = m_reading.unwanted();
    m_client.runLists().histogram(request, m_reading.answer<RunHistogram>([this](Result<RunHistogram> read) {
        if (read) {
            m_histogram = std::move(*read);
            emit changed();
        }
    }));
}

} // namespace runyard
