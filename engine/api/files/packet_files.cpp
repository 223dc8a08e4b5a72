#include "engine/api/files/packet_files.h"

#include "engine/api/files/folder_entries.h"

#include "engine/api/files/whole_file.h"
#include "engine/base/dropped.h"
#include "engine/base/signature.h"

#include <openssl/sha.h>

#include <algorithm>
#include <vector>

namespace runyard {

namespace fs = std::filesystem;

namespace {

std::string sha256(std::string_view bytes)
{
    std::string digest(SHA256_DIGEST_LENGTH, '\0');
    SHA256(reinterpret_cast<const unsigned char *>(bytes.data()), bytes.size(),
           reinterpret_cast<unsigned char *>(digest.data()));
    return toBase64Url(digest);
}

} // namespace

PacketFiles::PacketFiles(fs::path folder) : m_folder(std::move(folder)) {}

bool PacketFiles::isId(std::string_view id)
{
    return !id.empty() && id.size() <= 64 && std::ranges::all_of(id, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'
               || c == '_';
    });
}

Status PacketFiles::save(const std::string &id, const Packet &packet)
{
    if (!isId(id))
        return Error{ErrorCode::InvalidInput, "This is no place for an upload.", {}, {}};
    cleanUp();
    // Written beside and then renamed, so a reader sees all of it or nothing.
    return writeWhole(m_folder, id, sha256(packet.data) + " " + packet.type + "\n" + packet.data);
}

Result<Packet> PacketFiles::load(const std::string &id) const
{
    const auto text = isId(id) ? readWhole(m_folder / id) : std::nullopt;
    if (!text)
        return Error{ErrorCode::NotFound,
                     "There is no upload \"" + id + "\".",
                     "Uploads are kept for a day: upload again, then trigger.",
                     {}};
    const auto space = text->find(' ');
    const auto newline = text->find('\n');
    if (space == text->npos || newline == text->npos || space > newline
        || sha256(std::string_view(*text).substr(newline + 1)) != text->substr(0, space))
        return Error{
            ErrorCode::StorageFailed, "The upload \"" + id + "\" is damaged.", "Upload it again.", {}};
    return Packet{text->substr(newline + 1), text->substr(space + 1, newline - space - 1), true};
}

void PacketFiles::cleanUp() const
{
    struct Found
    {
        fs::file_time_type at;
        std::uintmax_t bytes;
        fs::path path;
    };
    std::vector<Found> files;
    std::error_code ignored;
    for (const auto &entry : folderEntries(m_folder))
        files.push_back({entry.last_write_time(ignored), entry.file_size(ignored), entry.path()});
    std::ranges::sort(files, std::ranges::greater{}, &Found::at);
    const auto oldest = fs::file_time_type::clock::now() - kKept;
    std::uintmax_t kept = 0;
    for (const auto &file : files) {
        kept += file.bytes;
        const bool isOld = file.at < oldest;
        if (!isOld && kept <= kAllBytes)
            continue;
        if (fs::remove(file.path, ignored) && !isOld)
            countDropped(Dropped::Uploads);
    }
}

} // namespace runyard
