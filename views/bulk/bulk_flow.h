// The way to an action over many runs and back: the dialog that asks, from the picked runs or from another
// page, and the notice after the start. GUI thread; client, actions and page outlive it.
#pragma once

#include "engine/domain/bulk_action.h"
#include "engine/domain/run_selection.h"

#include <QObject>

class QWidget;

namespace runyard {

class BulkActionsPage;
class BulkNotice;
class EngineClient;
class RunActions;
class RunsPage;

class BulkFlow final : public QObject
{
    Q_OBJECT

public:
    BulkFlow(EngineClient &client, RunActions &actions, RunsPage &runs, BulkActionsPage &page,
             QWidget *window);

    /// Asks how to act on these runs; nothing happens when there are none.
    void ask(BulkKind kind, RunSelection selection);
    BulkNotice *notice() const { return m_notice; } // stands above the pages

signals:
    void pageWanted(); // the page shows the action

private:
    EngineClient &m_client;
    QWidget *m_window;
    BulkNotice *m_notice;
};

} // namespace runyard
