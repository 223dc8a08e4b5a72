#include "engine/api/streams/stream_files.h"

#include "engine/api/files/folder_entries.h"

#include "engine/api/files/whole_file.h"
#include "engine/base/signature.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <fstream>
#include <unistd.h>

namespace runyard {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kStates = 256;

struct Line
{
    std::int64_t at = 0;
    std::string writer;
    std::int64_t number = 0;
    std::string_view json;
};

/// "<ms> <writer in base64url, or -> <number> <json>"
std::optional<Line> parse(std::string_view text)
{
    Line line;
    const auto first = text.find(' ');
    const auto second = first == text.npos ? first : text.find(' ', first + 1);
    const auto third = second == text.npos ? second : text.find(' ', second + 1);
    if (third == text.npos)
        return std::nullopt;
    const auto number = [&](std::size_t from, std::size_t to, std::int64_t &value) {
        const auto [end, error] = std::from_chars(text.data() + from, text.data() + to, value);
        return error == std::errc{} && end == text.data() + to;
    };
    if (!number(0, first, line.at) || !number(second + 1, third, line.number))
        return std::nullopt;
    line.writer = text.substr(first + 1, second - first - 1);
    line.json = text.substr(third + 1);
    return line;
}

std::string written(const std::string &writer)
{
    return writer.empty() ? "-" : toBase64Url(writer);
}

} // namespace

StreamFiles::StreamFiles(fs::path folder) : m_folder(std::move(folder)) {}

fs::path StreamFiles::file(const std::string &run, const std::string &key) const
{
    return m_folder / toBase64Url(run) / toBase64Url(key);
}

Status StreamFiles::create(const std::string &run, const std::string &key)
{
    if (key.empty() || key.size() > kKeyBytes)
        return Error{ErrorCode::InvalidInput, "A stream's name has 1 to 128 bytes.", {}, {}};
    const auto path = file(run, key);
    std::error_code failed;
    if (fs::exists(path, failed))
        return Done{};
    if (keys(run).size() >= kStreamsPerRun)
        return Error{ErrorCode::TooLarge, "A run can have 64 streams.", "Write to one of those it has.", {}};
    if (const auto at = std::chrono::steady_clock::now();
        !m_cleanedAt || at - *m_cleanedAt >= kBetweenCleanUps) {
        m_cleanedAt = at;
        cleanUp();
    }
    fs::create_directories(path.parent_path(), failed);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (fd < 0)
        return notWritten(path, errno);
    ::close(fd);
    return Done{};
}

StreamFiles::State &StreamFiles::state(const std::string &run, const std::string &key)
{
    const auto path = file(run, key);
    const auto known = m_states.find(path.string());
    if (known != m_states.end()) {
        known->second.usedAt = ++m_uses;
        return known->second;
    }
    if (m_states.size() >= kStates)
        m_states.erase(
            std::ranges::min_element(m_states, {}, [](const auto &each) { return each.second.usedAt; }));
    State &made = m_states[path.string()];
    made.usedAt = ++m_uses;
    const auto text = readWhole(path).value_or(std::string());
    for (std::size_t at = 0, end = 0; (end = text.find('\n', at)) != text.npos; at = end + 1) {
        if (const auto line = parse(std::string_view(text).substr(at, end - at)))
            made.lastChunks[line->writer] = line->number;
        made.size = static_cast<std::int64_t>(end) + 1;
    }
    return made;
}

Status StreamFiles::append(const std::string &run, const std::string &key, const std::string &writer,
                           std::int64_t first, const std::vector<std::string> &chunks, TimePoint now)
{
    auto &known = state(run, key);
    const auto name = written(writer);
    const auto last = known.lastChunks.contains(name) ? known.lastChunks.at(name) : -1;
    const auto ms = std::to_string(toMicros(now) / 1000);
    std::string text;
    std::int64_t number = first;
    for (const auto &chunk : chunks) {
        if (chunk.size() > kChunkBytes)
            return Error{
                ErrorCode::TooLarge, "A chunk of a stream can have 1 MiB.", "Send smaller ones.", {}};
        if (number > last)
            text += ms + " " + name + " " + std::to_string(number) + " " + chunk + "\n";
        ++number;
    }
    if (text.empty())
        return Done{};
    if (known.size + static_cast<std::int64_t>(text.size()) > kStreamBytes)
        return Error{ErrorCode::TooLarge, "A stream can have 16 MiB.", "Start another one.", {}};
    const auto path = file(run, key);
    const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    // At the known end, not the file's: data left behind it by a crash or a full disk is overwritten.
    const bool isWritten =
        fd >= 0 && ::ftruncate(fd, known.size) == 0
        && ::pwrite(fd, text.data(), text.size(), known.size) == static_cast<ssize_t>(text.size())
        && ::fdatasync(fd) == 0;
    const int problem = errno;
    if (fd >= 0)
        ::close(fd);
    if (!isWritten)
        return notWritten(path, problem);
    known.size += static_cast<std::int64_t>(text.size());
    known.lastChunks[name] = number - 1;
    return Done{};
}

std::int64_t StreamFiles::lastChunk(const std::string &run, const std::string &key, const std::string &writer)
{
    const auto &known = state(run, key).lastChunks;
    const auto found = known.find(written(writer));
    return found == known.end() ? -1 : found->second;
}

std::vector<StreamChunk> StreamFiles::read(const std::string &run, const std::string &key, std::int64_t place,
                                           std::size_t bytes) const
{
    std::ifstream stream(file(run, key), std::ios::binary);
    // A place that is not after a line is invalid, so the stream is sent again from the beginning.
    if (place > 0) {
        stream.seekg(place - 1);
        if (stream.get() != '\n') {
            stream.clear();
            stream.seekg(0);
            place = 0;
        }
    }
    std::vector<StreamChunk> chunks;
    std::string text;
    for (std::size_t taken = 0; taken < bytes && std::getline(stream, text) && !stream.eof();) {
        place += static_cast<std::int64_t>(text.size()) + 1;
        taken += text.size();
        if (const auto line = parse(text))
            chunks.push_back({line->at, place, std::string(line->json)});
    }
    return chunks;
}

std::int64_t StreamFiles::end(const std::string &run, const std::string &key) const
{
    std::error_code failed;
    const auto size = fs::file_size(file(run, key), failed);
    return failed ? 0 : static_cast<std::int64_t>(size);
}

std::vector<std::string> StreamFiles::keys(const std::string &run) const
{
    std::vector<std::string> names;
    for (const auto &entry : folderEntries(m_folder / toBase64Url(run))) {
        if (auto name = fromBase64Url(entry.path().filename().string()))
            names.push_back(std::move(*name));
    }
    std::ranges::sort(names);
    return names;
}

void StreamFiles::cleanUp() const
{
    std::error_code ignored;
    const auto oldest = fs::file_time_type::clock::now() - kKept;
    for (const auto &run : folderEntries(m_folder)) {
        if (run.last_write_time(ignored) >= oldest)
            continue; // a stream was created in it recently
        for (const auto &stream : folderEntries(run.path())) {
            if (stream.last_write_time(ignored) < oldest)
                fs::remove(stream.path(), ignored);
        }
        fs::remove(run.path(), ignored); // only when it is empty
    }
}

} // namespace runyard
