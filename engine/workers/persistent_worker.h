// A warm worker: one process that executes attempts sent to it, several at a time.
// Lives on the host's thread.
#pragma once

#include "engine/workers/persistent_protocol.h"
#include "engine/workers/process_attempt.h"

#include <map>

namespace runyard {

class PersistentWorker final : public ShepherdListener
{
public:
    struct Callbacks
    {
        std::function<void(AttemptKey)> attemptEnded;
        std::function<void(PersistentWorker *)> wantsFlush;
        std::function<void(PersistentWorker *)> ended; // the last call; may destroy the worker
    };

    /// Starts with the first attempt's task; `first` determines the command, environment and limits.
    PersistentWorker(HostContext &host, const AttemptSpec &first, Callbacks callbacks);
    ~PersistentWorker() override;

    /// Returns an error if no process could be created; the worker is then unusable.
    Status open();

    bool hasFreeSlot() const { return !m_isRetired && m_attempts.size() < m_slots; }
    bool idle() const { return m_attempts.empty(); }
    const std::string &version() const { return m_first.version; }
    const std::string &project() const { return m_first.project; }

    void assign(AttemptSpec spec);
    void stop(AttemptKey key, StopReason reason, Millis grace);
    void freeze(AttemptKey key);
    void resume(AttemptKey key);
    /// Accepts no more attempts and ends after its last one.
    void retire();
    /// Kills the process without waiting and without events.
    void abandon();
    /// Sends the messages queued during this wake-up in one write.
    void flush();

    void processStarted(std::int64_t pid) override;
    void processPrinted(std::string_view bytes) override;
    void processComplained(std::string_view bytes) override;
    void processHungUp() override;
    void processEnded(const ShepherdReport &report) override;

private:
    struct Active
    {
        AttemptSpec spec;
        LogCapture log;
        StopReason stop = StopReason::None;
        EventLoop::TimerId killTimer = 0;
        bool frozen = false;
    };

    void queue(std::string line);
    void handleLine(std::string_view line);
    void handleMessage(WorkerMessage message);
    void log(Active &active, LogLine line);
    void finish(AttemptKey key, AttemptOutcome outcome);
    void endWhenIdle();
    void heard(bool heartbeat);
    void watchHeartbeat();
    void updateFreeze();
    Active *byId(const std::string &attemptId);
    Active *newest();
    RunError lossOf(const Active &active, const ShepherdReport &report) const;

    HostContext &m_host;
    AttemptSpec m_first; // without its payload
    Callbacks m_callbacks;
    std::size_t m_slots;
    std::map<AttemptKey, Active> m_attempts;
    AttemptKey m_newest;
    std::unique_ptr<ShepherdProcess> m_process;
    std::int64_t m_pid = 0;
    std::string m_outgoing;
    std::string m_incoming;
    LogCapture m_complaints; // stderr; its lines go to the newest attempt
    bool m_isRetired = false;
    bool m_isFrozen = false;
    bool m_isLineTooLong = false;
    bool m_hasHungUp = false;       // closed its pipes, kept running and was ended for it
    bool m_sendsHeartbeats = false; // has sent a heartbeat; from then on missing heartbeats end it
    bool m_hasStalled = false;
    EventLoop::Clock::time_point m_lastHeard;
    EventLoop::TimerId m_heartbeatTimer = 0;
    EventLoop::TimerId m_hangUpTimer = 0;
    AttemptKey m_killedFor; // the attempt that did not stop in time
    EventLoop::TimerId m_idleTimer = 0;
};

} // namespace runyard
