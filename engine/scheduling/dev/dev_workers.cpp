#include "engine/scheduling/dev/dev_workers.h"

#include <algorithm>

namespace runyard {

// --- sessions and their builds

void DevWorkers::addVersion(const Deployment &deployment, bool isNew)
{
    if (!deployment.dev)
        return;
    const SessionKey key{deployment.project, deployment.dev->branch};
    Session &session = m_sessions[key];
    session.versions.insert(session.versions.begin(),
                            {deployment.version, *deployment.dev, deployment.taskCount, ++m_lastOrder});
    while (session.versions.size() > kMaxVersions)
        session.versions.pop_back();
    m_byWorker[deployment.dev->workerId] = {key, m_lastOrder};
    m_byVersion[deployment.version] = {key, m_lastOrder};
    if (isNew)
        seen(key);
}

std::optional<std::string> DevWorkers::seen(const SessionKey &key)
{
    Session &session = m_sessions[key];
    const TimePoint now = m_clock.now();
    session.lastSeen = now;
    session.heard = m_clock.elapsed();
    session.expectedUntil.reset();
    if (session.isConnected)
        return std::nullopt;
    session.isConnected = true;
    session.connectedSince = now;
    return key.first;
}

std::optional<std::string> DevWorkers::seenWorker(const std::string &workerId)
{
    const auto built = m_byWorker.find(workerId);
    return built == m_byWorker.end() ? std::nullopt : seen(built->second.session);
}

std::optional<std::string> DevWorkers::seenRun(const RunId &run)
{
    const auto key = m_ofRun.find(run);
    if (key == m_ofRun.end())
        return std::nullopt;
    Entry &entry = m_attempts.at(key->second);
    entry.heard = m_clock.elapsed();
    return seen(entry.session);
}

void DevWorkers::expectBack(const std::string &project)
{
    for (auto &[key, session] : m_sessions) {
        if (key.first == project && !session.lastSeen)
            session.expectedUntil = m_clock.elapsed() + kPatience;
    }
}

const DevWorkers::Version *DevWorkers::findVersion(const Session &session, const std::string &version)
{
    const auto found = std::ranges::find(session.versions, version, &Version::version);
    return found == session.versions.end() ? nullptr : &*found;
}

std::optional<std::string> DevWorkers::versionFor(const std::string &wanted) const
{
    const auto built = m_byVersion.find(wanted);
    if (built == m_byVersion.end())
        return std::nullopt;
    const Session &session = m_sessions.at(built->second.session);
    if (!session.isConnected || session.versions.empty())
        return std::nullopt;
    return findVersion(session, wanted) ? wanted : session.versions.front().version;
}

bool DevWorkers::forgetVersion(const std::string &version)
{
    const auto built = m_byVersion.find(version);
    if (built == m_byVersion.end())
        return false;
    auto &versions = m_sessions[built->second.session].versions;
    if (!versions.empty() && versions.front().version == version)
        return false;
    std::erase_if(versions, [&](const Version &known) { return known.version == version; });
    return true;
}

std::string DevWorkers::branchOf(const std::string &version) const
{
    const auto built = m_byVersion.find(version);
    return built == m_byVersion.end() ? std::string() : built->second.session.second;
}

const std::string *DevWorkers::projectOf(const std::string &workerId) const
{
    const auto built = m_byWorker.find(workerId);
    return built == m_byWorker.end() ? nullptr : &built->second.session.first;
}

std::vector<DevWorker> DevWorkers::workers() const
{
    std::vector<DevWorker> all;
    for (const auto &[key, session] : m_sessions) {
        DevWorker worker{.project = key.first, .branch = key.second};
        for (const Version &version : session.versions)
            worker.versions.push_back(version.version);
        if (!session.versions.empty()) {
            const Version &newest = session.versions.front();
            worker.workerId = newest.build.workerId;
            worker.version = newest.version;
            worker.build = newest.build;
            worker.taskCount = newest.taskCount;
        }
        worker.isConnected = session.isConnected;
        worker.connectedSince = session.connectedSince;
        worker.lastSeen = session.lastSeen;
        all.push_back(std::move(worker));
    }
    return all;
}

std::vector<AttemptKey> DevWorkers::attemptsOf(const std::string &project, const std::string &branch) const
{
    std::vector<AttemptKey> keys;
    for (const auto &[key, entry] : m_attempts) {
        if (entry.session == SessionKey{project, branch})
            keys.push_back(key);
    }
    return keys;
}

// --- attempts

void DevWorkers::start(AttemptSpec spec)
{
    Entry entry{.run = spec.runId,
                .session = {},
                .workerId = {},
                .version = spec.version,
                .state = State::Offered,
                .since = m_clock.elapsed(),
                .heard = m_clock.elapsed(),
                .dispatch = 0,
                .deadline = {},
                .reason = StopReason::None};
    for (const auto &[key, session] : m_sessions) {
        const Version *version = key.first == spec.project ? findVersion(session, spec.version) : nullptr;
        if (!version)
            continue;
        entry.session = key;
        entry.workerId = version->build.workerId;
    }
    m_ofRun[entry.run] = spec.key;
    m_attempts[spec.key] = std::move(entry);
}

void DevWorkers::adopt(AttemptKey key, const RunId &run, const std::string &project,
                       const std::string &version, bool hasStarted)
{
    AttemptSpec spec;
    spec.key = key;
    spec.runId = run;
    spec.project = project;
    spec.version = version;
    start(std::move(spec));
    Entry &entry = m_attempts[key];
    if (const auto built = m_byVersion.find(version); built != m_byVersion.end())
        entry.session = built->second.session; // also for a build that newer ones have superseded
    entry.state = hasStarted ? State::Running : State::Offered;
}

void DevWorkers::noteDispatch(AttemptKey key, int transition)
{
    if (const auto found = m_attempts.find(key); found != m_attempts.end())
        found->second.dispatch = transition;
}

bool DevWorkers::isFromBefore(AttemptKey key, int transition) const
{
    const auto found = m_attempts.find(key);
    return found != m_attempts.end() && transition > 0 && transition < found->second.dispatch;
}

void DevWorkers::stop(AttemptKey key, StopReason reason, Millis)
{
    const auto found = m_attempts.find(key);
    if (found == m_attempts.end() || found->second.state == State::Lost)
        return;
    Entry &entry = found->second;
    const bool hasBegun = entry.state == State::Running || entry.state == State::Stopping;
    const Seconds time = reason == StopReason::Canceled ? kCancelTime : kOverdueTime;
    entry.state = State::Stopping;
    entry.reason = reason;
    entry.deadline = hasBegun ? m_clock.elapsed() + time : m_clock.elapsed();
}

std::vector<DevWorkers::Offer> DevWorkers::takeOffers(const std::string &workerId)
{
    std::vector<Offer> offers;
    const auto asks = m_byWorker.find(workerId);
    if (asks == m_byWorker.end())
        return offers;
    const Micros now = m_clock.elapsed();
    for (auto &[key, entry] : m_attempts) {
        // A build registered after the one that the session asks with has not reached it yet, or belongs to
        // another process.
        const auto built = m_byWorker.find(entry.workerId);
        if (built == m_byWorker.end() || built->second.order > asks->second.order)
            continue;
        const bool isOpen = entry.state == State::Offered
                            || (entry.state == State::HandedOut && entry.since + kOfferAgain <= now);
        if (entry.session != asks->second.session || !isOpen)
            continue;
        entry.state = State::HandedOut;
        entry.since = now;
        offers.push_back({key, entry.run, entry.workerId, entry.version});
        if (offers.size() == kMaxHandedOut)
            break;
    }
    return offers;
}

bool DevWorkers::started(AttemptKey key)
{
    const auto found = m_attempts.find(key);
    if (found == m_attempts.end() || found->second.state == State::Stopping)
        return false;
    found->second.state = State::Running;
    found->second.heard = m_clock.elapsed();
    return true;
}

void DevWorkers::forget(AttemptKey key)
{
    const auto found = m_attempts.find(key);
    if (found == m_attempts.end())
        return;
    if (const auto run = m_ofRun.find(found->second.run); run != m_ofRun.end() && run->second == key)
        m_ofRun.erase(run);
    m_attempts.erase(found);
}

bool DevWorkers::markLost(const RunId &run)
{
    const auto key = m_ofRun.find(run);
    if (key == m_ofRun.end())
        return false;
    Entry &entry = m_attempts.at(key->second);
    if (entry.state == State::Stopping)
        entry.deadline = m_clock.elapsed();
    else if (entry.state == State::Running)
        entry.state = State::Lost;
    else
        return false;
    return true;
}

// --- overdue attempts

Micros DevWorkers::goneAt(const Session &session) const
{
    return session.heard + (m_presences > 0 ? kPatience : kPatienceAlone);
}

bool DevWorkers::isGone(const SessionKey &key, Micros now) const
{
    const auto session = m_sessions.find(key);
    if (session == m_sessions.end())
        return true; // it left between the decision to start and the offer
    const bool isExpected = session->second.expectedUntil && *session->second.expectedUntil > now;
    return !session->second.isConnected && !isExpected;
}

std::vector<DevWorkers::Ended> DevWorkers::overdue()
{
    const Micros now = m_clock.elapsed();
    for (auto &[key, session] : m_sessions) {
        if (session.isConnected && goneAt(session) <= now)
            session.isConnected = false;
        if (session.expectedUntil && *session.expectedUntil <= now)
            session.expectedUntil.reset();
    }
    std::vector<Ended> ended;
    for (auto &[key, entry] : m_attempts) {
        if (entry.state == State::Running && entry.heard + kForgotten <= now)
            entry.state = State::Lost;
        const bool isAlone = entry.state == State::Lost || isGone(entry.session, now);
        if (entry.state == State::Stopping) {
            if (isAlone || *entry.deadline <= now)
                ended.push_back({key, entry.reason == StopReason::Canceled ? End::Canceled : End::Overdue});
        } else if (isAlone) {
            const bool hasBegun = entry.state == State::Running || entry.state == State::Lost;
            ended.push_back({key, hasBegun ? End::Interrupted : End::NeverBegan});
        }
    }
    return ended;
}

std::optional<Micros> DevWorkers::nextDue() const
{
    std::optional<Micros> next;
    const auto consider = [&next](Micros at) { next = next ? std::min(*next, at) : at; };
    const Micros now = m_clock.elapsed();
    for (const auto &[key, session] : m_sessions) {
        if (session.isConnected)
            consider(goneAt(session));
        if (session.expectedUntil)
            consider(*session.expectedUntil);
    }
    for (const auto &[key, entry] : m_attempts) {
        if (entry.state == State::Lost || isGone(entry.session, now))
            consider(now);
        else if (entry.deadline)
            consider(*entry.deadline);
        else if (entry.state == State::Running)
            consider(entry.heard + kForgotten);
    }
    return next;
}

} // namespace runyard
