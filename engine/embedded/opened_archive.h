// A file of exported runs, opened: its runs in a database of their own in a temporary folder, read like
// those of any workspace. Goes away with this.
#pragma once

#include "engine/embedded/read_only_client.h"
#include "engine/export/run_archive.h"

#include <memory>

class QTemporaryDir;

namespace runyard {

class OpenedArchive
{
public:
    /// Reads and checks all of the file; blocks meanwhile.
    static Result<std::unique_ptr<OpenedArchive>> open(const std::filesystem::path &file,
                                                       const ExportProgress &progress = {});
    ~OpenedArchive();

    EngineClient &client() { return *m_client; }
    const ArchiveInfo &info() const { return m_info; }
    std::int64_t runs() const { return m_runs; }

private:
    OpenedArchive();

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ReadOnlyClient> m_client;
    ArchiveInfo m_info;
    std::int64_t m_runs = 0;
};

} // namespace runyard
