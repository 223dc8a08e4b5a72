// What takes runs out of the window: copying the picked rows as a table, exporting to a file. GUI thread.
#pragma once

#include "models/runs/run_table_copy.h"
#include "views/export/export_dialog.h"

#include <QObject>

#include <functional>
#include <memory>

class QAction;
class QMenu;
class QWidget;

namespace runyard {

class RunExportActions final : public QObject
{
    Q_OBJECT

public:
    /// What the page has to say when an action begins.
    struct Source
    {
        std::function<ExportOffer()> offer;
        std::function<std::vector<int>()> columns; // that one sees, in their order
        std::function<std::optional<TimePoint>()> moment;
    };

    /// The keys for copying work in `table`, those for exporting on the `page`.
    RunExportActions(EngineClient &client, Source source, QWidget *page, QWidget *table);

    QAction *copyAction() const { return m_copy; }
    QAction *exportAction() const { return m_export; }

signals:
    void said(const QString &sentence);
    void failed(const QString &sentence);

private:
    void copy();
    void showDialog();

    EngineClient &m_client;
    Source m_source;
    QWidget *m_page;
    QAction *m_copy;
    QAction *m_export;
    std::unique_ptr<RunTableCopy> m_copying;
};

} // namespace runyard
