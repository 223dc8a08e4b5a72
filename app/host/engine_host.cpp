#include "app/host/engine_host.h"

#include "app/host/installation.h"
#include "app/workspace/credentials.h"
#include "app/workspace/workspace_files.h"
#include "app/workspace/workspace_modes.h"
#include "engine/api/access/otel_endpoint.h"
#include "engine/api/api_server.h"
#include "engine/contract/settings.h"
#include "engine/contract/variables.h"
#include "engine/export/run_walk.h"

#include <unistd.h>

namespace runyard {

static constexpr const char *kKeysMade = "api_keys_made";

EngineHost::EngineHost(Workspace workspace) : m_workspace(workspace), m_lock(std::move(workspace)) {}

EngineHost::~EngineHost()
{
    // No program should find an engine that is stopping. It removes only its own address.
    if (m_api)
        removeAddress(m_workspace);
    m_api.reset();
    m_engine.reset();
}

void EngineHost::stopTasks(std::function<void(std::vector<std::string>)> left)
{
    m_engine->stopTasks(std::move(left));
}

Result<std::unique_ptr<EngineHost>> EngineHost::start(HostOptions options)
{
    std::unique_ptr<EngineHost> host(new EngineHost(Workspace(std::move(options.workspace))));
    if (auto prepared = host->prepare(); !prepared)
        return prepared.error();
    if (auto opened = host->open(options); !opened)
        return opened.error();
    if (auto served = host->serve(options); !served)
        return served.error();
    return host;
}

Status EngineHost::prepare()
{
    if (auto prepared = m_workspace.prepare(); !prepared)
        return prepared;
    if (auto locked = m_lock.take(); !locked)
        return locked;
    const auto closed = closeToOthers(m_workspace);
    if (!closed)
        return closed.error();
    if (std::filesystem::exists(m_workspace.directory() / "runyard.db"))
        m_startReport = closedReport(*closed); // an empty folder has exposed nothing
    return checkWorkspaceFiles(m_workspace);
}

Status EngineHost::open(const HostOptions &options)
{
    auto engine = EmbeddedClient::open({.workspace = m_workspace.directory(),
                                        .shepherd = Installation::shepherd(),
                                        .synchronousFull = options.synchronousFull,
                                        .environmentLimit = options.environmentLimit,
                                        .waitForApi = true,
                                        .startReport = m_startReport});
    if (!engine)
        return engine.error();
    m_engine = std::move(*engine);
    const auto variables =
        answerOf<EnvironmentVariableList>([this](auto reply) { m_engine->variables().list(reply); });
    if (variables && variables->problem)
        m_startReport += (m_startReport.empty() ? "" : "\n") + variables->problem->text();
    return Done{};
}

LoginCodes &EngineHost::logins() const
{
    return m_api->logins();
}

// The database records that keys were made, which distinguishes lost keys from a new workspace.
Result<Credentials> EngineHost::credentials(bool mayReplaceKeys)
{
    const auto made =
        answerOf<std::string>([this](auto reply) { m_engine->hostSettings().read(kKeysMade, reply); });
    if (!made)
        return made.error();
    auto credentials =
        obtainCredentials(m_workspace, {.wereMade = !made->empty(), .mayReplace = mayReplaceKeys});
    if (!credentials || !made->empty())
        return credentials;
    const auto noted =
        answerOf<Done>([this](auto reply) { m_engine->hostSettings().save(kKeysMade, "1", reply); });
    return noted ? credentials : Result<Credentials>(noted.error());
}

Status EngineHost::serve(const HostOptions &host)
{
    auto credentials = this->credentials(host.newKeys);
    if (!credentials)
        return credentials.error();
    ApiServerOptions options;
    options.keys = {credentials->secretKey, credentials->accessToken};
    options.accessToken = credentials->accessToken;
    options.projectRef = credentials->projectRef;
    options.folder = m_workspace.directory();
    options.http.port = host.port.value_or(kUsualPort);
    auto api = ApiServer::start(options, *m_engine);
    if (!api && !host.port) {
        options.http.port = 0;
        api = ApiServer::start(options, *m_engine);
    }
    if (!api)
        return api.error();
    m_url = (*api)->url();
    m_engine->setApiEndpoint(m_url, credentials->secretKey, otelEndpoint(m_url, credentials->secretKey));
    if (auto written = writeAddress(m_workspace, {m_url, ::getpid()}); !written)
        return written.error();
    m_api = std::move(*api);
    return Done{};
}

} // namespace runyard
