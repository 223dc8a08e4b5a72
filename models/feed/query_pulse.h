// Says when the answers to a query may have changed although no run did: time moves on (created<1h,
// duration>30s, today), the search index caught up with runs that changed, a bulk action or a group of
// errors took in more runs. The list, its counts and its chart have one each, and so change alike: those
// of one query beat at the same moments of the clock. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/run_query.h"
#include "models/feed/change_feed.h"

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
    bool isRolling() const { return m_step.has_value(); }

signals:
    void due();

private:
    void takeChanges(const ChangeSet &changes);
    void askIndex();
    void startRolling();

    EngineClient &m_client;
    std::optional<Seconds> m_step;
    bool m_hasWords = false;
    bool m_hasErrorGroup = false;
    bool m_hasBulkAction = false;
    bool m_isStopped = false;
    bool m_isAskingIndex = false;
    bool m_askAgain = false;
    QTimer m_roll;
    QTimer m_index;
    ChangeFeed m_feed;
};

} // namespace runyard
