// Streams of runs as files that only grow: `<folder>/<run>/<key>`, a line for each chunk. Chunks accepted by
// append() have been flushed to disk; a line cut short by a crash is dropped by the next append. Thread: file
// thread only, except for the limits.
#pragma once

#include "engine/base/result.h"
#include "engine/base/time.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace runyard {

struct StreamChunk
{
    std::int64_t at = 0;    // ms since 1970
    std::int64_t place = 0; // after this chunk; reading from here returns the next chunk
    std::string json;       // on one line
};

class StreamFiles
{
public:
    static constexpr std::int64_t kStreamBytes = 16 << 20;
    static constexpr std::size_t kChunkBytes = 1 << 20;
    static constexpr std::size_t kStreamsPerRun = 64;
    static constexpr std::size_t kKeyBytes = 128;
    static constexpr std::chrono::hours kKept{28 * 24}; // after the last chunk
    static constexpr std::chrono::hours kBetweenCleanUps{1};

    explicit StreamFiles(std::filesystem::path folder);

    /// Creates a stream if it does not exist. Errors: TooLarge beyond the limits.
    Status create(const std::string &run, const std::string &key);
    /// Appends chunks number `first`, first + 1, … of a writer, skipping chunks that are already stored.
    Status append(const std::string &run, const std::string &key, const std::string &writer,
                  std::int64_t first, const std::vector<std::string> &chunks, TimePoint now);
    /// Returns the number of a writer's last chunk; -1 = none.
    std::int64_t lastChunk(const std::string &run, const std::string &key, const std::string &writer);
    /// Returns chunks from `place` (0 = the beginning), about `bytes` in total; empty = none yet.
    std::vector<StreamChunk> read(const std::string &run, const std::string &key, std::int64_t place,
                                  std::size_t bytes) const;
    /// Returns the current end of the stream.
    std::int64_t end(const std::string &run, const std::string &key) const;
    std::vector<std::string> keys(const std::string &run) const;
    void cleanUp() const;

private:
    struct State
    {
        std::int64_t size = 0;
        std::uint64_t usedAt = 0;                       // value of m_uses
        std::map<std::string, std::int64_t> lastChunks; // by writer
    };
    std::filesystem::path file(const std::string &run, const std::string &key) const;
    State &state(const std::string &run, const std::string &key);

    std::filesystem::path m_folder;
    std::map<std::string, State> m_states; // for recently written streams
    std::uint64_t m_uses = 0;
    std::optional<std::chrono::steady_clock::time_point> m_cleanedAt;
};

} // namespace runyard
