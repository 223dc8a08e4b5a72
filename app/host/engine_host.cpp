#include "app/host/engine_host.h"

#include "app/host/installation.h"
#include "app/workspace/credentials.h"
#include "engine/api/access/otel_endpoint.h"
#include "engine/api/api_server.h"

#include <QLockFile>

#include <unistd.h>

namespace runyard {

EngineHost::EngineHost(Workspace workspace) : m_workspace(std::move(workspace)) {}

EngineHost::~EngineHost()
{
    // Nobody shall find an engine that is about to go; and only its own address is its to remove.
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
    if (auto prepared = host->m_workspace.prepare(); !prepared)
        return prepared.error();
    if (auto locked = host->lock(); !locked)
        return locked.error();
    if (auto opened = host->open(options); !opened)
        return opened.error();
    if (auto served = host->serve(options.port); !served)
        return served.error();
    return host;
}

Status EngineHost::lock()
{
    m_lock = std::make_unique<QLockFile>(QString::fromStdString(m_workspace.lockFile().string()));
    m_lock->setStaleLockTime(0); // a lock is stale only when its process is gone, however old it is
    if (m_lock->tryLock())
        return Done{};
    qint64 pid = 0;
    QString machine, program;
    const std::string folder = m_workspace.directory().string();
    if (m_lock->error() == QLockFile::LockFailedError && m_lock->getLockInfo(&pid, &machine, &program))
        return Error{ErrorCode::WorkspaceInUse,
                     "The workspace " + folder + " is in use by " + program.toStdString() + " (process "
                         + std::to_string(pid) + ").",
                     "Use that one, stop it, or choose another folder with --workspace.",
                     {}};
    return Error{ErrorCode::StorageFailed,
                 "The workspace " + folder + " could not be locked.",
                 "Make the folder writable or choose another one with --workspace.",
                 {}};
}

Status EngineHost::open(const HostOptions &options)
{
    auto engine = EmbeddedClient::open({.workspace = m_workspace.directory(),
                                        .shepherd = Installation::shepherd(),
                                        .synchronousFull = options.synchronousFull,
                                        .environmentLimit = options.environmentLimit,
                                        .waitForApi = true});
    if (!engine)
        return engine.error();
    m_engine = std::move(*engine);
    return Done{};
}

LoginCodes &EngineHost::logins() const
{
    return m_api->logins();
}

Status EngineHost::serve(std::optional<std::uint16_t> port)
{
    auto credentials = obtainCredentials(m_workspace);
    if (!credentials)
        return credentials.error();
    ApiServerOptions options;
    options.keys = {credentials->secretKey, credentials->accessToken};
    options.accessToken = credentials->accessToken;
    options.projectRef = credentials->projectRef;
    options.folder = m_workspace.directory();
    options.http.port = port.value_or(kUsualPort);
    auto api = ApiServer::start(options, *m_engine);
    if (!api && !port) {
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
