#include "models/bulk/bulk_made_runs.h"

#include "engine/contract/bulk_actions.h"
#include "models/feed/gui_reply.h"

#include <algorithm>
#include <numeric>

namespace runyard {

static constexpr int kMadeRunsPause = 300; // ms
static constexpr int kRestFactor = 10;     // rests ten times as long as the answer took

BulkMadeRuns::BulkMadeRuns(EngineClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
    , m_changes(
          client, [](const ChangeSet &changes) { return !changes.runs.empty(); }, kMadeRunsPause, nullptr)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, [this] {
        if (m_isStale)
            beginRound();
    });
    connect(&m_changes, &LiveRefresh::due, this, &BulkMadeRuns::beginRound);
}

void BulkMadeRuns::follow(const std::vector<BulkAction> &actions)
{
    m_actions = actions;
    beginRound();
}

const RunsByStatus *BulkMadeRuns::of(const BulkId &id) const
{
    const auto known = m_known.find(id);
    return known == m_known.end() ? nullptr : &known->second;
}

void BulkMadeRuns::beginRound()
{
    m_isStale = m_isAsking || m_pause.isActive();
    if (m_isStale)
        return;
    m_round.clear();
    for (auto action = m_actions.rbegin(); action != m_actions.rend(); ++action) {
        const RunsByStatus *known = of(action->id);
        const bool isSettled =
            known && openRuns(*known) == 0
            && std::accumulate(known->begin(), known->end(), std::int64_t{0}) >= action->made;
        if (action->made > 0 && !isSettled)
            m_round.push_back(action->id);
    }
    askNext();
}

void BulkMadeRuns::askNext()
{
    if (m_round.empty())
        return;
    const BulkId id = m_round.back();
    m_round.pop_back();
    m_isAsking = true;
    m_sinceAsked.start();
    m_client.bulkActions().detail(
        {id, false, RunSeq::None, 1}, guiReply<BulkDetail>(this, [this, id](Result<BulkDetail> detail) {
            m_isAsking = false;
            m_pause.start(
                static_cast<int>(std::max<qint64>(kMadeRunsPause, kRestFactor * m_sinceAsked.elapsed())));
            if (detail && (!of(id) || *of(id) != detail->madeByStatus)) {
                m_known[id] = detail->madeByStatus;
                emit changed();
            }
            askNext();
        }));
}

} // namespace runyard
