// The command line's connection to an engine, over its HTTP API only. Calls block until the answer. Thread:
// main, with a QCoreApplication.
#pragma once

#include "app/workspace/workspace.h"
#include "engine/api/wire/json.h"

#include <QNetworkAccessManager>

#include <string>

namespace runyard {

class EngineConnection
{
public:
    /// Does not connect yet; the first call finds the engine.
    explicit EngineConnection(Workspace workspace) : m_workspace(std::move(workspace)) {}

    Result<wire::Json> get(const std::string &path) { return send("GET", path, {}); }
    Result<wire::Json> post(const std::string &path, const wire::Json &body = wire::Json::object())
    {
        return send("POST", path, wire::dump(body));
    }
    /// Without a timeout, for answers that may take days while this process is suspended.
    Result<wire::Json> getPatiently(const std::string &path) { return send("GET", path, {}, kNoTimeout); }
    Result<wire::Json> postPatiently(const std::string &path, const wire::Json &body)
    {
        return send("POST", path, wire::dump(body), kNoTimeout);
    }
    Result<wire::Json> put(const std::string &path, const wire::Json &body)
    {
        return send("PUT", path, wire::dump(body));
    }
    Result<wire::Json> remove(const std::string &path) { return send("DELETE", path, {}); }

    /// The text of the last answer. Members with stored values are cut out of it, because a tree does not keep
    /// how they were written.
    const std::string &lastAnswer() const { return m_lastAnswer; }

    /// False until an engine has been found, and again after it has stopped answering.
    bool isLocated() const { return !m_url.empty(); }

private:
    static constexpr int kTimeoutMs = 60'000;
    static constexpr int kNoTimeout = 0;

    Status locate();
    Result<wire::Json> send(const char *method, const std::string &path, const std::string &body,
                            int timeoutMs = kTimeoutMs);

    Workspace m_workspace;
    std::string m_url;
    std::string m_key;
    std::string m_lastAnswer;
    QNetworkAccessManager m_network;
};

/// Returns the key of the run whose task started this program; with it the program can do only what the run may
/// do. Empty outside a task, in another workspace, and in a task that has the workspace's key.
std::optional<std::string> keyOfTask(const Workspace &workspace);

/// Encodes one path segment.
std::string encoded(const std::string &text);

} // namespace runyard
