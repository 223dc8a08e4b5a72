#include "engine/store/read/span_reader.h"

#include "engine/store/base/codec.h"
#include "engine/store/read/read_scope.h"
#include "engine/store/rows/span_rows.h"

#include <algorithm>
#include <unordered_map>

namespace runyard {

namespace {

std::optional<std::int64_t> runNumber(Database &database, const RunId &id)
{
    Statement query = database.prepare("SELECT seq FROM run WHERE id = ?");
    query.with(id.text);
    if (query.step())
        return query.int64(0);
    if (!database.failed()) {
        database.fail(Error{ErrorCode::NotFound,
                            "There is no run " + id.text + ".",
                            "It may belong to another workspace.",
                            {}});
    }
    return std::nullopt;
}

std::string blobText(Database &database, const Statement &query, int column)
{
    auto text = decodeBlob(query.view(column + 1), query.integer(column));
    if (!text)
        database.fail(Error{ErrorCode::StoreDamaged,
                            "A span cannot be read.",
                            "Keep a copy of the workspace, then restore a backup.",
                            {}});
    return text.value_or(std::string());
}

} // namespace

Result<RunSpans> SpanReader::ofRun(const RunId &id)
{
    ReadScope scope(m_database);
    RunSpans found;
    const auto run = runNumber(m_database, id);
    if (!run)
        return scope.give(std::move(found));
    {
        static const std::string sql = "SELECT " + std::string(kSpanColumns) + " FROM span s WHERE s.run = ?";
        Statement query = m_database.prepare(sql);
        query.with(*run);
        while (query.step())
            found.spans.push_back(readSpan(query));
    }
    std::unordered_map<std::string, int> lines;
    {
        Statement query =
            m_database.prepare("SELECT span, count(*) FROM span_log WHERE run = ? GROUP BY span");
        query.with(*run);
        while (query.step())
            lines.emplace(hexText(query.view(0)), query.integer(1));
    }
    {
        Statement query = m_database.prepare("SELECT dropped, dropped_lines FROM span_tally WHERE run = ?");
        query.with(*run);
        if (query.step()) {
            found.dropped = query.int64(0);
            found.droppedLines = query.int64(1);
        }
    }
    for (Span &span : found.spans) {
        if (const auto own = lines.find(span.id); own != lines.end())
            span.logLines = own->second;
    }
    // Of spans that begin together the longer one is likely to hold the other.
    std::ranges::sort(found.spans, [](const Span &a, const Span &b) {
        if (a.from != b.from)
            return a.from < b.from;
        const TimePoint endA = a.to.value_or(TimePoint::max());
        const TimePoint endB = b.to.value_or(TimePoint::max());
        return endA != endB ? endA > endB : a.id < b.id;
    });
    return scope.give(std::move(found));
}

Result<SpanDetail> SpanReader::detail(const RunId &id, const std::string &spanId)
{
    ReadScope scope(m_database);
    SpanDetail detail;
    const auto run = runNumber(m_database, id);
    if (!run)
        return scope.give(std::move(detail));
    const std::string bytes = hexBytes(spanId);
    {
        static const std::string sql = "SELECT " + std::string(kSpanColumns)
                                       + ", s.status_text, s.attributes_codec, s.attributes, s.events_codec,"
                                         " s.event_list FROM span s WHERE s.run = ? AND s.id = ?";
        Statement query = m_database.prepare(sql);
        query.with(*run, BlobView{bytes});
        if (!query.step()) {
            if (!m_database.failed())
                m_database.fail(Error{ErrorCode::NotFound,
                                      "The run has no span " + spanId + ".",
                                      "Ask for the run's trace.",
                                      {}});
            return scope.give(std::move(detail));
        }
        detail.span = readSpan(query);
        detail.statusText = query.text(11);
        detail.attributes = blobText(m_database, query, 12);
        detail.events = blobText(m_database, query, 14);
    }
    Statement query =
        m_database.prepare("SELECT line FROM span_log WHERE run = ? AND span = ? ORDER BY line");
    query.with(*run, BlobView{bytes});
    while (query.step())
        detail.logLines.push_back(query.int64(0));
    detail.span.logLines = static_cast<int>(detail.logLines.size());
    return scope.give(std::move(detail));
}

} // namespace runyard
