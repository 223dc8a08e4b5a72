// Writes runs to a file that appears under its name only once it is complete. Not for the GUI thread.
#pragma once

#include "engine/export/list_file.h"
#include "engine/export/run_archive.h"

namespace runyard {

enum class ExportFormat { Archive, Csv, Json };

struct ExportRequest
{
    RunSelection runs;
    ExportFormat format = ExportFormat::Archive;
    ArchiveOptions archive; // for archives only
    std::string file;
};

struct ExportSummary : ArchiveSummary
{
    std::int64_t bytes = 0;
};

Result<ExportSummary> exportRuns(EngineClient &client, const ExportRequest &request,
                                 const ExportProgress &progress = {});

/// Returns the format for a name that ends in "csv", "json" or "runyard"; empty for any other name.
std::optional<ExportFormat> formatOfFile(std::string_view file);

} // namespace runyard
