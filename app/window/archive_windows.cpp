#include "app/window/archive_windows.h"

#include "app/console/terminal.h"
#include "engine/embedded/opened_archive.h"
#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/window/main_window.h"

#include <QFileInfo>
#include <QFutureWatcher>
#include <QMessageBox>
#include <QPointer>
#include <QProgressDialog>
#include <QtConcurrent>

namespace runyard {

namespace {

using OpenResult = Result<std::shared_ptr<OpenedArchive>>;

constexpr int kProgressSteps = 1'000;

/// The progress of reading, shared with its thread.
struct ReadProgress
{
    std::atomic<int> step = 0;
    std::atomic<bool> isStopped = false;
};

OpenResult openArchive(const QString &file, const std::shared_ptr<ReadProgress> &progress)
{
    auto archive = OpenedArchive::open(format::utf8(file), [progress](std::int64_t done, std::int64_t total) {
        progress->step = total > 0 ? static_cast<int>(done * kProgressSteps / total) : 0;
        return !progress->isStopped;
    });
    if (!archive)
        return archive.error();
    return std::shared_ptr<OpenedArchive>(std::move(*archive));
}

QString aboutArchive(const QString &file, const OpenedArchive &archive)
{
    const QString runs = format::counted(archive.runs(), QObject::tr("one run"), QObject::tr("%1 runs"));
    return QObject::tr("This is the file %1 with %2, written %3. %4 Nothing here can be changed.")
        .arg(QFileInfo(file).fileName(), runs, format::fullTime(archive.info().writtenAt),
             archive.info().secretWords.empty() ? QObject::tr("No secrets were masked.")
                                                : QObject::tr("Secrets were masked by name."));
}

} // namespace

ArchiveWindows::~ArchiveWindows()
{
    for (MainWindow *window : std::exchange(m_windows, {}))
        delete window;
}

void ArchiveWindows::open(const QString &file, QWidget *over)
{
    const auto progress = std::make_shared<ReadProgress>();
    auto *dialog = new QProgressDialog(tr("Opening %1…").arg(QFileInfo(file).fileName()), tr("Stop"), 0,
                                       kProgressSteps, over);
    dialog->setAccessibleName(tr("Opening exported runs"));
    dialog->setAutoClose(false);
    dialog->setAutoReset(false);
    connect(dialog, &QProgressDialog::canceled, dialog, [progress] { progress->isStopped = true; });
    auto *look = new QTimer(dialog);
    connect(look, &QTimer::timeout, dialog, [dialog, progress] {
        if (!progress->isStopped)
            dialog->setValue(progress->step);
    });
    look->start(100);
    auto *watcher = new QFutureWatcher<OpenResult>(this);
    const QPointer<QWidget> above(over);
    connect(watcher, &QFutureWatcher<OpenResult>::finished, this, [this, watcher, dialog, file, above] {
        const OpenResult result = watcher->result();
        watcher->deleteLater();
        if (result)
            show(file, *result);
        else if (!isStop(result.error()))
            complain(file, format::text(result.error().text()), above);
        delete dialog; // last: the program ends with its last window
    });
    watcher->setFuture(QtConcurrent::run([file, progress] { return openArchive(file, progress); }));
}

void ArchiveWindows::show(const QString &file, std::shared_ptr<OpenedArchive> archive)
{
    MainWindow *window = MainWindow::readOnly(archive->client(), aboutArchive(file, *archive));
    window->setAttribute(Qt::WA_DeleteOnClose);
    window->setWindowTitle(tr("%1 — Runyard").arg(format::shown(QFileInfo(file).fileName())));
    connect(window, &MainWindow::openExportWanted, this,
            [this, window](const QString &other) { open(other, window); });
    m_windows.insert(window);
    connect(window, &QObject::destroyed, this, [this, window, archive] {
        m_windows.erase(window);
        // Its models are destroyed after this signal; the runs they read must live until then.
        QMetaObject::invokeMethod(
            this, [archive] {}, Qt::QueuedConnection);
    });
    window->show();
}

void ArchiveWindows::complain(const QString &file, const QString &why, QWidget *over)
{
    printError("runyard: " + format::utf8(file) + ": " + format::utf8(why));
    auto *box =
        new QMessageBox(QMessageBox::Warning, tr("Open exported runs"),
                        tr("%1 cannot be opened.").arg(QFileInfo(file).fileName()), QMessageBox::Ok, over);
    box->setInformativeText(why);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace runyard
