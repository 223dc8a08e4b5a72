// A workspace in service: the lock, the engine, its API, and the file that tells other programs where
// it listens. The window and `runyard serve` each hold one.
#pragma once

#include "app/workspace/workspace.h"
#include "engine/client/embedded_client.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

class QLockFile;

namespace runyard {

class ApiServer;
class LoginCodes;

struct HostOptions
{
    std::filesystem::path workspace;
    std::optional<std::uint16_t> port; // empty = 8030, or any free one when that is taken
    bool synchronousFull = true;
    int environmentLimit = 0; // 0 = the stored setting
};

class EngineHost
{
public:
    static constexpr std::uint16_t kUsualPort = 8030;

    /// Blocks while the engine opens and recovers; any thread. Errors: WorkspaceInUse, StorageFailed,
    /// StoreDamaged, Unavailable (port taken).
    static Result<std::unique_ptr<EngineHost>> start(HostOptions options);
    /// Stops the API, then the engine at once; attempts under way go on at the next start.
    ~EngineHost();

    /// Before that: gives tasks their grace to end (EmbeddedClient::stopTasks). The API goes on meanwhile,
    /// since tasks use it. `left` is called on the engine's thread.
    void stopTasks(std::function<void(std::vector<std::string>)> left);

    EngineClient &client() { return *m_engine; }
    const std::string &url() const { return m_url; }
    LoginCodes &logins() const;
    const Workspace &workspace() const { return m_workspace; }

private:
    explicit EngineHost(Workspace workspace);
    Status lock();
    Status open(const HostOptions &options);
    Status serve(std::optional<std::uint16_t> port);

    Workspace m_workspace;
    std::string m_url;
    std::unique_ptr<QLockFile> m_lock;
    std::unique_ptr<EmbeddedClient> m_engine;
    std::unique_ptr<ApiServer> m_api; // uses the engine: ends first
};

} // namespace runyard
