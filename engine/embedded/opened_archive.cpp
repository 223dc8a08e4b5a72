#include "engine/embedded/opened_archive.h"

#include "engine/store/write/run_store.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

#include <unordered_map>

namespace runyard {

namespace {

constexpr int kRunsPerCommit = 1'000;
constexpr int kIndexedAtOnce = 2'000;

/// Puts the runs of an archive into a store, as they are: nothing is decided and nothing moves on.
class ArchiveImport final : public ArchiveVisitor
{
public:
    explicit ArchiveImport(RunStore &store) : m_store(store) { m_store.transaction.begin(); }

    Status run(RunDetail detail) override
    {
        Run &run = detail.run;
        if (m_runs.contains(run.id.text))
            return Error{ErrorCode::StoreDamaged,
                         "The file is damaged: it holds the run " + run.id.text + " twice.",
                         {},
                         {}};
        run.seq = m_store.runs.nextSeq();
        run.parent = seqOf(run.parentId);
        run.root = seqOf(run.rootId);
        m_runs.emplace(run.id.text, run.seq);
        m_store.runs.insert(run, {detail.payload, detail.seedMetadata, {}});
        if (detail.output.present)
            m_store.runs.saveOutput(run.seq, detail.output);
        if (detail.error)
            m_store.runs.saveError(run.seq, *detail.error);
        if (detail.metadata != detail.seedMetadata)
            m_store.runs.saveMetadata(run.seq, detail.metadata);
        for (Attempt &attempt : detail.attempts) {
            attempt.run = run.seq;
            m_store.history.insertAttempt(attempt);
        }
        for (Transition &change : detail.transitions) {
            change.run = run.seq;
            m_store.history.append(change);
        }
        return ++m_uncommitted < kRunsPerCommit ? Status(Done{}) : commit();
    }

    Status log(const RunId &id, std::vector<LogLine> lines) override
    {
        const RunSeq run = seqOf(id);
        if (run == RunSeq::None)
            return Error{ErrorCode::StoreDamaged,
                         "The file is damaged: it has a log of " + id.text + ", but not the run.",
                         {},
                         {}};
        m_store.logs.append(run, lines);
        m_logLines += lines.size();
        return m_logLines < kLinesPerCommit ? Status(Done{}) : commit();
    }

    Status finish()
    {
        if (Status committed = m_store.transaction.commit(); !committed)
            return committed;
        while (m_store.search.indexSome(kIndexedAtOnce) > 0) {
        }
        while (m_store.statistics.takeInFinished(kIndexedAtOnce, SystemClock().now()).value_or(0) > 0) {
        }
        m_store.checkpoint();
        return Done{};
    }

    std::int64_t runs() const { return static_cast<std::int64_t>(m_runs.size()); }

private:
    static constexpr std::size_t kLinesPerCommit = 50'000;

    Status commit()
    {
        m_uncommitted = 0;
        m_logLines = 0;
        Status committed = m_store.transaction.commit();
        m_store.transaction.begin();
        return committed;
    }
    /// Runs come before their children. One that is not in the file is no run here.
    RunSeq seqOf(const RunId &id) const
    {
        const auto at = m_runs.find(id.text);
        return at == m_runs.end() ? RunSeq::None : at->second;
    }

    RunStore &m_store;
    std::unordered_map<std::string, RunSeq> m_runs;
    int m_uncommitted = 0;
    std::size_t m_logLines = 0;
};

} // namespace

OpenedArchive::OpenedArchive()
    : m_folder(std::make_unique<QTemporaryDir>(QDir::tempPath() + QStringLiteral("/runyard-XXXXXX")))
{
}

OpenedArchive::~OpenedArchive()
{
    m_client.reset(); // before its folder
}

Result<std::unique_ptr<OpenedArchive>> OpenedArchive::open(const std::filesystem::path &file,
                                                           const ExportProgress &progress)
{
    QFile from(QString::fromStdString(file.string()));
    if (!from.open(QIODevice::ReadOnly))
        return Error{ErrorCode::NotFound,
                     "The file " + file.string() + " cannot be read: " + from.errorString().toStdString()
                         + ".",
                     {},
                     {}};
    std::unique_ptr<OpenedArchive> archive(new OpenedArchive);
    if (!archive->m_folder->isValid())
        return Error{ErrorCode::StorageFailed,
                     "No temporary folder can be made: " + archive->m_folder->errorString().toStdString()
                         + ".",
                     "Check the space in " + QDir::tempPath().toStdString() + ".",
                     {}};
    const std::filesystem::path database =
        std::filesystem::path(archive->m_folder->path().toStdString()) / "runyard.db";
    auto store = RunStore::open(database, {.synchronous = Synchronous::Normal});
    if (!store)
        return store.error();
    ArchiveImport import(**store);
    auto info = readArchive(from, import, progress);
    if (!info)
        return info.error();
    if (Status finished = import.finish(); !finished)
        return finished.error();
    store->reset();
    archive->m_info = std::move(*info);
    archive->m_runs = import.runs();
    auto client = ReadOnlyClient::open(database, "This window shows the file " + file.filename().string()
                                                     + "; its runs cannot be changed.");
    if (!client)
        return client.error();
    archive->m_client = std::move(*client);
    return archive;
}

} // namespace runyard
