// A keyed table that reads itself from the engine and reads again when the engine says that
// something it shows has changed. GUI thread.
#pragma once

#include "models/feed/gui_reply.h"
#include "models/feed/keyed_table_model.h"
#include "models/feed/live_refresh.h"

#include <functional>

namespace runyard {

template <class T>
class LiveTableModel : public KeyedTableModel<T>
{
public:
    LiveTableModel(EngineClient &client, LiveRefresh::Concerns concerns, QObject *parent)
        : KeyedTableModel<T>(parent)
        , m_client(client)
        , m_refresh(new LiveRefresh(client, std::move(concerns), kPauseMillis, this))
    {
        QObject::connect(m_refresh, &LiveRefresh::due, this, [this] { reload(); });
    }

    /// Call once after construction; later readings follow the change feed.
    void reload()
    {
        if (m_isReading) {
            m_readAgain = true;
            return;
        }
        m_isReading = true;
        m_readAgain = false;
        request(guiReply<std::vector<T>>(this, [this](Result<std::vector<T>> result) {
            m_isReading = false;
            m_error = result ? std::string() : result.error().text();
            if (result)
                this->setRows(std::move(*result));
            if (onLoaded)
                onLoaded();
            if (m_readAgain)
                reload();
        }));
    }

    EngineClient &client() { return m_client; }
    /// Why the last reading failed; empty when it did not.
    const std::string &error() const { return m_error; }
    /// Called after each reading, also a failed one.
    std::function<void()> onLoaded;

protected:
    virtual void request(Reply<std::vector<T>> reply) = 0;

private:
    static constexpr int kPauseMillis = 200;
    EngineClient &m_client;
    LiveRefresh *m_refresh;
    std::string m_error;
    bool m_isReading = false;
    bool m_readAgain = false;
};

} // namespace runyard
