// Compression of stored texts. Small ones are kept as they are; larger ones are zstd frames.
// The codec's number is stored beside each blob, so it can change without rewriting old rows.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace runyard {

enum class Codec { Plain = 0, Zstd = 1 };

/// Texts up to this size are never compressed.
inline constexpr std::size_t kPlainLimit = 4096;

struct EncodedBlob
{
    std::string bytes;
    Codec codec = Codec::Plain;
};

/// Returns the plain text when compression does not make it smaller.
EncodedBlob encodeBlob(std::string_view text);
/// Returns nothing when the bytes are not the output of this codec.
std::optional<std::string> decodeBlob(std::string_view bytes, int codec);

} // namespace runyard
