#include "engine/domain/ids.h"

#include <algorithm>
#include <bit>
#include <random>

namespace runyard {

namespace {

constexpr char kIdDigits[] = "0123456789abcdefghijklmnopqrstuv";
constexpr int kIdMillisDigits = 10; // 50 bits for the 48 of the time
constexpr int kIdCounterDigits = 4; // 20 bits: a million ids in one millisecond
constexpr int kIdRandomDigits = 12; // 60 bits
constexpr std::uint32_t kIdCounterEnd = 1u << (5 * kIdCounterDigits);

void appendBase32(std::string &out, std::uint64_t value, int digits)
{
    for (int shift = 5 * (digits - 1); shift >= 0; shift -= 5)
        out.push_back(kIdDigits[(value >> shift) & 31]);
}

} // namespace

SystemRandom::SystemRandom()
{
    std::random_device device;
    do {
        for (auto &word : m_state)
            word = (std::uint64_t{device()} << 32) | device();
    } while ((m_state[0] | m_state[1] | m_state[2] | m_state[3]) == 0); // a state of zero would stay zero
}

// xoshiro256**: small, fast, and good enough for jitter and unique ids.
std::uint64_t SystemRandom::next()
{
    const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
    const std::uint64_t shifted = m_state[1] << 17;
    m_state[2] ^= m_state[0];
    m_state[3] ^= m_state[1];
    m_state[1] ^= m_state[2];
    m_state[0] ^= m_state[3];
    m_state[2] ^= shifted;
    m_state[3] = std::rotl(m_state[3], 45);
    return result;
}

std::string IdFactory::body()
{
    const auto sinceEpoch = std::chrono::floor<Millis>(m_clock.now()).time_since_epoch().count();
    const auto millis = static_cast<std::uint64_t>(std::max<std::int64_t>(sinceEpoch, 0));
    if (millis > m_lastMillis) {
        m_lastMillis = millis;
        m_counter = 0;
    } else if (++m_counter == kIdCounterEnd) {
        // The counter is used up, or the clock was set back: run ahead of the clock to keep the order.
        ++m_lastMillis;
        m_counter = 0;
    }
    std::string out;
    out.reserve(kIdMillisDigits + kIdCounterDigits + kIdRandomDigits);
    appendBase32(out, m_lastMillis, kIdMillisDigits);
    appendBase32(out, m_counter, kIdCounterDigits);
    appendBase32(out, m_random.next(), kIdRandomDigits);
    return out;
}

bool looksLikeRunId(std::string_view text)
{
    constexpr std::string_view prefix = "run_";
    if (!text.starts_with(prefix))
        return false;
    text.remove_prefix(prefix.size());
    return text.size() >= 20 && text.size() <= 32 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
           });
}

} // namespace runyard
