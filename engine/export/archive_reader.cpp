// readArchive(): checks every line and the totals and checksum at the end.
#include "engine/export/archive_json.h"
#include "engine/export/packed_lines.h"
#include "engine/export/run_archive.h"

#include <QCryptographicHash>
#include <QIODevice>

namespace runyard {

namespace {

using archive::Json;

constexpr char kZstdMagic[] = "\x28\xb5\x2f\xfd";

Error notOurs()
{
    return {ErrorCode::InvalidInput,
            "This is not a file of exported runs.",
            "Create such a file with Export or with “runyard runs export”.",
            {}};
}

class ArchiveReader
{
public:
    ArchiveReader(QIODevice &from, ArchiveVisitor &visitor, const ExportProgress &progress)
        : m_from(from)
        , m_lines(from)
        , m_visitor(visitor)
        , m_progress(progress)
        , m_hash(QCryptographicHash::Sha256)
    {
    }

    Result<ArchiveInfo> read()
    {
        if (m_from.peek(4) != QByteArray(kZstdMagic, 4))
            return notOurs();
        while (true) {
            auto line = m_lines.next();
            if (!line)
                return line.error();
            if (!*line)
                break;
            if (m_isOver)
                return damagedFile("data follows its end");
            if (Status taken = take(**line); !taken)
                return taken.error();
            ++m_number;
            if (m_progress && !m_progress(m_lines.bytesRead(), m_from.size()))
                return exportStopped();
        }
        if (m_number == 0)
            return notOurs();
        if (!m_isOver)
            return damagedFile("it ends in the middle");
        return m_info;
    }

private:
    Status take(const std::string &line)
    {
        const QByteArray sum = m_hash.result(); // of the preceding lines
        m_hash.addData(QByteArrayView(line.data(), static_cast<qsizetype>(line.size())));
        m_hash.addData(QByteArrayView("\n", 1));
        try {
            const Json json = Json::parse(line);
            if (m_number == 0)
                return takeHead(json);
            if (const auto run = json.find("run"); run != json.end()) {
                ++m_runs;
                return m_visitor.run(archive::detailFrom(*run));
            }
            if (const auto log = json.find("log"); log != json.end())
                return takeLog(*log);
            if (const auto end = json.find("end"); end != json.end())
                return takeEnd(*end, sum.toHex().toStdString());
            return damagedFile("line " + std::to_string(m_number + 1) + " is of an unknown kind");
        } catch (const std::exception &problem) {
            if (m_number == 0)
                return notOurs();
            return damagedFile("line " + std::to_string(m_number + 1) + ": " + problem.what());
        }
    }

    Status takeHead(const Json &json)
    {
        if (json.value("format", "") != "runyard-export")
            return notOurs();
        m_info.version = json.at("version").get<int>();
        if (m_info.version > kArchiveVersion)
            return Error{ErrorCode::InvalidInput,
                         "The file was written by a newer Runyard: its format is version "
                             + std::to_string(m_info.version) + ", this program reads version "
                             + std::to_string(kArchiveVersion) + ".",
                         "Open it with a newer Runyard.",
                         {}};
        m_info.writtenAt = fromMicros(json.at("writtenAt").get<std::int64_t>());
        m_info.secretWords = json.value("secretWords", std::vector<std::string>());
        m_info.withLogs = json.value("withLogs", true);
        return Done{};
    }

    Status takeLog(const Json &json)
    {
        std::vector<LogLine> lines;
        for (const Json &line : json.at("lines"))
            lines.push_back(archive::logLineFrom(line));
        m_logLines += static_cast<std::int64_t>(lines.size());
        return m_visitor.log(RunId{json.at("run").get<std::string>()}, std::move(lines));
    }

    Status takeEnd(const Json &json, const std::string &sum)
    {
        m_isOver = true;
        if (json.at("runs").get<std::int64_t>() != m_runs
            || json.at("logLines").get<std::int64_t>() != m_logLines)
            return damagedFile("runs or log lines are missing");
        if (json.at("sha256").get<std::string>() != sum)
            return damagedFile("its checksum does not match its content");
        return Done{};
    }

    QIODevice &m_from;
    LineUnpacker m_lines;
    ArchiveVisitor &m_visitor;
    const ExportProgress &m_progress;
    QCryptographicHash m_hash;
    ArchiveInfo m_info;
    std::int64_t m_number = 0; // number of lines read
    std::int64_t m_runs = 0;
    std::int64_t m_logLines = 0;
    bool m_isOver = false;
};

} // namespace

Result<ArchiveInfo> readArchive(QIODevice &from, ArchiveVisitor &visitor, const ExportProgress &progress)
{
    return ArchiveReader(from, visitor, progress).read();
}

} // namespace runyard
