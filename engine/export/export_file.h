// Writes runs into a file that takes its name only when all is written. Not for the GUI thread.
#pragma once

#include "engine/export/list_file.h"
#include "engine/export/run_archive.h"

namespace runyard {

enum class ExportFormat { Archive, Csv, Json };

struct ExportRequest
{
    RunSelection runs;
    ExportFormat format = ExportFormat::Archive;
    ArchiveOptions archive; // of an archive only
    std::string file;
};

struct ExportSummary : ArchiveSummary
{
    std::int64_t bytes = 0;
};

Result<ExportSummary> exportRuns(EngineClient &client, const ExportRequest &request,
                                 const ExportProgress &progress = {});

/// "csv", "json" or "runyard" at the end of a name; empty for anything else.
std::optional<ExportFormat> formatOfFile(std::string_view file);

} // namespace runyard
