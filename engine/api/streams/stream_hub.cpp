#include "engine/api/streams/stream_hub.h"

#include "engine/contract/run_details.h"

namespace runyard {

namespace {

constexpr std::size_t kPieceBytes = 64 * 1024;
constexpr Seconds kQuiet{15};

std::string asEvent(const StreamChunk &chunk)
{
    return "id: " + std::to_string(chunk.at) + "-" + std::to_string(chunk.place) + "\ndata: " + chunk.json
           + "\n\n";
}

} // namespace

/// One answer. When asked for a piece, it reads from its place, or waits for new chunks.
class StreamHub::Reader : public HttpBody, public std::enable_shared_from_this<Reader>
{
public:
    Reader(StreamHub &hub, RunId id, std::string name, std::optional<std::int64_t> from)
        : run(std::move(id)), key(std::move(name)), m_hub(hub), m_place(from), m_saidAt(hub.clock().now())
    {
    }

    void next(Piece piece) override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_piece = std::move(piece);
        }
        readOn();
    }

    void gone() override
    {
        {
            const std::lock_guard lock(m_mutex);
            m_piece = nullptr;
            m_isOver = true;
        }
        m_hub.forget(this);
    }

    /// Called when there may be more chunks or, with `isEnd`, when no more will follow.
    void notify(bool isEnd)
    {
        {
            const std::lock_guard lock(m_mutex);
            m_isEnd = m_isEnd || isEnd;
            m_isNotified = true;
        }
        readOn();
    }

    void sayStillThere()
    {
        Piece piece;
        {
            const std::lock_guard lock(m_mutex);
            if (!m_piece || m_isReading || m_hub.clock().now() < m_saidAt + kQuiet)
                return;
            m_saidAt = m_hub.clock().now();
            piece = std::exchange(m_piece, nullptr);
        }
        piece(": still there\n\n");
    }

    const RunId run;
    const std::string key;

private:
    void readOn()
    {
        {
            const std::lock_guard lock(m_mutex);
            if (!m_piece || m_isReading || m_isOver)
                return;
            m_isReading = true;
            m_isNotified = false;
        }
        m_hub.withFiles([self = shared_from_this()](StreamFiles &files) { self->read(files); });
    }

    void read(StreamFiles &files)
    {
        bool isEnd = false; // its value before reading, so that all chunks before the end are included
        {
            const std::lock_guard lock(m_mutex);
            isEnd = m_isEnd;
        }
        if (!m_place)
            m_place = files.end(run.text, key);
        std::string text;
        for (const auto &chunk : files.read(run.text, key, *m_place, kPieceBytes)) {
            text += asEvent(chunk);
            m_place = chunk.place;
        }
        Piece piece;
        bool again = false;
        {
            const std::lock_guard lock(m_mutex);
            m_isReading = false;
            if (!text.empty() || isEnd)
                piece = std::exchange(m_piece, nullptr);
            again = !piece && m_isNotified;
            m_saidAt = m_hub.clock().now();
            m_isOver = m_isOver || (text.empty() && isEnd);
        }
        if (text.empty() && isEnd)
            m_hub.forget(this);
        if (piece)
            piece(std::move(text)); // empty = the end
        else if (again)
            readOn();
    }

    StreamHub &m_hub;
    std::mutex m_mutex;
    std::optional<std::int64_t> m_place; // file thread only
    Piece m_piece;
    TimePoint m_saidAt;
    bool m_isReading = false;
    bool m_isNotified = false;
    bool m_isEnd = false;
    bool m_isOver = false;
};

StreamHub::StreamHub(EngineClient &client, const Clock &clock, std::filesystem::path folder,
                     FileThread &thread)
    : m_client(client)
    , m_clock(clock)
    , m_thread(thread)
    , m_files(std::make_shared<StreamFiles>(std::move(folder)))
{
}

StreamHub::~StreamHub()
{
    m_subscription.reset();
}

void StreamHub::withFiles(Use use)
{
    m_thread.run([files = m_files, use = std::move(use)] { use(*files); });
}

std::shared_ptr<HttpBody> StreamHub::reader(const RunId &run, const std::string &key,
                                            std::optional<std::int64_t> place)
{
    const auto made = std::make_shared<Reader>(*this, run, key, place);
    {
        const std::lock_guard lock(m_mutex);
        m_readers.emplace(run.text, made);
    }
    listen();
    // After listening, so that a run that ends in between is noticed either way.
    m_client.runDetails().find(run, [made](Result<RunDetail> detail) {
        if (detail && isFinal(detail->run.status))
            made->notify(true);
    });
    return made;
}

void StreamHub::listen()
{
    const std::lock_guard listening(m_listening);
    if (!m_subscription)
        m_subscription = m_client.changes().subscribe([this](const auto &changes) { changed(*changes); });
}

std::vector<std::shared_ptr<StreamHub::Reader>> StreamHub::readersOf(const RunId &run, const std::string *key)
{
    std::vector<std::shared_ptr<Reader>> found;
    const std::lock_guard lock(m_mutex);
    const auto [begin, end] = m_readers.equal_range(run.text);
    for (auto entry = begin; entry != end; ++entry) {
        const auto reader = entry->second.lock();
        if (reader && (!key || reader->key == *key))
            found.push_back(reader);
    }
    return found;
}

void StreamHub::changed(const ChangeSet &changes)
{
    for (const auto &run : changes.runs) {
        if (!isFinal(run.status))
            continue;
        for (const auto &reader : readersOf(run.id, nullptr))
            reader->notify(true);
    }
    if (!changes.overflowed)
        return;
    std::vector<std::shared_ptr<Reader>> all;
    {
        const std::lock_guard lock(m_mutex);
        for (const auto &[run, reader] : m_readers)
            all.push_back(reader.lock());
    }
    for (const auto &reader : all) {
        if (reader)
            m_client.runDetails().find(reader->run, [reader](Result<RunDetail> detail) {
                reader->notify(detail && isFinal(detail->run.status));
            });
    }
}

void StreamHub::appended(const RunId &run, const std::string &key)
{
    for (const auto &reader : readersOf(run, &key))
        reader->notify(false);
}

void StreamHub::forget(const Reader *reader)
{
    const std::lock_guard lock(m_mutex);
    const auto [begin, end] = m_readers.equal_range(reader->run.text);
    for (auto entry = begin; entry != end;) {
        const auto known = entry->second.lock();
        entry = !known || known.get() == reader ? m_readers.erase(entry) : std::next(entry);
    }
}

void StreamHub::tick()
{
    std::vector<std::shared_ptr<Reader>> all;
    std::unique_ptr<Subscription> unused;
    {
        const std::lock_guard listening(m_listening);
        const std::lock_guard lock(m_mutex);
        for (const auto &[run, reader] : m_readers)
            all.push_back(reader.lock());
        if (all.empty())
            unused = std::move(m_subscription);
    }
    unused.reset();
    for (const auto &reader : all) {
        if (reader)
            reader->sayStillThere();
    }
}

} // namespace runyard
