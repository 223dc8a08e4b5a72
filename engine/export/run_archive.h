// A `.runyard` file: runs with all their details, to be opened elsewhere. docs/export-format.md describes the
// format. Written and read one run at a time, so any number of runs fits. Not for the GUI thread.
#pragma once

#include "engine/base/result.h"
#include "engine/export/run_walk.h"
#include "engine/export/secret_mask.h"

#include <memory>

class QIODevice;

namespace runyard {

inline constexpr int kArchiveVersion = 1;

struct ArchiveOptions
{
    std::vector<std::string> secretWords = SecretMask::standardWords(); // empty = mask nothing
    bool withLogs = true;
};

struct ArchiveSummary
{
    std::int64_t runs = 0;
    std::int64_t logLines = 0;
    std::int64_t masked = 0; // number of masked values
};

/// Requires `into` to be open. The caller decides whether to keep the written data.
Result<ArchiveSummary> writeArchive(EngineClient &client, const RunSelection &selection,
                                    const ArchiveOptions &options, QIODevice &into,
                                    const ExportProgress &progress);

/// An archive's description of itself.
struct ArchiveInfo
{
    int version = 0;
    TimePoint writtenAt;
    std::vector<std::string> secretWords; // empty = nothing was masked
    bool withLogs = true;
};

/// Receives the content of an archive in its order: runs oldest first, each followed by its log.
class ArchiveVisitor
{
public:
    virtual ~ArchiveVisitor() = default;
    /// `children` and `replays` are empty: those runs are in the archive themselves, or not at all.
    virtual Status run(RunDetail detail) = 0;
    virtual Status log(const RunId &id, std::vector<LogLine> lines) = 0;
};

/// Reads and checks the whole archive. Visited content is valid only if this succeeds.
Result<ArchiveInfo> readArchive(QIODevice &from, ArchiveVisitor &visitor, const ExportProgress &progress);

} // namespace runyard
