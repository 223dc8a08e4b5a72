// How the runs stand now that bulk actions made: an action is finished when they are made, which says nothing about
// how they end. Asks about one action after the other, newest first, and again while runs of theirs go on. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/bulk_action.h"
#include "engine/domain/runs_by_status.h"
#include "models/feed/live_refresh.h"

#include <QElapsedTimer>

#include <map>
#include <vector>

namespace runyard {

class BulkMadeRuns final : public QObject
{
    Q_OBJECT

public:
    BulkMadeRuns(EngineClient &client, QObject *parent);

    void follow(const std::vector<BulkAction> &actions); // newest first
    const RunsByStatus *of(const BulkId &id) const;      // null = made none, or not known yet

signals:
    void changed();

private:
    void beginRound();
    void askNext();

    EngineClient &m_client;
    LiveRefresh m_changes;
    QTimer m_pause; // a count that takes long is not asked for without end
    QElapsedTimer m_sinceAsked;
    std::vector<BulkAction> m_actions;
    std::vector<BulkId> m_round; // still to be asked about, the next at the end
    std::map<BulkId, RunsByStatus> m_known;
    bool m_isAsking = false;
    bool m_isStale = false;
};

} // namespace runyard
