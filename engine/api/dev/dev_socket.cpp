#include "engine/api/dev/dev_socket.h"

#include "engine/api/wire/json.h"
#include "engine/base/secret_text.h"

#include <array>

namespace runyard {

using std::chrono::milliseconds;
using wire::Json;

namespace {

constexpr milliseconds kPingInterval{25'000};
constexpr std::string_view kNamespace = "/dev-worker,";
// A command line that is still busy with the previous status drops what it fetches, so it is notified again.
constexpr std::array kAgain = {milliseconds{250}, milliseconds{1'000}, milliseconds{2'500}};
constexpr std::size_t kMostFollowed = 10'000; // in one message

} // namespace

DevSocket::~DevSocket()
{
    if (m_follower != 0)
        m_notifier.remove(m_follower);
}

void DevSocket::opened(std::shared_ptr<WebSocketLine> line)
{
    m_line = std::move(line);
    m_follower = m_notifier.add([line = m_line](const RunId &run, bool again) { notify(line, run, again); });
    m_line->send("0"
                 + wire::dump({{"sid", secretText()},
                               {"upgrades", Json::array()},
                               {"pingInterval", kPingInterval.count()},
                               {"pingTimeout", 20'000},
                               {"maxPayload", 1'000'000}}));
    ping();
}

void DevSocket::ping()
{
    m_line->after(kPingInterval, [self = weak_from_this()] {
        const auto socket = self.lock();
        if (!socket || !socket->m_line)
            return;
        socket->m_line->send("2");
        socket->ping();
    });
}

void DevSocket::received(std::string text)
{
    const std::string_view message = text;
    if (message == "2") // a probe by the client
        return m_line->send("3");
    if (message.starts_with("40")) {
        const auto space =
            message.substr(2).starts_with(kNamespace) ? std::string(kNamespace) : std::string();
        return m_line->send("40" + space + wire::dump({{"sid", secretText()}}));
    }
    if (message.starts_with("41"))
        return m_line->close();
    if (!message.starts_with("42"))
        return;
    std::string_view event = message.substr(2);
    if (event.starts_with(kNamespace))
        event.remove_prefix(kNamespace.size());
    handleEvent(event);
}

void DevSocket::handleEvent(std::string_view json)
{
    const auto event = wire::parseJson(json);
    if (!event || !event->is_array() || event->size() < 2 || !(*event)[0].is_string()
        || !(*event)[1].is_object())
        return;
    const std::string name = (*event)[0].get<std::string>();
    wire::ObjectReader reader((*event)[1], name);
    const auto runs = reader.texts("runFriendlyIds");
    if (reader.error() || runs.size() > kMostFollowed)
        return;
    for (const std::string &run : runs) {
        if (name == "run:subscribe")
            m_notifier.follow(m_follower, RunId(run));
        else if (name == "run:unsubscribe")
            m_notifier.unfollow(m_follower, RunId(run));
    }
}

void DevSocket::closed()
{
    if (m_follower != 0)
        m_notifier.remove(std::exchange(m_follower, 0));
    m_line.reset();
}

void DevSocket::notify(const std::shared_ptr<WebSocketLine> &line, const RunId &run, bool again)
{
    const std::string message =
        "42" + std::string(kNamespace)
        + wire::dump(Json::array({"run:notify", {{"version", "1"}, {"run", {{"friendlyId", run.text}}}}}));
    line->send(message);
    if (!again)
        return;
    for (const milliseconds later : kAgain)
        line->after(later, [line, message] { line->send(message); });
}

} // namespace runyard
