#include "engine/domain/duration_digest.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace runyard {

namespace {

int bucketOf(Micros duration)
{
    const auto micros = static_cast<double>(std::max<std::int64_t>(duration.count(), 1));
    return static_cast<int>(std::ceil(std::log(micros) / std::log(DurationDigest::kGrowth) - 1e-9));
}

/// The middle of the bucket, at most 2.5 % from either end.
Micros valueOf(int bucket)
{
    const double upper = std::pow(DurationDigest::kGrowth, bucket);
    return Micros{std::max<std::int64_t>(std::llround(2.0 * upper / (1.0 + DurationDigest::kGrowth)), 1)};
}

void appendNumber(std::string &out, std::uint64_t value) // 7 bits per byte, lowest first
{
    for (; value >= 0x80; value >>= 7)
        out.push_back(static_cast<char>(value | 0x80));
    out.push_back(static_cast<char>(value));
}

std::optional<std::uint64_t> takeNumber(std::string_view &bytes)
{
    std::uint64_t value = 0;
    for (int shift = 0; shift < 63 && !bytes.empty(); shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.front());
        bytes.remove_prefix(1);
        value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
        if (byte < 0x80)
            return value;
    }
    return std::nullopt;
}

/// Replaces `buckets` with the decoded `bytes`. Returns false if they are not an encoded digest.
bool decode(std::string_view bytes, std::vector<DigestBucket> &buckets)
{
    buckets.clear();
    std::uint64_t bucket = 0;
    while (!bytes.empty()) {
        const auto step = takeNumber(bytes);
        const auto times = takeNumber(bytes);
        if (!step || !times || *times == 0 || *step >= DurationDigest::kBuckets)
            return false;
        bucket += *step;
        if (bucket >= DurationDigest::kBuckets)
            return false;
        buckets.emplace_back(static_cast<int>(bucket), static_cast<std::int64_t>(*times));
    }
    return true;
}

std::int64_t rankOf(double q, std::int64_t all)
{
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(q * static_cast<double>(all))), 1,
                                    all);
}

} // namespace

void DurationDigest::addAt(int bucket, std::int64_t times)
{
    const auto at = std::lower_bound(m_buckets.begin(), m_buckets.end(), bucket,
                                     [](const auto &entry, int wanted) { return entry.first < wanted; });
    if (at != m_buckets.end() && at->first == bucket)
        at->second += times;
    else
        m_buckets.insert(at, {bucket, times});
}

void DurationDigest::add(Micros duration, std::int64_t times)
{
    if (times > 0)
        addAt(bucketOf(duration), times);
}

void DurationDigest::add(const DurationDigest &other)
{
    for (const auto &[bucket, times] : other.m_buckets)
        addAt(bucket, times);
}

std::int64_t DurationDigest::count() const
{
    std::int64_t sum = 0;
    for (const auto &[bucket, times] : m_buckets)
        sum += times;
    return sum;
}

std::optional<Micros> DurationDigest::quantile(double q) const
{
    const std::int64_t all = count();
    if (all == 0)
        return std::nullopt;
    const std::int64_t wanted = rankOf(q, all);
    std::int64_t seen = 0;
    for (const auto &[bucket, times] : m_buckets) {
        if ((seen += times) >= wanted)
            return valueOf(bucket);
    }
    return std::nullopt;
}

std::string DurationDigest::encoded() const
{
    std::string out;
    int last = 0;
    for (const auto &[bucket, times] : m_buckets) {
        appendNumber(out, static_cast<std::uint64_t>(bucket - last));
        appendNumber(out, static_cast<std::uint64_t>(times));
        last = bucket;
    }
    return out;
}

bool DurationDigest::addEncoded(std::string_view bytes)
{
    DurationDigest read;
    if (!decode(bytes, read.m_buckets))
        return false;
    add(read);
    return true;
}

bool DigestSum::addEncoded(std::string_view bytes)
{
    if (!decode(bytes, m_decoded))
        return false;
    if (!m_decoded.empty() && m_counts.size() <= static_cast<std::size_t>(m_decoded.back().first))
        m_counts.resize(static_cast<std::size_t>(m_decoded.back().first) + 1);
    for (const auto &[bucket, times] : m_decoded)
        m_counts[static_cast<std::size_t>(bucket)] += times;
    return true;
}

void DigestSum::add(const DigestSum &other)
{
    m_counts.resize(std::max(m_counts.size(), other.m_counts.size()));
    for (std::size_t i = 0; i < other.m_counts.size(); ++i)
        m_counts[i] += other.m_counts[i];
}

std::int64_t DigestSum::count() const
{
    return std::accumulate(m_counts.begin(), m_counts.end(), std::int64_t{0});
}

std::optional<Micros> DigestSum::quantile(double q) const
{
    const std::int64_t all = count();
    if (all == 0)
        return std::nullopt;
    const std::int64_t wanted = rankOf(q, all);
    std::int64_t seen = 0;
    for (std::size_t i = 0; i < m_counts.size(); ++i) {
        if ((seen += m_counts[i]) >= wanted)
            return valueOf(static_cast<int>(i));
    }
    return std::nullopt;
}

} // namespace runyard
