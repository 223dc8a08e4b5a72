// MetricsPage: its charts and numbers as files and on the clipboard.
#include "models/lists/metrics_model.h"
#include "models/words/format.h"
#include "views/metrics/chart_export.h"
#include "views/metrics/metrics_page.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QSaveFile>
#include <QSettings>
#include <QStandardPaths>
#include <QToolButton>

namespace runyard {

static constexpr int kPictureWidth = 1'200;
static constexpr double kPictureScale = 2; // sharp on paper, too

void MetricsPage::makeExports()
{
    auto *menu = new QMenu(m_export);
    const auto add = [&](const QString &text, const QKeySequence &keys, auto &&work) {
        QAction *action = menu->addAction(text, keys, this, work);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
    };
    add(tr("Save as PNG…"), QKeySequence(Qt::CTRL | Qt::Key_S), [this] { saveAs(QStringLiteral("png")); });
    add(tr("Save as SVG…"), {}, [this] { saveAs(QStringLiteral("svg")); });
    add(tr("Save as CSV…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S),
        [this] { saveAs(QStringLiteral("csv")); });
    menu->addSeparator();
    add(tr("Copy as image"), QKeySequence(QKeySequence::Copy), [this] { copyImage(); });
    m_export->setMenu(menu);
}

static QString writeBytes(const QByteArray &bytes, const QString &file)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return out.errorString();
    return {};
}

static QString writeImage(const QImage &image, const QString &file)
{
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || !image.save(&out, "PNG") || !out.commit())
        return out.errorString();
    return {};
}

void MetricsPage::saveAs(const QString &kind)
{
    QSettings settings;
    const QString key = QStringLiteral("metrics/exportFolder");
    const QString folder =
        settings.value(key, QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)).toString();
    auto *dialog = new QFileDialog(this, tr("Save the metrics"), folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(kind);
    dialog->setNameFilter(tr("%1 files (*.%2)").arg(kind.toUpper(), kind));
    dialog->selectFile(QStringLiteral("metrics.%1").arg(kind));
    connect(dialog, &QFileDialog::fileSelected, this, [this, kind, key](const QString &file) {
        QSettings().setValue(key, QFileInfo(file).absolutePath());
        const QString problem = kind == QLatin1String("csv")
                                    ? writeBytes(metricsCsv(m_model->metrics()), file)
                                : kind == QLatin1String("svg")
                                    ? writeChartsSvg(m_charts, kPictureWidth, file)
                                    : writeImage(chartsImage(m_charts, kPictureWidth, kPictureScale), file);
        if (problem.isEmpty())
            emit said(tr("Saved %1.").arg(file));
        else
            emit failed(tr("Could not write %1: %2. Choose another folder.").arg(file, problem));
    });
    dialog->open();
}

void MetricsPage::copyImage()
{
    QGuiApplication::clipboard()->setImage(chartsImage(m_charts, kPictureWidth, kPictureScale));
    emit said(tr("Copied the charts as an image."));
}

} // namespace runyard
