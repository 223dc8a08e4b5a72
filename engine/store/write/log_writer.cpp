#include "engine/store/write/log_writer.h"

#include "engine/store/base/codec.h"
#include "engine/store/base/database.h"
#include "engine/store/rows/log_segments.h"

namespace runyard {

namespace {
// A segment grows up to this size, then the next one begins: small enough to rewrite, large enough that a chatty run
// writes only a few rows a second.
constexpr std::int64_t kOpenSegmentBytes = 3 * 1024;
// The limit of one segment, so that a page of log reads little.
constexpr std::size_t kSegmentBytes = 128 * 1024;
} // namespace

std::int64_t LogWriter::append(RunSeq run, const std::vector<LogLine> &lines)
{
    if (lines.empty() || m_database.failed())
        return 0;
    std::int64_t first = 0; // of the open segment, when there is one
    std::int64_t next = 0;
    bool isOpen = false;
    {
        Statement last = m_database.prepare("SELECT first, lines, codec, length(data) FROM log_segment"
                                            " WHERE run = ? ORDER BY first DESC LIMIT 1");
        last.with(toInt(run));
        if (last.step()) {
            first = last.int64(0);
            next = first + last.int64(1);
            isOpen = last.integer(2) == static_cast<int>(Codec::Plain) && last.int64(3) < kOpenSegmentBytes;
        }
    }
    const std::int64_t firstNew = next;
    std::size_t done = 0;
    while (done < lines.size()) {
        std::vector<LogLine> part;
        std::size_t bytes = 0;
        while (done < lines.size() && (part.empty() || bytes + lines[done].text.size() <= kSegmentBytes)) {
            bytes += lines[done].text.size();
            part.push_back(lines[done++]);
        }
        const auto count = static_cast<std::int64_t>(part.size());
        const std::string packed = packLogLines(part);
        if (isOpen && packed.size() <= kPlainLimit) {
            m_database
                .prepare("UPDATE log_segment SET lines = lines + ?, data = CAST(data || ? AS BLOB)"
                         " WHERE run = ? AND first = ?")
                .with(count, BlobView{packed}, toInt(run), first)
                .run();
        } else {
            const EncodedBlob blob = encodeBlob(packed);
            m_database
                .prepare("INSERT INTO log_segment (run, first, lines, codec, data)"
                         " VALUES (?, ?, ?, ?, ?)")
                .with(toInt(run), next, count, static_cast<int>(blob.codec), BlobView{blob.bytes})
                .run();
        }
        isOpen = false;
        next += count;
    }
    return firstNew;
}

} // namespace runyard
