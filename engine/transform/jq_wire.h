// The protocol between Runyard and its jq process, over a single socket. First the program's text, then one
// payload after another; each is answered before the next is sent.
//
// In both directions: a length of 4 bytes in machine order, then that many bytes. An answer begins with a
// byte for the result.
#pragma once

#include <cstdint>

namespace runyard::jq_wire {

inline constexpr char kOk = 'o';
inline constexpr char kFailed = 'f';
inline constexpr int kSocket = 0; // descriptor in the jq process
inline constexpr std::uint64_t kMemoryBytes = 512ull * 1024 * 1024;

} // namespace runyard::jq_wire
