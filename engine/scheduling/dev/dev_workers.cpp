#include "engine/scheduling/dev/dev_workers.h"

#include <algorithm>

namespace runyard {

// --- who is there

void DevWorkers::addVersion(const Deployment &deployment, bool isNew)
{
    if (!deployment.dev)
        return;
    const LineKey key{deployment.project, deployment.dev->branch};
    Line &line = m_lines[key];
    line.versions.insert(line.versions.begin(),
                         {deployment.version, *deployment.dev, deployment.taskCount, ++m_lastOrder});
    while (line.versions.size() > kMaxVersions)
        line.versions.pop_back();
    m_byWorker[deployment.dev->workerId] = {key, m_lastOrder};
    m_byVersion[deployment.version] = {key, m_lastOrder};
    if (isNew)
        seen(key);
}

std::optional<std::string> DevWorkers::seen(const LineKey &key)
{
    Line &line = m_lines[key];
    const TimePoint now = m_clock.now();
    line.lastSeen = now;
    line.heard = m_clock.elapsed();
    line.expectedUntil.reset();
    if (line.isConnected)
        return std::nullopt;
    line.isConnected = true;
    line.connectedSince = now;
    return key.first;
}

std::optional<std::string> DevWorkers::seenWorker(const std::string &workerId)
{
    const auto built = m_byWorker.find(workerId);
    return built == m_byWorker.end() ? std::nullopt : seen(built->second.line);
}

std::optional<std::string> DevWorkers::seenRun(const RunId &run)
{
    const auto key = m_ofRun.find(run);
    if (key == m_ofRun.end())
        return std::nullopt;
    Entry &entry = m_attempts.at(key->second);
    entry.heard = m_clock.elapsed();
    return seen(entry.line);
}

void DevWorkers::expectBack(const std::string &project)
{
    for (auto &[key, line] : m_lines) {
        if (key.first == project && !line.lastSeen)
            line.expectedUntil = m_clock.elapsed() + kPatience;
    }
}

const DevWorkers::Version *DevWorkers::findVersion(const Line &line, const std::string &version)
{
    const auto found = std::ranges::find(line.versions, version, &Version::version);
    return found == line.versions.end() ? nullptr : &*found;
}

std::optional<std::string> DevWorkers::versionFor(const std::string &wanted) const
{
    const auto built = m_byVersion.find(wanted);
    if (built == m_byVersion.end())
        return std::nullopt;
    const Line &line = m_lines.at(built->second.line);
    if (!line.isConnected || line.versions.empty())
        return std::nullopt;
    return findVersion(line, wanted) ? wanted : line.versions.front().version;
}

bool DevWorkers::forgetVersion(const std::string &version)
{
    const auto built = m_byVersion.find(version);
    if (built == m_byVersion.end())
        return false;
    auto &versions = m_lines[built->second.line].versions;
    if (!versions.empty() && versions.front().version == version)
        return false;
    std::erase_if(versions, [&](const Version &known) { return known.version == version; });
    return true;
}

std::string DevWorkers::branchOf(const std::string &version) const
{
    const auto built = m_byVersion.find(version);
    return built == m_byVersion.end() ? std::string() : built->second.line.second;
}

const std::string *DevWorkers::projectOf(const std::string &workerId) const
{
    const auto built = m_byWorker.find(workerId);
    return built == m_byWorker.end() ? nullptr : &built->second.line.first;
}

std::vector<DevWorker> DevWorkers::workers() const
{
    std::vector<DevWorker> all;
    for (const auto &[key, line] : m_lines) {
        DevWorker worker{.project = key.first, .branch = key.second};
        for (const Version &version : line.versions)
            worker.versions.push_back(version.version);
        if (!line.versions.empty()) {
            const Version &newest = line.versions.front();
            worker.workerId = newest.build.workerId;
            worker.version = newest.version;
            worker.build = newest.build;
            worker.taskCount = newest.taskCount;
        }
        worker.isConnected = line.isConnected;
        worker.connectedSince = line.connectedSince;
        worker.lastSeen = line.lastSeen;
        all.push_back(std::move(worker));
    }
    return all;
}

std::vector<AttemptKey> DevWorkers::attemptsOf(const std::string &project, const std::string &branch) const
{
    std::vector<AttemptKey> keys;
    for (const auto &[key, entry] : m_attempts) {
        if (entry.line == LineKey{project, branch})
            keys.push_back(key);
    }
    return keys;
}

// --- attempts

void DevWorkers::start(AttemptSpec spec)
{
    Entry entry{.run = spec.runId,
                .line = {},
                .workerId = {},
                .version = spec.version,
                .state = State::Offered,
                .since = m_clock.elapsed(),
                .heard = m_clock.elapsed(),
                .dispatch = 0,
                .deadline = {},
                .reason = StopReason::None};
    for (const auto &[key, line] : m_lines) {
        const Version *version = key.first == spec.project ? findVersion(line, spec.version) : nullptr;
        if (!version)
            continue;
        entry.line = key;
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
        entry.line = built->second.line; // also where newer builds have taken its place
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
        // A build that was registered after the one it asks for has not reached it, or is another process's.
        const auto built = m_byWorker.find(entry.workerId);
        if (built == m_byWorker.end() || built->second.order > asks->second.order)
            continue;
        const bool isOpen = entry.state == State::Offered
                            || (entry.state == State::HandedOut && entry.since + kOfferAgain <= now);
        if (entry.line != asks->second.line || !isOpen)
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

// --- what is overdue

Micros DevWorkers::goneAt(const Line &line) const
{
    return line.heard + (m_presences > 0 ? kPatience : kPatienceAlone);
}

bool DevWorkers::isGone(const LineKey &key, Micros now) const
{
    const auto line = m_lines.find(key);
    if (line == m_lines.end())
        return true; // it left between the decision to start and the offer
    const bool isExpected = line->second.expectedUntil && *line->second.expectedUntil > now;
    return !line->second.isConnected && !isExpected;
}

std::vector<DevWorkers::Ended> DevWorkers::overdue()
{
    const Micros now = m_clock.elapsed();
    for (auto &[key, line] : m_lines) {
        if (line.isConnected && goneAt(line) <= now)
            line.isConnected = false;
        if (line.expectedUntil && *line.expectedUntil <= now)
            line.expectedUntil.reset();
    }
    std::vector<Ended> ended;
    for (auto &[key, entry] : m_attempts) {
        if (entry.state == State::Running && entry.heard + kForgotten <= now)
            entry.state = State::Lost;
        const bool isAlone = entry.state == State::Lost || isGone(entry.line, now);
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
    for (const auto &[key, line] : m_lines) {
        if (line.isConnected)
            consider(goneAt(line));
        if (line.expectedUntil)
            consider(*line.expectedUntil);
    }
    for (const auto &[key, entry] : m_attempts) {
        if (entry.state == State::Lost || isGone(entry.line, now))
            consider(now);
        else if (entry.deadline)
            consider(*entry.deadline);
        else if (entry.state == State::Running)
            consider(entry.heard + kForgotten);
    }
    return next;
}

} // namespace runyard
