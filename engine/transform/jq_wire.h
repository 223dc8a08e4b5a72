// What Runyard and its jq process say to each other over one socket. First the program's text, then
// payload after payload; each is answered before the next one is sent.
//
// Both ways: 4 bytes length in the machine's order, then that many bytes. An answer begins with one
// byte that says how it went.
#pragma once

#include <cstdint>

namespace runyard::jq_wire {

inline constexpr char kOk = 'o';
inline constexpr char kFailed = 'f';
inline constexpr int kSocket = 0; // of the jq process
inline constexpr std::uint64_t kMemoryBytes = 512ull * 1024 * 1024;

} // namespace runyard::jq_wire
