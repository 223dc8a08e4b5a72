// Windows on files of exported runs, each with the runs of its file and nothing else. GUI thread.
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

    /// Reads the file on another thread, with progress, then shows it; or says what is wrong with it.
    void open(const QString &file, QWidget *over = nullptr);

private:
    void show(const QString &file, std::shared_ptr<OpenedArchive> archive);
    void complain(const QString &file, const QString &why, QWidget *over);

    std::set<MainWindow *> m_windows;
};

} // namespace runyard
