#include "views/export/run_export_actions.h"

#include "models/words/counted.h"
#include "models/words/format.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

namespace runyard {

RunExportActions::RunExportActions(EngineClient &client, Source source, QWidget *page, QWidget *table)
    : QObject(page)
    , m_client(client)
    , m_source(std::move(source))
    , m_page(page)
    , m_copy(new QAction(tr("Copy rows"), this))
    , m_export(new QAction(tr("Export runs…"), this))
{
    m_copy->setShortcut(QKeySequence::Copy);
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    m_copy->setToolTip(tr("Copies the picked rows as a table for a spreadsheet"));
    table->addAction(m_copy);
    connect(m_copy, &QAction::triggered, this, &RunExportActions::copy);
    m_export->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    m_export->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    page->addAction(m_export);
    connect(m_export, &QAction::triggered, this, &RunExportActions::showDialog);
}

void RunExportActions::copy()
{
    const ExportOffer offer = m_source.offer();
    if (offer.picked.isEmpty()) {
        emit failed(tr("Select the rows to copy first."));
        return;
    }
    m_copying = std::make_unique<RunTableCopy>(m_client, offer.picked, m_source.columns(), m_source.moment());
    connect(m_copying.get(), &RunTableCopy::failed, this, &RunExportActions::failed);
    connect(m_copying.get(), &RunTableCopy::finished, this, [this](const QString &text, int runs) {
        QGuiApplication::clipboard()->setText(text);
        emit said(format::counted(runs, tr("Copied one row."), tr("Copied %1 rows.")));
    });
}

void RunExportActions::showDialog()
{
    auto *dialog = new ExportDialog(m_client, m_source.offer(), m_page->window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &DialogFrame::said, this, &RunExportActions::said);
    dialog->open();
}

} // namespace runyard
