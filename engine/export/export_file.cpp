#include "engine/export/export_file.h"

#include <QSaveFile>

namespace runyard {

static Error unwritable(const QSaveFile &file)
{
    return {ErrorCode::StorageFailed,
            "The file " + file.fileName().toStdString()
                + " cannot be written: " + file.errorString().toStdString() + ".",
            "Choose another location.",
            {}};
}

static Result<ArchiveSummary> write(EngineClient &client, const ExportRequest &request, QIODevice &into,
                                    const ExportProgress &progress)
{
    if (request.format == ExportFormat::Archive)
        return writeArchive(client, request.runs, request.archive, into, progress);
    const auto written = writeRunList(
        client, request.runs, request.format == ExportFormat::Csv ? ListFormat::Csv : ListFormat::Json, into,
        progress);
    if (!written)
        return written.error();
    return ArchiveSummary{*written, 0, 0};
}

Result<ExportSummary> exportRuns(EngineClient &client, const ExportRequest &request,
                                 const ExportProgress &progress)
{
    QSaveFile file(QString::fromStdString(request.file));
    if (!file.open(QIODevice::WriteOnly))
        return unwritable(file);
    const auto written = write(client, request, file, progress);
    if (!written)
        return written.error(); // the temporary file is deleted; an existing file with this name stays
    ExportSummary summary{*written, file.pos()};
    if (!file.commit())
        return unwritable(file);
    return summary;
}

std::optional<ExportFormat> formatOfFile(std::string_view file)
{
    if (file.ends_with(".runyard"))
        return ExportFormat::Archive;
    if (file.ends_with(".csv"))
        return ExportFormat::Csv;
    if (file.ends_with(".json"))
        return ExportFormat::Json;
    return {};
}

} // namespace runyard
