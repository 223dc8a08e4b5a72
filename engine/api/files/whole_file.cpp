#include "engine/api/files/whole_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace runyard {

Error notWritten(const std::filesystem::path &file, int number)
{
    return Error{ErrorCode::StorageFailed,
                 file.string() + " could not be written: " + std::strerror(number) + ".",
                 "Free space in the workspace or make it writable.",
                 {}};
}

Status writeWhole(const std::filesystem::path &folder, const std::string &name, const std::string &text)
{
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    const auto file = folder / name;
    const auto beside = folder / (name + ".part");
    const int fd = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return notWritten(file, errno);
    std::size_t done = 0;
    while (done < text.size()) {
        const auto written = ::write(fd, text.data() + done, text.size() - done);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            break;
        done += static_cast<std::size_t>(written);
    }
    const bool isWhole = done == text.size() && ::fdatasync(fd) == 0;
    const int number = errno;
    ::close(fd);
    if (!isWhole || ::rename(beside.c_str(), file.c_str()) != 0) {
        const auto error = notWritten(file, isWhole ? errno : number);
        ::unlink(beside.c_str());
        return error;
    }
    return Done{};
}

std::optional<std::string> readWhole(const std::filesystem::path &file)
{
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return std::nullopt;
    auto text = readWhole(fd);
    const int number = errno;
    ::close(fd);
    errno = number;
    return text;
}

std::optional<std::string> readWhole(int fd)
{
    std::string text;
    std::array<char, 65'536> part;
    while (true) {
        const auto bytes = ::read(fd, part.data(), part.size());
        if (bytes < 0 && errno == EINTR)
            continue;
        if (bytes < 0)
            return std::nullopt;
        if (bytes == 0)
            return text;
        text.append(part.data(), static_cast<std::size_t>(bytes));
    }
}

} // namespace runyard
