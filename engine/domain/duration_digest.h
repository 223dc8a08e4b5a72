// How long many things took, in a few hundred bytes: counts in buckets that grow by 5 % each, so that a
// quantile is off by at most 2.5 %. Digests add up exactly: the digest of two sets is the sum of theirs.
// Plain value.
#pragma once

#include "engine/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runyard {

/// A bucket's number and how many are in it.
using DigestBucket = std::pair<int, std::int64_t>;

class DurationDigest
{
public:
    static constexpr double kGrowth = 1.05;
    static constexpr int kBuckets = 1'024; // the last ends far past the age of the universe

    void add(Micros duration, std::int64_t times = 1); // less than 1 µs counts as 1 µs
    void add(const DurationDigest &other);
    std::int64_t count() const;
    bool isEmpty() const { return m_buckets.empty(); }
    /// The value that a share `q` (0 to 1) of all does not exceed; empty without any.
    std::optional<Micros> quantile(double q) const;

    std::string encoded() const; // empty for none
    /// Adds what encoded() wrote. False when the bytes are not that; then nothing was added.
    bool addEncoded(std::string_view bytes);

    bool operator==(const DurationDigest &) const = default;

private:
    void addAt(int bucket, std::int64_t times);
    std::vector<DigestBucket> m_buckets; // by bucket, each once, counts above 0
};

/// Adds up many encoded digests quickly; larger than a digest.
class DigestSum
{
public:
    bool addEncoded(std::string_view bytes);
    void add(const DigestSum &other);
    std::int64_t count() const;
    std::optional<Micros> quantile(double q) const;

private:
    std::vector<std::int64_t> m_counts;  // by bucket; up to the highest that is used
    std::vector<DigestBucket> m_decoded; // kept so that it need not be allocated anew
};

} // namespace runyard
