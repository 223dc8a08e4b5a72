// Who reads streams of runs: server-sent events that follow a stream until its run ends. A reader costs a
// connection and nothing else while there is nothing to say. Any thread.
#pragma once

#include "engine/api/files/file_thread.h"
#include "engine/api/streams/stream_files.h"
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

    /// A body with the chunks from `place` on (empty = only those to come), to the end of the run.
    std::shared_ptr<HttpBody> reader(const RunId &run, const std::string &key,
                                     std::optional<std::int64_t> place);

    using Use = std::function<void(StreamFiles &)>;
    /// Something to do with the files, on their thread.
    void withFiles(Use use);
    /// New chunks are in the file.
    void appended(const RunId &run, const std::string &key);
    /// Once a second: tells quiet readers that the line is still there.
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
    std::mutex m_listening;                                                // not held while a change is told
    std::unique_ptr<Subscription> m_subscription;
};

} // namespace runyard
