#include "views/bulk/bulk_flow.h"

#include "views/actions/run_actions.h"
#include "views/bulk/bulk_dialog.h"
#include "views/bulk/bulk_notice.h"
#include "views/bulk/bulk_page.h"
#include "views/runs/runs_page.h"

namespace runyard {

BulkFlow::BulkFlow(EngineClient &client, RunActions &actions, RunsPage &runs, BulkActionsPage &page,
                   QWidget *window)
    : QObject(window)
    , m_client(client)
    , m_window(window)
    , m_notice(new BulkNotice(client, page.model(), actions.action(ActionId::UndoBulk)))
{
    connect(m_notice, &BulkNotice::said, &actions, &RunActions::said);
    connect(m_notice, &BulkNotice::failed, &actions, &RunActions::failed);
    connect(m_notice, &BulkNotice::showWanted, this, [this, &page](const BulkId &id) {
        page.showAction(id);
        emit pageWanted();
    });
    connect(&actions, &RunActions::bulkWanted, this,
            [this, &runs](BulkKind kind) { ask(kind, runs.picks()); });
}

void BulkFlow::ask(BulkKind kind, RunSelection selection)
{
    if (selection.isEmpty())
        return;
    auto *dialog = new BulkDialog(m_client, kind, std::move(selection), m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &BulkDialog::started, m_notice, &BulkNotice::follow);
    dialog->open();
}

} // namespace runyard
