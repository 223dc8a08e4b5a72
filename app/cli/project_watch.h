// Reports when a file in a project folder has been saved. Ignores files that tools and tasks write: hidden
// folders and files, node_modules, __pycache__, build, data, out, editors' backups. Thread: main.
#pragma once

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <filesystem>
#include <string>

namespace runyard {

class ProjectWatch final : public QObject
{
    Q_OBJECT

public:
    explicit ProjectWatch(std::string directory);

signals:
    void saved();

private:
    /// Returns every watched file with its modification time and size.
    using Snapshot = QHash<QString, std::pair<qint64, qint64>>;

    Snapshot look() const;
    void watchAll(const Snapshot &files);
    void compare();

    std::filesystem::path m_directory;
    QFileSystemWatcher m_watcher;
    QTimer m_settle; // editors write in several steps
    Snapshot m_known;
};

} // namespace runyard
