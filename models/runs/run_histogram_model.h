// Runs over time for the filter of the list, kept up to date while it is looked at: read again soon after
// runs changed, at most a few times a second, one reading at a time. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "models/feed/live_refresh.h"
#include "models/feed/open_questions.h"
#include "models/feed/query_pulse.h"

#include <QObject>

namespace runyard {

class RunHistogramModel final : public QObject
{
    Q_OBJECT

public:
    explicit RunHistogramModel(EngineClient &client, QObject *parent = nullptr);

    void setFilter(const RunFilter &filter); // its time of creation is the time shown
    void setShown(bool shown);               // asks for nothing while nobody looks
    const RunHistogram &histogram() const { return m_histogram; }

signals:
    void changed();

private:
    void read();

    EngineClient &m_client;
    RunFilter m_filter;
    RunHistogram m_histogram;
    LiveRefresh m_refresh;
    QueryPulse m_pulse;
    OpenQuestions m_open;
    bool m_isShown = false;
    bool m_isReading = false;
    bool m_readAgain = false;
};

} // namespace runyard
