// The command line's WebSocket, with the small part of engine.io 4 and socket.io that it uses. The command line
// names the runs that it executes; the engine says which of them have changed.
#pragma once

#include "engine/api/dev/dev_notifier.h"
#include "engine/http/http_server.h"

#include <memory>
#include <string>

namespace runyard {

class DevSocket final : public WebSocketPeer, public std::enable_shared_from_this<DevSocket>
{
public:
    explicit DevSocket(DevNotifier &notifier) : m_notifier(notifier) {}
    ~DevSocket() override;

    void opened(std::shared_ptr<WebSocketLine> line) override;
    void received(std::string text) override;
    void closed() override;

private:
    void ping();
    void handleEvent(std::string_view json);
    static void notify(const std::shared_ptr<WebSocketLine> &line, const RunId &run, bool again);

    DevNotifier &m_notifier;
    std::shared_ptr<WebSocketLine> m_line;
    int m_follower = 0;
};

} // namespace runyard
