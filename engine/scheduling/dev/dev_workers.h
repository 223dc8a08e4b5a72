// The `trigger.dev dev` sessions and their attempts: which sessions are connected, what is offered to them,
// and which attempts are overdue. Kept in memory; lasting data is in the store (deployments, attempts), and
// recovery refills this from it.
//
// A session is identified by its project and branch. It polls for work all the time, which shows that it is
// alive. It stops polling while it executes as many runs as it accepts, so silence is tolerated for longer
// while its presence stream is open.
// Engine thread only.
#pragma once

#include "engine/domain/dev_worker.h"
#include "engine/workers/worker_host.h"

#include <map>
#include <set>

namespace runyard {

class DevWorkers final : public Workers
{
public:
    // How long a session may be silent while presence streams are open, and when there are none.
    static constexpr Seconds kPatience{30};
    static constexpr Seconds kPatienceAlone{4};
    // A session may have lost an offer, or dropped it because the run's last attempt was not finished;
    // repeating an offer is harmless.
    static constexpr Seconds kOfferAgain{5};
    static constexpr Seconds kCancelTime{60}; // as upstream, for onCancel hooks
    // A session asks about each of its runs every five seconds. It has given up a run that it no longer
    // mentions.
    static constexpr Seconds kForgotten{60};
    static constexpr Seconds kOverdueTime{20};     // beyond max_duration, which the session enforces itself
    static constexpr std::size_t kMaxVersions = 3; // a session keeps its two most recent old builds
    static constexpr std::size_t kMaxHandedOut = 25;

    explicit DevWorkers(const Clock &clock) : m_clock(clock) {}

    // Workers: makes offers, and marks attempts that were asked to end.
    void start(AttemptSpec spec) override;
    void stop(AttemptKey key, StopReason reason, Millis grace) override;
    void freeze(AttemptKey) override {} // the next snapshot tells the session
    void resume(AttemptKey) override {}
    void retireOtherVersions(const std::string &, const std::string &) override {}

    // --- sessions and their builds
    /// Adds a build, the newest so far. `isNew` means that it has just been registered, so its session is
    /// connected.
    void addVersion(const Deployment &deployment, bool isNew);
    /// Records a sign of life. Returns the project if the session had been away.
    std::optional<std::string> seenWorker(const std::string &workerId);
    std::optional<std::string> seenRun(const RunId &run);
    void presenceOpened() { ++m_presences; }
    void presenceClosed() { m_presences -= m_presences > 0 ? 1 : 0; }
    /// Called after a start of the engine: gives sessions with attempts time to reconnect.
    void expectBack(const std::string &project);
    /// Returns the version in which a run can start now: `wanted` if it is still available, otherwise the
    /// newest one of its branch. Empty if no session is connected.
    std::optional<std::string> versionFor(const std::string &wanted) const;
    /// Called when the session no longer has this build. Returns false for its newest build, which it must
    /// have.
    bool forgetVersion(const std::string &version);
    /// Returns the branch of the session that built it; empty if no session did.
    std::string branchOf(const std::string &version) const;
    std::vector<DevWorker> workers() const;
    const std::string *projectOf(const std::string &workerId) const;
    /// Returns the attempts of a branch, including offered ones.
    std::vector<AttemptKey> attemptsOf(const std::string &project, const std::string &branch) const;

    // --- attempts
    /// Adds an attempt that was unfinished when the engine ended.
    void adopt(AttemptKey key, const RunId &run, const std::string &project, const std::string &version,
               bool hasStarted);
    std::size_t attemptCount() const { return m_attempts.size(); }
    bool has(AttemptKey key) const { return m_attempts.contains(key); }
    /// Records the number of the transition that dispatched the run: earlier reports about the run do not
    /// apply to it.
    void noteDispatch(AttemptKey key, int transition);
    bool isFromBefore(AttemptKey key, int transition) const;
    /// Work to hand to the session with this build now. Contains no versions that it has not built yet.
    struct Offer
    {
        AttemptKey key;
        RunId run;
        std::string workerId;
        std::string version;
    };
    std::vector<Offer> takeOffers(const std::string &workerId);
    /// Returns false when the attempt was asked to end before it began.
    bool started(AttemptKey key);
    void forget(AttemptKey key);

    // --- overdue attempts
    enum class End { Interrupted, NeverBegan, Canceled, Overdue };
    struct Ended
    {
        AttemptKey key;
        End how = End::Interrupted;
    };
    /// Marks silent sessions as gone and returns the attempts that end without a report from their session.
    /// The attempts stay until forget().
    std::vector<Ended> overdue();
    /// Marks an attempt as lost after a report that its process has ended. Returns false if it had not begun.
    bool markLost(const RunId &run);
    std::optional<Micros> nextDue() const; // by Clock::elapsed(), like all times here

private:
    struct Version
    {
        std::string version;
        DevVersion build;
        int taskCount = 0;
        std::int64_t order = 0; // later is higher
    };
    struct Session
    {
        std::vector<Version> versions; // newest first
        bool isConnected = false;
        std::optional<TimePoint> connectedSince;
        std::optional<TimePoint> lastSeen;
        Micros heard{0}; // lastSeen by elapsed()
        std::optional<Micros> expectedUntil;
    };
    using SessionKey = std::pair<std::string, std::string>; // project, branch

    enum class State { Offered, HandedOut, Running, Stopping, Lost };
    struct Entry
    {
        RunId run;
        SessionKey session;
        std::string workerId;
        std::string version;
        State state = State::Offered;
        Micros since{0};
        Micros heard{0};                // when its session last mentioned it
        int dispatch = 0;               // 0 = unknown
        std::optional<Micros> deadline; // Stopping
        StopReason reason = StopReason::None;
    };

    static const Version *findVersion(const Session &session, const std::string &version);
    std::optional<std::string> seen(const SessionKey &key);
    Micros goneAt(const Session &session) const;
    bool isGone(const SessionKey &key, Micros now) const;

    const Clock &m_clock;
    std::map<SessionKey, Session> m_sessions;
    struct Built
    {
        SessionKey session;
        std::int64_t order = 0;
    };
    std::map<std::string, Built> m_byWorker;  // every build ever registered, by worker id
    std::map<std::string, Built> m_byVersion; // the same, by version
    std::int64_t m_lastOrder = 0;
    std::map<AttemptKey, Entry> m_attempts;
    std::map<RunId, AttemptKey> m_ofRun;
    int m_presences = 0;
};

} // namespace runyard
