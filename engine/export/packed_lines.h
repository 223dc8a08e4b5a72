// Lines of text as one zstd stream with a checksum: written and read a line at a time.
#pragma once

#include "engine/base/result.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>

class QIODevice;

namespace runyard {

/// `why` without a full stop.
Error damagedFile(const std::string &why);

class LinePacker
{
public:
    explicit LinePacker(QIODevice &into);
    ~LinePacker();

    Status add(std::string_view line); // without its newline
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

    /// Empty after the last line. StoreDamaged when the stream is not whole; a line over 64 MiB is refused.
    Result<std::optional<std::string>> next();
    /// Of the bytes of the file, how many were read.
    std::int64_t bytesRead() const;

private:
    Status readOn();
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace runyard
