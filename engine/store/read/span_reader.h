// The spans of a run.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/run.h"
#include "engine/domain/span.h"

namespace runyard {

class Database;

/// Errors: NotFound when there is no such run or span; StoreDamaged when a span cannot be read.
class SpanReader
{
public:
    explicit SpanReader(Database &database) : m_database(database) {}

    /// Returns all spans in order of their beginning, without attributes and events. O(spans + their log lines).
    Result<RunSpans> ofRun(const RunId &id);
    /// Returns one span with attributes, events and the numbers of its log lines.
    Result<SpanDetail> detail(const RunId &id, const std::string &spanId);

private:
    Database &m_database;
};

} // namespace runyard
