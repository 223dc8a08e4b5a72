// A workspace in service: the lock, the engine, its API, and the file that tells other programs where
// it listens. The window and `runyard serve` each hold one.
#pragma once

#include "app/workspace/workspace_lock.h"
#include "engine/embedded/embedded_client.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace runyard {

class ApiServer;
class LoginCodes;
struct Credentials;

struct HostOptions
{
    std::filesystem::path workspace;
    std::optional<std::uint16_t> port; // empty = 8030, or any free one when that is taken
    bool synchronousFull = true;
    int environmentLimit = 0; // 0 = the stored setting
    bool newKeys = false;     // makes keys anew where they are lost
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
    /// What was mended at this start, and what is wrong; empty = nothing. Also in EngineStatus::recoveryReport.
    const std::string &startReport() const { return m_startReport; }

private:
    explicit EngineHost(Workspace workspace);
    Status prepare();
    Status open(const HostOptions &options);
    Status serve(const HostOptions &options);
    Result<Credentials> credentials(bool mayReplaceKeys);

    Workspace m_workspace;
    std::string m_url;
    std::string m_startReport;
    WorkspaceLock m_lock; // ends last
    std::unique_ptr<EmbeddedClient> m_engine;
    std::unique_ptr<ApiServer> m_api; // uses the engine: ends first
};

} // namespace runyard
