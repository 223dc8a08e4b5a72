// A page of the window. What it wants from the rest of the window it says by signal, so that no page
// knows another. GUI thread.
#pragma once

#include "engine/domain/bulk_action.h"

#include <QList>
#include <QWidget>

namespace runyard {

class Page : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Puts the keyboard where one works on this page: into its list.
    virtual void focusContent() = 0;
    virtual void focusFilter() = 0;
    /// The parts F6 walks through, in order; hidden ones are left out by the caller.
    virtual QList<QWidget *> panes() const = 0;

signals:
    void triggerWanted(const QString &taskId);
    void taskRunsWanted(const QString &taskId);
    void queueRunsWanted(const QString &queue);
    void errorRunsWanted(qint64 group, const QString &error);
    void runWanted(const runyard::RunId &id);
    void runsWanted(const runyard::RunFilter &filter);
    void bulkWanted(runyard::BulkKind kind, const runyard::RunSelection &selection);
    void deployWanted(const QString &directory); // empty = let the user choose a folder
    void said(const QString &sentence);
    void failed(const QString &sentence);
};

} // namespace runyard
