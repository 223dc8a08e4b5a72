#include "engine/export/packed_lines.h"

#include <QIODevice>

#include <zstd.h>

#include <vector>

namespace runyard {

namespace {

constexpr int kLevel = 6;      // for payloads and logs: compact, and faster than the disk
constexpr int kWindowLog = 23; // 8 MiB of memory for reading
constexpr std::size_t kMaxLineLength = 64 * 1024 * 1024; // far more than any line we write

} // namespace

Error damagedFile(const std::string &why)
{
    return {
        ErrorCode::StoreDamaged, "The file is damaged: " + why + ".", "Get a new copy from its source.", {}};
}

class LinePacker::Impl
{
public:
    explicit Impl(QIODevice &device) : into(device), context(ZSTD_createCCtx(), ZSTD_freeCCtx)
    {
        ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
        ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
        buffer.resize(ZSTD_CStreamOutSize());
    }

    QIODevice &into;
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context;
    std::vector<char> buffer;
};

LinePacker::LinePacker(QIODevice &into) : m_impl(std::make_unique<Impl>(into)) {}

LinePacker::~LinePacker() = default;

Status LinePacker::add(std::string_view line)
{
    if (Status added = compress(line, false); !added)
        return added;
    return compress("\n", false);
}

Status LinePacker::finish()
{
    return compress({}, true);
}

Status LinePacker::compress(std::string_view bytes, bool isEnd)
{
    ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
    const ZSTD_EndDirective mode = isEnd ? ZSTD_e_end : ZSTD_e_continue;
    while (true) {
        ZSTD_outBuffer out = {m_impl->buffer.data(), m_impl->buffer.size(), 0};
        const std::size_t left = ZSTD_compressStream2(m_impl->context.get(), &out, &in, mode);
        if (ZSTD_isError(left))
            return Error{ErrorCode::Internal,
                         std::string("Compressing failed: ") + ZSTD_getErrorName(left) + ".",
                         {},
                         {}};
        const auto size = static_cast<qint64>(out.pos);
        if (m_impl->into.write(m_impl->buffer.data(), size) != size)
            return Error{ErrorCode::StorageFailed,
                         "The file cannot be written: " + m_impl->into.errorString().toStdString() + ".",
                         {},
                         {}};
        if (isEnd ? left == 0 : in.pos == in.size)
            return Done{};
    }
}

class LineUnpacker::Impl
{
public:
    explicit Impl(QIODevice &device) : from(device), context(ZSTD_createDCtx(), ZSTD_freeDCtx)
    {
        ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, kWindowLog);
        input.resize(ZSTD_DStreamInSize());
        output.resize(ZSTD_DStreamOutSize());
    }

    QIODevice &from;
    std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context;
    std::vector<char> input;
    std::vector<char> output;
    ZSTD_inBuffer in{};
    std::string text; // unpacked; the part before `at` has been returned
    std::size_t at = 0;
    std::int64_t bytes = 0;
    bool isWhole = false; // the stream has ended with a correct checksum
};

LineUnpacker::LineUnpacker(QIODevice &from) : m_impl(std::make_unique<Impl>(from)) {}

LineUnpacker::~LineUnpacker() = default;

std::int64_t LineUnpacker::bytesRead() const
{
    return m_impl->bytes;
}

Result<std::optional<std::string>> LineUnpacker::next()
{
    std::size_t searched = m_impl->at;
    while (true) {
        const std::size_t end = m_impl->text.find('\n', searched);
        if (end != std::string::npos) {
            std::string line = m_impl->text.substr(m_impl->at, end - m_impl->at);
            m_impl->at = end + 1;
            return std::optional(std::move(line));
        }
        if (m_impl->isWhole) {
            if (m_impl->at < m_impl->text.size())
                return damagedFile("its last line is incomplete");
            return std::optional<std::string>();
        }
        m_impl->text.erase(0, m_impl->at);
        m_impl->at = 0;
        searched = m_impl->text.size();
        if (searched > kMaxLineLength)
            return damagedFile("it has a line of more than 64 MiB");
        if (Status read = readOn(); !read)
            return read.error();
    }
}

Status LineUnpacker::readOn()
{
    if (m_impl->in.pos == m_impl->in.size) {
        const qint64 size =
            m_impl->from.read(m_impl->input.data(), static_cast<qint64>(m_impl->input.size()));
        if (size < 0)
            return Error{ErrorCode::StorageFailed,
                         "The file cannot be read: " + m_impl->from.errorString().toStdString() + ".",
                         {},
                         {}};
        if (size == 0)
            return damagedFile("it ends in the middle");
        m_impl->bytes += size;
        m_impl->in = {m_impl->input.data(), static_cast<std::size_t>(size), 0};
    }
    ZSTD_outBuffer out = {m_impl->output.data(), m_impl->output.size(), 0};
    const std::size_t left = ZSTD_decompressStream(m_impl->context.get(), &out, &m_impl->in);
    if (ZSTD_isError(left))
        return damagedFile(ZSTD_getErrorName(left));
    m_impl->text.append(m_impl->output.data(), out.pos);
    if (left == 0) {
        m_impl->isWhole = true;
        if (m_impl->in.pos < m_impl->in.size || !m_impl->from.atEnd())
            return damagedFile("data follows its end");
    }
    return Done{};
}

} // namespace runyard
