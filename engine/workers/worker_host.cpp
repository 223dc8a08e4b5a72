#include "engine/workers/worker_host.h"

#include "engine/workers/process_attempt.h"
#include "engine/workers/worker_pool.h"

#include <algorithm>
#include <csignal>
#include <map>
#include <pthread.h>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace runyard {

namespace {

// Raises the soft limit on open files: an attempt uses up to five descriptors here, so the usual 1024 would
// suffice for only two hundred. Returns the previous limit, because tasks that use select() rely on it.
std::int64_t raiseOpenFiles()
{
    static constexpr rlim_t kEnough = 65'536;
    static const std::int64_t before = [] {
        rlimit files{};
        if (::getrlimit(RLIMIT_NOFILE, &files) != 0)
            return std::int64_t{0};
        const rlim_t soft = files.rlim_cur;
        files.rlim_cur = std::max(soft, std::min(files.rlim_max, kEnough));
        ::setrlimit(RLIMIT_NOFILE, &files);
        return static_cast<std::int64_t>(soft);
    }();
    return before;
}

} // namespace

// Everything below runs on m_thread, except the constructor, open() and the destructor.
class WorkerHost::Impl
{
public:
    Impl(WorkerHostOptions options, const Clock &clock, WorkerEvents &events)
        : m_options(std::move(options))
        , m_budget(m_options.maxUnstoredLogBytes)
        , m_host{m_loop, m_options, clock, events, m_budget, nullptr, 0}
        , m_pool(m_host)
    {
    }

    ~Impl()
    {
        if (!m_thread.joinable())
            return;
        m_loop.post([this] { endAll(); });
        m_loop.stop();
        m_thread.join();
    }

    Status open();
    void post(EventLoop::Task task) { m_loop.post(std::move(task)); }

    void start(AttemptSpec spec);
    void stop(AttemptKey key, StopReason reason, Millis grace);
    void freeze(AttemptKey key);
    void resume(AttemptKey key);
    void retireOtherVersions(const std::string &project, const std::string &keepVersion)
    {
        m_pool.retireOtherVersions(project, keepVersion);
    }
    void logsStored(std::size_t bytes) { m_budget.giveBack(bytes); }

private:
    void run();
    void endAll();
    ProcessAttempt *find(AttemptKey key);

    const WorkerHostOptions m_options;
    EventLoop m_loop;
    LogBudget m_budget;
    HostContext m_host;
    WorkerPool m_pool;
    std::map<AttemptKey, std::unique_ptr<ProcessAttempt>> m_attempts;
    std::thread m_thread;
};

Status WorkerHost::Impl::open()
{
    if (::access(m_options.shepherd.c_str(), X_OK) != 0)
        return Error{ErrorCode::Unavailable,
                     "The program " + m_options.shepherd.string() + " is missing.",
                     "Reinstall Runyard; no task can start without it.",
                     {}};
    std::error_code failed;
    std::filesystem::remove_all(m_options.scratch, failed);
    std::filesystem::create_directories(m_options.scratch, failed);
    if (failed)
        return Error{ErrorCode::StorageFailed,
                     "The folder " + m_options.scratch.string() + " cannot be created: " + failed.message()
                         + ".",
                     "Make its parent folder writable.",
                     {}};
    if (auto opened = m_loop.open(); !opened)
        return opened;
    if (m_options.useCgroups)
        m_host.cgroups = CgroupTree::open(m_options.scratch);
    m_host.openFiles = raiseOpenFiles();
    m_thread = std::thread([this] { run(); });
    return Done{};
}

void WorkerHost::Impl::run()
{
    // Signals belong to the application; here a broken pipe is an error code.
    sigset_t all;
    ::sigfillset(&all);
    ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
    ::pthread_setname_np(::pthread_self(), "workers");
    m_loop.run();
}

void WorkerHost::Impl::endAll()
{
    // Without events: the owner that destroys the host has already decided the fate of the attempts.
    for (const auto &[key, attempt] : m_attempts)
        attempt->abandon(); // kills all first; the destructors then wait for each
    m_attempts.clear();
    m_pool.clear();
}

ProcessAttempt *WorkerHost::Impl::find(AttemptKey key)
{
    const auto found = m_attempts.find(key);
    return found == m_attempts.end() ? nullptr : found->second.get();
}

void WorkerHost::Impl::start(AttemptSpec spec)
{
    const AttemptKey key = spec.key;
    if (spec.task.mode == TaskMode::Persistent) {
        if (!m_pool.owns(key))
            m_pool.start(std::move(spec));
        return;
    }
    auto [place, isNew] = m_attempts.try_emplace(key);
    if (!isNew)
        return; // started twice: it is already running
    place->second = std::make_unique<ProcessAttempt>(m_host, std::move(spec),
                                                     [this](AttemptKey ended) { m_attempts.erase(ended); });
    place->second->start();
}

void WorkerHost::Impl::stop(AttemptKey key, StopReason reason, Millis grace)
{
    if (auto *attempt = find(key))
        attempt->stop(reason, grace);
    else
        m_pool.stop(key, reason, grace);
}

void WorkerHost::Impl::freeze(AttemptKey key)
{
    if (auto *attempt = find(key))
        attempt->freeze();
    else
        m_pool.freeze(key);
}

void WorkerHost::Impl::resume(AttemptKey key)
{
    if (auto *attempt = find(key))
        attempt->resume();
    else
        m_pool.resume(key);
}

WorkerHost::WorkerHost(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
WorkerHost::~WorkerHost() = default;

Result<std::unique_ptr<WorkerHost>> WorkerHost::create(WorkerHostOptions options, const Clock &clock,
                                                       WorkerEvents &events)
{
    auto impl = std::make_unique<Impl>(std::move(options), clock, events);
    if (auto opened = impl->open(); !opened)
        return opened.error();
    return std::unique_ptr<WorkerHost>(new WorkerHost(std::move(impl)));
}

void WorkerHost::start(AttemptSpec spec)
{
    m_impl->post([impl = m_impl.get(), spec = std::move(spec)]() mutable { impl->start(std::move(spec)); });
}

void WorkerHost::stop(AttemptKey key, StopReason reason, Millis grace)
{
    m_impl->post([impl = m_impl.get(), key, reason, grace] { impl->stop(key, reason, grace); });
}

void WorkerHost::freeze(AttemptKey key)
{
    m_impl->post([impl = m_impl.get(), key] { impl->freeze(key); });
}

void WorkerHost::resume(AttemptKey key)
{
    m_impl->post([impl = m_impl.get(), key] { impl->resume(key); });
}

void WorkerHost::retireOtherVersions(const std::string &project, const std::string &keepVersion)
{
    m_impl->post(
        [impl = m_impl.get(), project, keepVersion] { impl->retireOtherVersions(project, keepVersion); });
}

void WorkerHost::logsStored(std::size_t bytes)
{
    m_impl->post([impl = m_impl.get(), bytes] { impl->logsStored(bytes); });
}

} // namespace runyard
