// Windows for files of exported runs, each with only the runs of its file. Thread: GUI.
#pragma once

#include <QObject>
#include <QSet>

#include <memory>
#include <set>

namespace runyard {

class MainWindow;
class OpenedArchive;

class ArchiveWindows final : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~ArchiveWindows() override;

    /// Reads the file on another thread with a progress dialog, then shows it or the error.
    void open(const QString &file, QWidget *over = nullptr);

private:
    void show(const QString &file, std::shared_ptr<OpenedArchive> archive);
    void complain(const QString &file, const QString &why, QWidget *over);

    std::set<MainWindow *> m_windows;
};

} // namespace runyard
