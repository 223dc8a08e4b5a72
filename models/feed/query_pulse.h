// Says when the answers to a query may have changed although no run did: time passes (created<1h, duration>30s, today),
// the search index catches up with changed runs, a bulk action or an error group takes in more runs. The list, its
// counts and its chart have one each and change together: pulses of the same query beat at the same moments of the
// clock. GUI thread.
#pragma once

#include "engine/domain/run_query.h"
#include "models/feed/change_feed.h"
#include "models/feed/latest_answer.h"

#include <QObject>
#include <QTimer>

namespace runyard {

class QueryPulse final : public QObject
{
    Q_OBJECT

public:
    explicit QueryPulse(EngineClient &client, QObject *parent = nullptr);

    void setFilter(const RunFilter &filter);
    void setStopped(bool stopped); // while a moment of the past is looked at
    void setAwake(bool awake);     // what was missed while asleep is due on waking
    bool isRolling() const { return m_step.has_value(); }

signals:
    void due();

private:
    void takeChanges(const ChangeSet &changes);
    void askIndex();
    void startRolling();
    void beDue();

    EngineClient &m_client;
    std::optional<Seconds> m_step;
    bool m_hasWords = false;
    bool m_hasErrorGroup = false;
    bool m_hasBulkAction = false;
    bool m_isStopped = false;
    bool m_isAwake = true;
    bool m_hasMissed = false;
    QTimer m_roll;
    QTimer m_index;
    LatestAnswer m_unindexed;
    std::shared_ptr<ChangeFeed> m_feed;
};

} // namespace runyard
