// Runs over time for the filter of the list, kept up to date while it is shown: read again soon after runs change, at
// most a few times a second, one reading at a time. GUI thread.
#pragma once

#include "models/feed/latest_answer.h"
#include "models/feed/live_refresh.h"
#include "models/feed/query_pulse.h"

#include <QObject>

namespace runyard {

class RunHistogramModel final : public QObject
{
    Q_OBJECT

public:
    explicit RunHistogramModel(EngineClient &client, QObject *parent = nullptr);

    void setFilter(const RunFilter &filter); // its time of creation is the time shown
    void setShown(bool shown);               // while it is not shown nothing is read
    const RunHistogram &histogram() const { return m_histogram; }

signals:
    void changed();

private:
    void read();

    EngineClient &m_client;
    RunFilter m_filter;
    RunHistogram m_histogram;
    LatestAnswer m_reading;
    LiveRefresh m_refresh;
    QueryPulse m_pulse;
};

} // namespace runyard
