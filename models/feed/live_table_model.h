// A keyed table that reads itself from the engine and reads again when the engine says that something it shows has
// changed, as long as it is shown. GUI thread.
#pragma once

#include "models/feed/keyed_table_model.h"
#include "models/feed/latest_answer.h"
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
        , m_reading([this] { read(); })
        , m_refresh(client, std::move(concerns), kPauseMillis, nullptr)
    {
        QObject::connect(&m_refresh, &LiveRefresh::due, this, [this] { reload(); });
    }

    /// Call once after construction; later readings follow the change feed.
    void reload() { m_reading.refresh(); }
    /// While it is not shown nothing is read. Shown unless said otherwise.
    void setShown(bool shown) { m_reading.setAwake(shown); }

    EngineClient &client() { return m_client; }
    /// Why the last reading failed; empty when it did not.
    const std::string &error() const { return m_error; }
    /// Called after each reading, also a failed one.
    std::function<void()> onLoaded;

protected:
    virtual void request(Reply<std::vector<T>> reply) = 0;

private:
    static constexpr int kPauseMillis = 200;

    void read()
    {
        request(m_reading.template answer<std::vector<T>>([this](Result<std::vector<T>> result) {
            m_error = result ? std::string() : result.error().text();
            if (result)
                this->setRows(std::move(*result));
            if (onLoaded)
                onLoaded();
        }));
    }

    EngineClient &m_client;
    std::string m_error;
    LatestAnswer m_reading;
    LiveRefresh m_refresh;
};

} // namespace runyard
