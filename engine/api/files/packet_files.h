// Payloads that clients upload before a trigger: one file each, with type and hash in the first line. The
// trigger copies the bytes into the run, so the file is only needed until then; it is deleted after a day.
// Thread: file thread only.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"

#include <filesystem>
#include <string>

namespace runyard {

class PacketFiles
{
public:
    static constexpr std::chrono::hours kKept{24};
    static constexpr std::uintmax_t kAllBytes = 1u << 30; // beyond this, the oldest are deleted

    explicit PacketFiles(std::filesystem::path folder);

    /// Saves an upload, replacing any with the same id. `id` consists of letters, digits, - and _.
    Status save(const std::string &id, const Packet &packet);
    /// Errors: NotFound if there is no such upload (any more), StorageFailed if the bytes differ from those
    /// saved.
    Result<Packet> load(const std::string &id) const;
    /// Deletes uploads that are too old or exceed the total size.
    void cleanUp() const;

    static bool isId(std::string_view id);

private:
    std::filesystem::path m_folder;
};

} // namespace runyard
