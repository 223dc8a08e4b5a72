// Answers subscriptions to runs: the Electric shape protocol over long poll.
//
// The first answers contain all existing rows, page by page; later answers contain changed rows, and stay
// pending until there is a change or twenty seconds have passed. One listener on the engine's change feed
// serves every subscriber: a waiting subscriber costs nothing until one of its runs changes, and a changed run
// is read once for all of its subscribers. Thread: any.
#pragma once

#include "engine/api/realtime/change_log.h"
#include "engine/api/realtime/shape_rows.h"
#include "engine/api/router/router.h"
#include "engine/contract/change_set.h"
#include "engine/contract/changes.h"

#include <map>
#include <mutex>
#include <unordered_map>

namespace runyard {

struct ShapeRequest
{
    ShapeSubject subject;
    std::optional<ShapeOffset> offset; // empty = from the beginning
    bool isLive = false;
    SkippedColumns skipped;
    std::string handle; // identifies the shape; repeated in every request
};

class RealtimeHub
{
public:
    using UseStreams = std::function<void(std::vector<std::string>)>;
    /// Returns the streams of a run.
    using StreamsOf = std::function<void(const RunId &, UseStreams)>;

    RealtimeHub(EngineClient &client, const Clock &clock, StreamsOf streamsOf);
    ~RealtimeHub();

    void ask(ShapeRequest request, const Answer &answer);
    /// Notifies subscribers of a run of a change outside the engine: a new stream. The reply of the request
    /// that made it keeps the server, and so this object, alive until then.
    void touch(const RunId &run, const Answer &keepingAlive);
    /// Called once a second: answers subscribers that have waited long enough, and stops listening after a long
    /// time without requests.
    void tick();
    std::size_t waiting() const;

private:
    struct Waiter
    {
        ShapeRequest request;
        Answer answer;
        TimePoint until;
    };
    class Details;
    class Rows;
    using WaiterNumber = std::int64_t;

    void listen();
    void changed(const ChangeSet &changes);
    WaiterNumber wait(ShapeRequest request, const Answer &answer);
    std::optional<Waiter> take(WaiterNumber number);
    std::vector<WaiterNumber> waitersFor(const Run &run) const;
    void readFromStart(ShapeRequest request, const Answer &answer, RowChange change);
    void readPage(ShapeRequest request, const Answer &answer, RowChange change, std::int64_t start,
                  RunSeq after);
    void sendChanges(ShapeRequest request, const Answer &answer, std::shared_ptr<Details> details);

    EngineClient &m_client;
    const Clock &m_clock;
    StreamsOf m_streamsOf;
    mutable std::mutex m_mutex;
    ChangeLog m_log;
    TimePoint m_lastAsked;
    WaiterNumber m_lastNumber = 0;
    std::map<WaiterNumber, Waiter> m_waiters;
    std::unordered_multimap<std::string, WaiterNumber> m_bySubject; // by ShapeSubject::key()
    std::mutex m_listening;                                         // not locked while a change is reported
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
