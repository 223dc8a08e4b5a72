// A `.runyard` file: runs with all one reads of them, to be opened elsewhere. docs/export-format.md says
// what is in it. Written and read run by run, whatever their number; not for the GUI thread.
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
    std::vector<std::string> secretWords = SecretMask::standardWords(); // empty = nothing is masked
    bool withLogs = true;
};

struct ArchiveSummary
{
    std::int64_t runs = 0;
    std::int64_t logLines = 0;
    std::int64_t masked = 0; // values
};

/// `into` is open; the caller decides whether what was written is kept.
Result<ArchiveSummary> writeArchive(EngineClient &client, const RunSelection &selection,
                                    const ArchiveOptions &options, QIODevice &into,
                                    const ExportProgress &progress);

/// What an archive says about itself.
struct ArchiveInfo
{
    int version = 0;
    TimePoint writtenAt;
    std::vector<std::string> secretWords; // empty = nothing was masked
    bool withLogs = true;
};

/// Takes what is in an archive, in its order: runs oldest first, the logs of a run after it.
class ArchiveVisitor
{
public:
    virtual ~ArchiveVisitor() = default;
    /// `children` and `replays` are empty: they are runs of the archive, or not in it.
    virtual Status run(RunDetail detail) = 0;
    virtual Status log(const RunId &id, std::vector<LogLine> lines) = 0;
};

/// Checks all of it: what was visited counts only when this is done without an error.
Result<ArchiveInfo> readArchive(QIODevice &from, ArchiveVisitor &visitor, const ExportProgress &progress);

} // namespace runyard
