// Payloads that clients upload before they trigger with them: one file each, with its type and hash in the
// first line. A trigger takes the bytes into the run; the file is only needed until then, and goes after a
// day. File thread only.
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
    static constexpr std::uintmax_t kAllBytes = 1u << 30; // the oldest go first

    explicit PacketFiles(std::filesystem::path folder);

    /// `id`: letters, digits, - and _. Replaces what was uploaded there before.
    Status save(const std::string &id, const Packet &packet);
    /// NotFound when there is none (any more); StorageFailed when the bytes are not those that were saved.
    Result<Packet> load(const std::string &id) const;
    /// Drops what is too old or too much.
    void cleanUp() const;

    static bool isId(std::string_view id);

private:
    std::filesystem::path m_folder;
};

} // namespace runyard
