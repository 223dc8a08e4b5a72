#include "engine/store/write/span_writer.h"

#include "engine/base/limits.h"
#include "engine/store/base/codec.h"
#include "engine/store/base/database.h"
#include "engine/store/rows/span_rows.h"
#include "engine/store/write/log_writer.h"

namespace runyard {

namespace {

constexpr std::int64_t kLineOverhead = 64; // of a short line, so that their number is bounded as well
const char *const kFullText = "The log that this run sends by OpenTelemetry is full; what follows is counted "
                              "in the timeline, not kept.";

struct SpanTally
{
    std::int64_t spans = 0;
    std::int64_t dropped = 0;
    std::int64_t logBytes = 0;
    std::int64_t droppedLines = 0;
};

SpanTally readTally(Database &database, RunSeq run)
{
    Statement query = database.prepare("SELECT spans, dropped, log_bytes, dropped_lines FROM span_tally"
                                       " WHERE run = ?");
    query.with(toInt(run));
    return query.step() ? SpanTally{query.int64(0), query.int64(1), query.int64(2), query.int64(3)}
                        : SpanTally{};
}

void writeTally(Database &database, RunSeq run, const SpanTally &tally)
{
    database
        .prepare("INSERT OR REPLACE INTO span_tally (run, spans, dropped, log_bytes, dropped_lines)"
                 " VALUES (?, ?, ?, ?, ?)")
        .with(toInt(run), tally.spans, tally.dropped, tally.logBytes, tally.droppedLines)
        .run();
}

enum class Stored { No, UnderWay, Final };

Stored storedState(Database &database, RunSeq run, std::string_view id)
{
    Statement query = database.prepare("SELECT ended_at IS NULL FROM span WHERE run = ? AND id = ?");
    query.with(toInt(run), BlobView{id});
    if (!query.step())
        return Stored::No;
    return query.integer(0) != 0 ? Stored::UnderWay : Stored::Final;
}

std::optional<BlobView> orNull(std::string_view bytes)
{
    return bytes.empty() ? std::nullopt : std::optional(BlobView{bytes});
}

void writeSpan(Database &database, RunSeq run, std::string_view id, const SpanDetail &detail)
{
    const Span &span = detail.span;
    const std::string parent = hexBytes(span.parentId);
    const std::string trace = hexBytes(span.traceId);
    const EncodedBlob attributes = encodeBlob(detail.attributes);
    const EncodedBlob events = encodeBlob(detail.events);
    database
        .prepare("INSERT OR REPLACE INTO span (run, id, parent, attempt, entity, status, began_at, ended_at,"
                 " events, exceptions, name, trace, status_text, attributes_codec, attributes, events_codec,"
                 " event_list) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")
        .with(toInt(run), BlobView{id}, orNull(parent), span.attempt, static_cast<int>(span.entity),
              static_cast<int>(span.status), span.from, span.to, span.events, span.exceptions, span.name,
              orNull(trace), detail.statusText, static_cast<int>(attributes.codec),
              BlobView{attributes.bytes}, static_cast<int>(events.codec), BlobView{events.bytes})
        .run();
}

} // namespace

std::int64_t SpanWriter::add(RunSeq run, const std::vector<const SpanDetail *> &details)
{
    SpanTally tally = readTally(m_database, run);
    std::int64_t dropped = 0;
    for (const SpanDetail *detail : details) {
        const std::string id = hexBytes(detail->span.id);
        const Stored before = storedState(m_database, run, id);
        if (before == Stored::Final)
            continue; // the beginning came late, or the end came twice
        if (before == Stored::No) {
            if (tally.spans >= static_cast<std::int64_t>(limits::kSpansPerRun)) {
                // Beginning and end are both reported; a dropped span counts once.
                dropped += detail->span.to ? 1 : 0;
                continue;
            }
            ++tally.spans;
        }
        writeSpan(m_database, run, id, *detail);
    }
    tally.dropped += dropped;
    writeTally(m_database, run, tally);
    return dropped;
}

std::int64_t SpanWriter::addLines(RunSeq run, const std::vector<LogLine> &lines,
                                  const std::vector<std::string> &spans)
{
    SpanTally tally = readTally(m_database, run);
    std::vector<LogLine> kept;
    std::vector<std::string> keptSpans;
    const bool wasFull = tally.droppedLines > 0;
    std::int64_t dropped = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto bytes = static_cast<std::int64_t>(lines[i].text.size()) + kLineOverhead;
        if (tally.logBytes + bytes > limits::kSpanLogBytes) {
            ++tally.droppedLines;
            if (dropped++ == 0 && !wasFull) { // said where the log is read, once
                kept.push_back({lines[i].at, lines[i].attempt, LogStream::Engine, LogLevel::Warn, kFullText});
                keptSpans.emplace_back();
            }
            continue;
        }
        tally.logBytes += bytes;
        kept.push_back(lines[i]);
        keptSpans.push_back(hexBytes(spans[i]));
    }
    const std::int64_t first = m_logs.append(run, kept);
    Statement insert =
        m_database.prepare("INSERT OR IGNORE INTO span_log (run, span, line) VALUES (?, ?, ?)");
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (!keptSpans[i].empty())
            insert.with(toInt(run), BlobView{keptSpans[i]}, first + static_cast<std::int64_t>(i)).run();
    }
    writeTally(m_database, run, tally);
    return dropped;
}

} // namespace runyard
