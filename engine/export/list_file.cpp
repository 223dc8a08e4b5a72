#include "engine/export/list_file.h"

#include "engine/domain/run_status.h"
#include "engine/export/value_mask.h"

#include <QDateTime>
#include <QIODevice>

#include <nlohmann/json.hpp>

namespace runyard {

namespace {

using Row = nlohmann::ordered_json;

std::string isoTime(const std::optional<TimePoint> &at)
{
    if (!at)
        return {};
    return QDateTime::fromMSecsSinceEpoch(std::chrono::floor<Millis>(at->time_since_epoch()).count(), Qt::UTC)
        .toString(Qt::ISODateWithMs)
        .toStdString();
}

Row numberOr(const std::optional<std::int64_t> &number)
{
    return number ? Row(*number) : Row();
}

std::optional<std::int64_t> millisBetween(const std::optional<TimePoint> &from,
                                          const std::optional<TimePoint> &to)
{
    if (!from || !to)
        return {};
    return std::chrono::floor<Millis>(*to - *from).count();
}

/// The values of a row by column name; null where there is no value.
Row rowOf(const Run &run)
{
    const auto text = [](const std::string &value) { return value.empty() ? Row() : Row(value); };
    Row row;
    row["id"] = run.id.text;
    row["status"] = std::string(keyName(run.status));
    row["task"] = run.taskId;
    row["version"] = text(run.version);
    row["queue"] = run.queue;
    row["machine"] = text(run.machine);
    row["attempts"] = run.attemptCount;
    row["maxAttempts"] = run.maxAttempts;
    row["createdAt"] = isoTime(run.createdAt);
    row["queuedAt"] = text(isoTime(run.queuedAt));
    row["startedAt"] = text(isoTime(run.startedAt));
    row["finishedAt"] = text(isoTime(run.finishedAt));
    row["waitedMs"] = numberOr(millisBetween(run.queuedAt, run.startedAt));
    row["durationMs"] = numberOr(millisBetween(run.startedAt, run.finishedAt));
    row["tags"] = run.tags;
    row["isTest"] = run.isTest;
    row["parent"] = text(run.parentId.text);
    row["replayOf"] = text(run.replayOf.text);
    row["schedule"] = text(run.scheduleId.text);
    return row;
}

std::string csvValue(const Row &value)
{
    if (value.is_null())
        return {};
    if (value.is_string())
        return csvCell(value.get<std::string>());
    if (!value.is_array())
        return value.dump();
    std::string joined;
    for (const Row &part : value)
        joined += (joined.empty() ? "" : " ") + part.get<std::string>();
    return csvCell(joined);
}

std::string csvLine(const Row &row, bool names)
{
    std::string line;
    for (const auto &[name, value] : row.items())
        line += (line.empty() ? "" : ",") + (names ? name : csvValue(value));
    return line + "\r\n"; // RFC 4180
}

} // namespace

std::string csvCell(std::string_view text)
{
    std::string cell(text);
    if (!cell.empty() && std::string_view("=+-@\t\r").find(cell.front()) != std::string_view::npos)
        cell.insert(cell.begin(), '\'');
    if (cell.find_first_of(",\"\r\n") == std::string::npos)
        return cell;
    std::string quoted = "\"";
    for (const char c : cell) {
        if (c == '"')
            quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

Result<std::int64_t> writeRunList(EngineClient &client, const RunSelection &selection, ListFormat format,
                                  QIODevice &into, const ExportProgress &progress)
{
    const auto values = valuesToMask(client);
    if (!values)
        return values.error();
    const auto put = [&into](const std::string &text) -> Status {
        if (into.write(text.data(), static_cast<qint64>(text.size())) == static_cast<qint64>(text.size()))
            return Done{};
        return Error{ErrorCode::StorageFailed,
                     "The file cannot be written: " + into.errorString().toStdString() + ".",
                     {},
                     {}};
    };
    const bool isCsv = format == ListFormat::Csv;
    std::int64_t written = 0;
    if (Status begun = put(isCsv ? csvLine(rowOf({}), true) : "["); !begun)
        return begun.error();
    const Status walked = walkRuns(client, selection, progress, [&](const Run &run) {
        const Row row = rowOf(run);
        std::string line =
            isCsv ? csvLine(row, false) : row.dump(-1, ' ', false, Row::error_handler_t::replace);
        (*values)->mask(line);
        const std::string before = written++ ? ",\n" : "\n";
        return put(isCsv ? line : before + line);
    });
    if (!walked)
        return walked.error();
    if (Status ended = put(isCsv ? "" : "\n]\n"); !ended)
        return ended.error();
    return written;
}

} // namespace runyard
