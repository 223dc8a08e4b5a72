#include "engine/domain/run_wait.h"

namespace runyard {

namespace {

/// FNV-1a: the same result on every machine and in every version.
std::uint64_t hashOf(std::uint64_t hash, std::string_view text)
{
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

} // namespace

std::string waitMark(const std::string &taskId, const Packet &payload)
{
    std::uint64_t hash = hashOf(0xcbf29ce484222325, payload.type);
    hash = hashOf(hash, payload.present ? "=" : "-");
    hash = hashOf(hash, payload.data);
    return "run " + taskId + ' ' + std::to_string(hash);
}

} // namespace runyard
