// The command lines that execute runs (`trigger.dev dev`), and the attempts that are theirs: who is there, what
// is offered to whom, what is overdue. In memory; what must last is in the store (deployments, attempts), and
// recovery fills this from it.
//
// A command line is known by its project and branch. It asks for work all the time, which is how we know that
// it lives; an open presence stream means that silence may be patience (it does not ask while it has as many
// runs as it takes). Engine thread only.
#pragma once

#include "engine/domain/dev_worker.h"
#include "engine/workers/worker_host.h"

#include <map>
#include <set>

namespace runyard {

class DevWorkers final : public Workers
{
public:
    // How long silence means nothing: while its presence stream may be open, and when none is.
    static constexpr Seconds kPatience{30};
    static constexpr Seconds kPatienceAlone{4};
    // The command line may have lost an offer, or dropped it because it was not done with the run's last
    // attempt; offering it once more is harmless.
    static constexpr Seconds kOfferAgain{5};
    static constexpr Seconds kCancelTime{60}; // upstream's, for hooks that run on cancel
    // It asks about every run that it has each five seconds. One that it does not speak of, it has given up.
    static constexpr Seconds kForgotten{60};
    static constexpr Seconds kOverdueTime{20};     // after max_duration, which the command line ends itself
    static constexpr std::size_t kMaxVersions = 3; // it keeps its two latest old builds
    static constexpr std::size_t kMaxHandedOut = 25;

    explicit DevWorkers(const Clock &clock) : m_clock(clock) {}

    // Workers: offers, and marks what was asked to end.
    void start(AttemptSpec spec) override;
    void stop(AttemptKey key, StopReason reason, Millis grace) override;
    void freeze(AttemptKey) override {} // the next snapshot tells it
    void resume(AttemptKey) override {}
    void retireOtherVersions(const std::string &, const std::string &) override {}

    // --- who is there
    /// A build, newest last. `isNew`: it was registered just now, so its command line is there.
    void addVersion(const Deployment &deployment, bool isNew);
    /// It spoke. Returns its project when it had been away, else nothing.
    std::optional<std::string> seenWorker(const std::string &workerId);
    std::optional<std::string> seenRun(const RunId &run);
    void presenceOpened() { ++m_presences; }
    void presenceClosed() { m_presences -= m_presences > 0 ? 1 : 0; }
    /// The engine has just started: those with attempts get the time to come back.
    void expectBack(const std::string &project);
    /// The version in which a run can start now: `wanted` where it is still there, else the newest one of the
    /// same branch. Empty: nobody is there.
    std::optional<std::string> versionFor(const std::string &wanted) const;
    /// Its command line does not have it any more. False for the newest one: that cannot be.
    bool forgetVersion(const std::string &version);
    /// Of the command line that built it; empty also when nobody did.
    std::string branchOf(const std::string &version) const;
    std::vector<DevWorker> workers() const;
    const std::string *projectOf(const std::string &workerId) const;
    /// Its attempts, offered ones too.
    std::vector<AttemptKey> attemptsOf(const std::string &project, const std::string &branch) const;

    // --- attempts
    /// One that was under way when the engine ended.
    void adopt(AttemptKey key, const RunId &run, const std::string &project, const std::string &version,
               bool hasStarted);
    std::size_t attemptCount() const { return m_attempts.size(); }
    bool has(AttemptKey key) const { return m_attempts.contains(key); }
    /// The number of the transition that dispatched it: what was said of a run before is not about it.
    void noteDispatch(AttemptKey key, int transition);
    bool isFromBefore(AttemptKey key, int transition) const;
    /// What to hand to the command line with this build now: nothing that it has not built yet.
    struct Offer
    {
        AttemptKey key;
        RunId run;
        std::string workerId;
        std::string version;
    };
    std::vector<Offer> takeOffers(const std::string &workerId);
    /// False when it was asked to end before it began.
    bool started(AttemptKey key);
    void forget(AttemptKey key);

    // --- what is overdue
    enum class End { Interrupted, NeverBegan, Canceled, Overdue };
    struct Ended
    {
        AttemptKey key;
        End how = End::Interrupted;
    };
    /// Attempts that end without the command line's word, and command lines that are gone from now on. The
    /// attempts stay until they are forgotten.
    std::vector<Ended> overdue();
    /// Its processes are gone, as somebody who knows says. False when none had begun.
    bool markLost(const RunId &run);
    std::optional<Micros> nextDue() const; // by Clock::elapsed(), as all that is measured here

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
        Micros heard{0};                // its command line spoke of it
        int dispatch = 0;               // 0 = not known
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
    std::map<std::string, Built> m_byWorker;  // all there ever were, by worker id
    std::map<std::string, Built> m_byVersion; // the same
    std::int64_t m_lastOrder = 0;
    std::map<AttemptKey, Entry> m_attempts;
    std::map<RunId, AttemptKey> m_ofRun;
    int m_presences = 0;
};

} // namespace runyard
