// writeArchive(): the line of the archive itself, then run after run with its log, then the end.
#include "engine/contract/run_details.h"
#include "engine/contract/run_logs.h"
#include "engine/export/archive_json.h"
#include "engine/export/packed_lines.h"
#include "engine/export/run_archive.h"
#include "engine/export/value_mask.h"

#include <QCryptographicHash>

namespace runyard {

namespace {

using archive::Json;

constexpr int kLogLinesPerLine = 500;

class ArchiveWriter
{
public:
    ArchiveWriter(EngineClient &client, const ArchiveOptions &options, QIODevice &into)
        : m_client(client)
        , m_options(options)
        , m_mask(options.secretWords)
        , m_lines(into)
        , m_hash(QCryptographicHash::Sha256)
    {
    }

    Status begin()
    {
        if (!m_mask.isEmpty()) {
            auto values = valuesToMask(m_client);
            if (!values)
                return values.error();
            m_values = std::move(*values);
        }
        return put({{"format", "runyard-export"},
                    {"version", kArchiveVersion},
                    {"writtenAt", toMicros(SystemClock().now())},
                    {"secretWords", m_options.secretWords},
                    {"withLogs", m_options.withLogs}});
    }

    Status add(const Run &run)
    {
        auto detail = answerOf<RunDetail>([&](auto reply) { m_client.runDetails().find(run.id, reply); });
        if (!detail)
            return detail.error();
        maskDetail(*detail);
        ++m_summary.runs;
        if (Status written = put({{"run", archive::toJson(*detail)}}); !written)
            return written;
        return m_options.withLogs ? addLogs(run.id) : Status(Done{});
    }

    Result<ArchiveSummary> end()
    {
        const std::string sum = m_hash.result().toHex().toStdString();
        const Status put = this->put({{"end",
                                       {{"runs", m_summary.runs},
                                        {"logLines", m_summary.logLines},
                                        {"masked", m_summary.masked},
                                        {"sha256", sum}}}});
        if (!put)
            return put.error();
        if (Status finished = m_lines.finish(); !finished)
            return finished.error();
        return m_summary;
    }

private:
    Status put(const Json &json)
    {
        const std::string line = json.dump(-1, ' ', false, Json::error_handler_t::replace);
        m_hash.addData(QByteArrayView(line.data(), static_cast<qsizetype>(line.size())));
        m_hash.addData(QByteArrayView("\n", 1));
        return m_lines.add(line);
    }

    Status addLogs(const RunId &id)
    {
        std::int64_t after = 0;
        while (true) {
            const auto page = answerOf<LogPage>(
                [&](auto reply) { m_client.runLogs().page(id, 0, after, kLogLinesPerLine, reply); });
            if (!page)
                return page.error();
            if (page->lines.empty())
                return Done{};
            Json lines = Json::array();
            for (LogLine line : page->lines) {
                line.text = m_mask.masked(line.text, m_summary.masked); // only a line of JSON has names
                maskValues(line.text);
                lines.push_back(archive::toJson(line));
            }
            m_summary.logLines += static_cast<std::int64_t>(page->lines.size());
            if (Status written = put({{"log", {{"run", id.text}, {"lines", std::move(lines)}}}}); !written)
                return written;
            if (!page->hasMore)
                return Done{};
            after = page->next;
        }
    }

    void maskDetail(RunDetail &detail)
    {
        const auto mask = [this](std::string &text) {
            text = m_mask.masked(text, m_summary.masked);
            maskValues(text);
        };
        mask(detail.payload.data);
        mask(detail.output.data);
        mask(detail.metadata);
        mask(detail.seedMetadata);
        for (Attempt &attempt : detail.attempts) {
            mask(attempt.output.data);
            if (attempt.error)
                maskError(*attempt.error);
        }
        if (detail.error)
            maskError(*detail.error);
        for (Transition &transition : detail.transitions)
            maskValues(transition.cause);
    }

    void maskError(RunError &error)
    {
        error.message = m_mask.masked(error.message, m_summary.masked); // that of a custom error is JSON
        for (std::string *text : {&error.name, &error.message, &error.stackTrace})
            maskValues(*text);
    }

    /// Also what was stored before the variable was made secret, or typed into a payload.
    void maskValues(std::string &text)
    {
        if (m_values)
            m_values->mask(text, m_summary.masked);
    }

    EngineClient &m_client;
    ArchiveOptions m_options;
    SecretMask m_mask;
    std::shared_ptr<const SecretValues> m_values; // null = nothing is masked
    LinePacker m_lines;
    QCryptographicHash m_hash;
    ArchiveSummary m_summary;
};

} // namespace

Result<ArchiveSummary> writeArchive(EngineClient &client, const RunSelection &selection,
                                    const ArchiveOptions &options, QIODevice &into,
                                    const ExportProgress &progress)
{
    ArchiveWriter writer(client, options, into);
    if (Status begun = writer.begin(); !begun)
        return begun.error();
    const Status walked =
        walkRuns(client, selection, progress, [&writer](const Run &run) { return writer.add(run); });
    if (!walked)
        return walked.error();
    return writer.end();
}

} // namespace runyard
