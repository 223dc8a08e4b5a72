// Readers of streams: server-sent events that follow a stream until its run ends. An idle reader costs only a
// connection. Thread: any.
#pragma once

#include "engine/api/files/file_thread.h"
#include "engine/api/streams/stream_files.h"
#include "engine/contract/change_set.h"
#include "engine/contract/changes.h"
#include "engine/contract/engine_client.h"
#include "engine/http/http_server.h"

#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>

namespace runyard {

class StreamHub
{
public:
    StreamHub(EngineClient &client, const Clock &clock, std::filesystem::path folder, FileThread &thread);
    ~StreamHub();

    /// Returns a body with the chunks from `place` on (empty = only future chunks), until the run ends.
    std::shared_ptr<HttpBody> reader(const RunId &run, const std::string &key,
                                     std::optional<std::int64_t> place);

    using Use = std::function<void(StreamFiles &)>;
    /// Runs work on the files, on the file thread.
    void withFiles(Use use);
    /// Called when new chunks have been written.
    void appended(const RunId &run, const std::string &key);
    /// Called once a second: sends quiet readers a sign of life.
    void tick();
    const Clock &clock() const { return m_clock; }

private:
    class Reader;
    void listen();
    void changed(const ChangeSet &changes);
    void forget(const Reader *reader);
    std::vector<std::shared_ptr<Reader>> readersOf(const RunId &run, const std::string *key);

    EngineClient &m_client;
    const Clock &m_clock;
    FileThread &m_thread;
    std::shared_ptr<StreamFiles> m_files; // file thread only
    std::mutex m_mutex;
    std::unordered_multimap<std::string, std::weak_ptr<Reader>> m_readers; // by run
    std::mutex m_listening; // not locked while a change is reported
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
