#include "app/cli/project_watch.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QSet>

namespace runyard {

static constexpr int kSettleMs = 150;
static constexpr int kMostFiles = 4'000;

static bool isSource(const QFileInfo &file)
{
    const QString name = file.fileName();
    return !name.startsWith(QLatin1Char('.')) && !name.endsWith(QLatin1Char('~'))
           && !name.endsWith(QStringLiteral(".swp")) && !name.endsWith(QStringLiteral(".pyc"));
}

static bool isToolFolder(const QFileInfo &folder)
{
    static const QSet<QString> names{QStringLiteral("node_modules"), QStringLiteral("__pycache__"),
                                     QStringLiteral("data"), QStringLiteral("out"), QStringLiteral("build")};
    return folder.fileName().startsWith(QLatin1Char('.')) || names.contains(folder.fileName());
}

ProjectWatch::ProjectWatch(std::string directory) : m_directory(std::move(directory))
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettleMs);
    connect(&m_settle, &QTimer::timeout, this, &ProjectWatch::compare);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_settle, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_settle, qOverload<>(&QTimer::start));
    m_known = look();
    watchAll(m_known);
}

ProjectWatch::Snapshot ProjectWatch::look() const
{
    Snapshot files;
    QStringList folders{QString::fromStdString(m_directory.string())};
    while (!folders.isEmpty() && files.size() < kMostFiles) {
        const QDir folder(folders.takeFirst());
        for (const QFileInfo &entry :
             folder.entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot | QDir::NoSymLinks)) {
            if (entry.isDir() && !isToolFolder(entry))
                folders += entry.filePath();
            else if (entry.isFile() && isSource(entry))
                files[entry.filePath()] = {entry.lastModified().toMSecsSinceEpoch(), entry.size()};
        }
    }
    return files;
}

void ProjectWatch::watchAll(const Snapshot &files)
{
    QSet<QString> paths;
    for (auto it = files.cbegin(); it != files.cend(); ++it) {
        paths += it.key();
        paths += QFileInfo(it.key()).path();
    }
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    const QSet<QString> missing = paths - QSet<QString>(watched.begin(), watched.end());
    if (!missing.isEmpty())
        m_watcher.addPaths(missing.values());
}

void ProjectWatch::compare()
{
    Snapshot now = look();
    watchAll(now); // a replaced file is no longer watched
    if (now == m_known)
        return;
    m_known = std::move(now);
    emit saved();
}

} // namespace runyard
