// LogView: copying and saving.
#include "views/run/log/log_pane.h"
#include "views/run/log/log_view.h"

#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QSaveFile>

namespace runyard {

namespace {

constexpr std::int64_t kMaxClipboardBytes = 32 * 1024 * 1024;

} // namespace

void LogView::copy()
{
    if (m_model.rowCount() == 0 || m_export)
        return;
    LogExportOptions options;
    options.filter = m_model.filter();
    options.mostBytes = kMaxClipboardBytes;
    if (m_pane->firstSelected() >= 0) {
        options.from = m_model.lineOf(m_pane->firstSelected());
        options.to = m_model.lineOf(m_pane->lastSelected()) + 1;
    }
    auto buffer = std::make_unique<QBuffer>();
    buffer->open(QIODevice::WriteOnly);
    startExport(std::move(buffer), std::move(options));
}

void LogView::askForFile()
{
    if (m_export) {
        endExport(tr("Saving was stopped; no file was written."));
        return;
    }
    auto *dialog = new QFileDialog(this, tr("Save the log"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(QString::fromStdString(m_model.runId().text) + QStringLiteral(".log"));
    connect(dialog, &QFileDialog::fileSelected, this, &LogView::saveTo);
    dialog->open();
}

void LogView::saveTo(const QString &file)
{
    if (m_export)
        return;
    // Takes the name only when all is written.
    auto into = std::make_unique<QSaveFile>(file);
    if (!into->open(QIODevice::WriteOnly)) {
        m_problem = tr("%1 cannot be written: %2").arg(file, into->errorString());
        updateState();
        emit exported(m_problem);
        return;
    }
    LogExportOptions options;
    options.filter = m_model.filter();
    options.withTimes = m_pane->showsTimes();
    startExport(std::move(into), std::move(options));
}

void LogView::startExport(std::unique_ptr<QIODevice> into, LogExportOptions options)
{
    m_problem.clear();
    m_into = std::move(into);
    m_export = std::make_unique<LogExport>(m_client, m_model.runId(), std::move(options), *m_into);
    connect(m_export.get(), &LogExport::progressed, this, &LogView::updateState);
    connect(m_export.get(), &LogExport::finished, this, &LogView::endExport);
    m_save->setText(tr("Stop writing"));
    updateState();
}

void LogView::endExport(const QString &problem)
{
    m_problem = problem;
    if (auto *file = qobject_cast<QSaveFile *>(m_into.get())) {
        if (!problem.isEmpty())
            file->cancelWriting();
        else if (!file->commit())
            m_problem = tr("%1 cannot be written: %2").arg(file->fileName(), file->errorString());
    } else if (auto *buffer = qobject_cast<QBuffer *>(m_into.get()); buffer != nullptr && problem.isEmpty()) {
        QByteArray text = buffer->data();
        if (text.endsWith('\n'))
            text.chop(1);
        QApplication::clipboard()->setText(QString::fromUtf8(text));
        if (m_export->isCut())
            m_problem = tr("Only the first 32 MB were copied; save the log to a file for all of it.");
    }
    m_export.release()->deleteLater(); // it is the one that calls
    m_into.release()->deleteLater();
    m_save->setText(tr("Save to a file…"));
    updateState();
    emit exported(m_problem);
}

} // namespace runyard
