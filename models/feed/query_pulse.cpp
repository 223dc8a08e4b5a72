#include "models/feed/query_pulse.h"

#include "engine/contract/run_lists.h"

#include <algorithm>
#include <utility>

namespace runyard {

static constexpr int kIndexPause = 250; // ms between two looks at how far the search index is

template <class Has>
static bool anywhere(const RunFilter &filter, Has has)
{
    return has(filter)
           || std::any_of(filter.noneOf.begin(), filter.noneOf.end(),
                          [&](const RunFilter &other) { return anywhere(other, has); });
}

QueryPulse::QueryPulse(EngineClient &client, QObject *parent)
    : QObject(parent), m_client(client), m_unindexed([this] { askIndex(); }), m_feed(ChangeFeed::of(client))
{
    m_roll.setSingleShot(true);
    m_roll.setTimerType(Qt::PreciseTimer);
    connect(&m_roll, &QTimer::timeout, this, [this] {
        startRolling();
        beDue();
    });
    m_index.setSingleShot(true);
    m_index.setInterval(kIndexPause);
    connect(&m_index, &QTimer::timeout, &m_unindexed, &LatestAnswer::refresh);
    connect(m_feed.get(), &ChangeFeed::changed, this, &QueryPulse::takeChanges);
}

void QueryPulse::setFilter(const RunFilter &filter)
{
    m_step = rollingStep(filter);
    m_hasWords = anywhere(filter, [](const RunFilter &part) { return !part.search.empty(); });
    m_hasErrorGroup = anywhere(filter, [](const RunFilter &part) { return part.errorGroup.has_value(); });
    m_hasBulkAction = anywhere(filter, [](const RunFilter &part) { return part.bulkAction.has_value(); });
    m_index.stop();
    startRolling();
    if (m_hasWords && !m_isStopped)
        m_index.start(); // what was created just before is not found yet
}

void QueryPulse::setStopped(bool stopped)
{
    m_isStopped = stopped;
    startRolling();
}

void QueryPulse::setAwake(bool awake)
{
    m_isAwake = awake;
    m_unindexed.setAwake(awake);
    if (awake && std::exchange(m_hasMissed, false))
        emit due();
}

void QueryPulse::beDue()
{
    if (m_isAwake)
        emit due();
    else
        m_hasMissed = true;
}

void QueryPulse::startRolling()
{
    m_roll.stop();
    if (!m_step || m_isStopped)
        return;
    // By the clock, not from the last time: so several beat together, and none drifts.
    const auto step = std::chrono::duration_cast<Millis>(*m_step).count();
    const auto now = std::chrono::floor<Millis>(SystemClock().now()).time_since_epoch().count();
    m_roll.start(static_cast<int>(step - now % step));
}

void QueryPulse::takeChanges(const ChangeSet &changes)
{
    if (m_isStopped)
        return;
    if (m_hasWords && (changes.overflowed || !changes.runs.empty()) && !m_index.isActive())
        m_index.start();
    if ((m_hasErrorGroup && changes.statistics) || (m_hasBulkAction && changes.bulkActions))
        beDue();
}

void QueryPulse::askIndex()
{
    m_client.runLists().unindexed(m_unindexed.answer<std::int64_t>([this](Result<std::int64_t> left) {
        if (left && *left > 0)
            m_index.start();
        if (left)
            beDue(); // also while it is behind: some are in it by now
    }));
}

} // namespace runyard
