// The command line's way to an engine: its HTTP API, nothing else. Calls wait for the answer.
// Main thread with a QCoreApplication.
#pragma once

#include "app/workspace/workspace.h"
#include "engine/api/wire/json.h"

#include <QNetworkAccessManager>

#include <string>

namespace runyard {

class EngineConnection
{
public:
    /// Does not connect yet; the engine is looked up with the first call.
    explicit EngineConnection(Workspace workspace) : m_workspace(std::move(workspace)) {}

    Result<wire::Json> get(const std::string &path) { return send("GET", path, {}); }
    Result<wire::Json> post(const std::string &path, const wire::Json &body = wire::Json::object())
    {
        return send("POST", path, wire::dump(body));
    }
    /// For answers that the engine may hold for days while this process stands still: they never time out.
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

    /// The text of the last answer. Members that hold what users stored are taken from it: a tree forgets how they
    /// were written.
    const std::string &lastAnswer() const { return m_lastAnswer; }

    /// False until an engine has been found, and again after it stopped answering.
    bool isLocated() const { return !m_url.empty(); }

private:
    static constexpr int kTimeoutMillis = 60'000;
    static constexpr int kNoTimeout = 0;

    Status locate();
    Result<wire::Json> send(const char *method, const std::string &path, const std::string &body,
                            int timeoutMs = kTimeoutMillis);

    Workspace m_workspace;
    std::string m_url;
    std::string m_key;
    std::string m_lastAnswer;
    QNetworkAccessManager m_network;
};

/// The key of the run whose task runs this program, in the workspace of its engine: with it the program does what
/// the run may do, and no more. Empty elsewhere, and in a task that has the workspace's key.
std::optional<std::string> keyOfTask(const Workspace &workspace);

/// One segment of a path.
std::string encoded(const std::string &text);

} // namespace runyard
