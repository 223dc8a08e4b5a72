// A distribution of durations in a few hundred bytes: counts in buckets that grow by 5 % each, so quantiles
// are accurate to 2.5 %. Digests are exactly additive: the digest of two sets combined is the sum of their
// digests. Plain value.
#pragma once

#include "engine/base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace runyard {

/// A bucket's number and its count.
using DigestBucket = std::pair<int, std::int64_t>;

class DurationDigest
{
public:
    static constexpr double kGrowth = 1.05;
    static constexpr int kBuckets = 1'024; // the last one ends far beyond the age of the universe

    void add(Micros duration, std::int64_t times = 1); // less than 1 µs counts as 1 µs
    void add(const DurationDigest &other);
    std::int64_t count() const;
    bool isEmpty() const { return m_buckets.empty(); }
    /// Returns the value that a share `q` (0 to 1) of all values does not exceed; empty if there are none.
    std::optional<Micros> quantile(double q) const;

    std::string encoded() const; // empty for an empty digest
    /// Adds the output of encoded(). Returns false, and adds nothing, if the bytes are something else.
    bool addEncoded(std::string_view bytes);

    bool operator==(const DurationDigest &) const = default;

private:
    void addAt(int bucket, std::int64_t times);
    std::vector<DigestBucket> m_buckets; // by bucket, without repeats, counts above 0
};

/// Adds up many encoded digests quickly; takes more memory than a digest.
class DigestSum
{
public:
    bool addEncoded(std::string_view bytes);
    void add(const DigestSum &other);
    std::int64_t count() const;
    std::optional<Micros> quantile(double q) const;

private:
    std::vector<std::int64_t> m_counts;  // by bucket; up to the highest one used
    std::vector<DigestBucket> m_decoded; // kept to avoid reallocation
};

} // namespace runyard
