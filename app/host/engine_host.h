// A workspace in use: its lock, the engine, its API, and the file with the API's address for other programs.
// The window and `runyard serve` each have one.
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
    std::optional<std::uint16_t> port; // empty = 8030, or any free port if that is taken
    bool synchronousFull = true;
    int environmentLimit = 0; // 0 = the stored setting
    bool newKeys = false;     // replaces lost keys
};

class EngineHost
{
public:
    static constexpr std::uint16_t kUsualPort = 8030;

    /// Blocks while the engine opens and recovers. Thread: any. Errors: WorkspaceInUse, StorageFailed,
    /// StoreDamaged, Unavailable (port taken).
    static Result<std::unique_ptr<EngineHost>> start(HostOptions options);
    /// Stops the API, then the engine at once; interrupted runs continue after the next start.
    ~EngineHost();

    /// Call before that: gives tasks their grace period (EmbeddedClient::stopTasks). The API keeps running,
    /// since tasks use it. `left` is called on the engine's thread.
    void stopTasks(std::function<void(std::vector<std::string>)> left);

    EngineClient &client() { return *m_engine; }
    const std::string &url() const { return m_url; }
    LoginCodes &logins() const;
    const Workspace &workspace() const { return m_workspace; }
    /// What this start repaired, and what is wrong; empty = nothing. Also in EngineStatus::recoveryReport.
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
    WorkspaceLock m_lock; // destroyed last
    std::unique_ptr<EmbeddedClient> m_engine;
    std::unique_ptr<ApiServer> m_api; // uses the engine: destroyed first
};

} // namespace runyard
