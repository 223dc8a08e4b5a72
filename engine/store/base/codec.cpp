#include "engine/store/base/codec.h"

#include <zstd.h>

namespace runyard {

namespace {
// Fast levels: payloads are written on the engine's thread.
constexpr int kZstdLevel = 1;
// Nothing larger is ever stored; a frame that claims more is damaged.
constexpr unsigned long long kDecodedCeiling = 512ull * 1024 * 1024;
} // namespace

EncodedBlob encodeBlob(std::string_view text)
{
    if (text.size() > kPlainLimit) {
        std::string compressed(ZSTD_compressBound(text.size()), '\0');
        const std::size_t size =
            ZSTD_compress(compressed.data(), compressed.size(), text.data(), text.size(), kZstdLevel);
        if (!ZSTD_isError(size) && size < text.size()) {
            compressed.resize(size);
            compressed.shrink_to_fit();
            return {std::move(compressed), Codec::Zstd};
        }
    }
    return {std::string(text), Codec::Plain};
}

std::optional<std::string> decodeBlob(std::string_view bytes, int codec)
{
    if (codec == static_cast<int>(Codec::Plain))
        return std::string(bytes);
    if (codec != static_cast<int>(Codec::Zstd))
        return std::nullopt;
    const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > kDecodedCeiling)
        return std::nullopt;
    std::string text(static_cast<std::size_t>(size), '\0');
    const std::size_t written = ZSTD_decompress(text.data(), text.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(written) || written != text.size())
        return std::nullopt;
    return text;
}

} // namespace runyard
