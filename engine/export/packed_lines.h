// Lines of text in a zstd stream with a checksum, written and read one line at a time.
#pragma once

#include "engine/base/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

class QIODevice;

namespace runyard {

/// `why` has no full stop.
Error damagedFile(const std::string &why);

class LinePacker
{
public:
    explicit LinePacker(QIODevice &into);
    ~LinePacker();

    Status add(std::string_view line); // without a newline
    Status finish();

private:
    Status compress(std::string_view bytes, bool isEnd);
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

class LineUnpacker
{
public:
    explicit LineUnpacker(QIODevice &from);
    ~LineUnpacker();

    /// Returns empty after the last line. Errors: StoreDamaged when the stream is incomplete or a line
    /// exceeds 64 MiB.
    Result<std::optional<std::string>> next();
    /// Returns how many bytes of the file have been read.
    std::int64_t bytesRead() const;

private:
    Status readOn();
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace runyard
