#include "models/runs/search_index_watch.h"

#include "engine/contract/engine_client.h"
#include "engine/contract/run_lists.h"
#include "models/feed/gui_reply.h"

#include <utility>

namespace runyard {

static constexpr int kPauseMillis = 700; // between two looks at the index

SearchIndexWatch::SearchIndexWatch(EngineClient &client, QObject *parent) : QObject(parent), m_client(client)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMillis);
    connect(&m_pause, &QTimer::timeout, this, &SearchIndexWatch::check);
}

void SearchIndexWatch::setSearching(bool isSearching)
{
    m_isSearching = isSearching;
    if (isSearching)
        return check();
    m_pause.stop();
    emit behind(0);
}

void SearchIndexWatch::check()
{
    m_client.runLists().unindexed(guiReply<std::int64_t>(this, [this](Result<std::int64_t> left) {
        const bool isBehind = left && *left > 0 && m_isSearching;
        const bool wasBehind = std::exchange(m_wasBehind, isBehind) || m_pause.isActive();
        emit behind(isBehind ? *left : 0);
        if (isBehind)
            m_pause.start();
        else if (wasBehind)
            emit caughtUp();
    }));
}

} // namespace runyard
