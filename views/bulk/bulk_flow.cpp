#include "views/bulk/bulk_flow.h"

#include "views/actions/run_actions.h"
#include "views/bulk/bulk_dialog.h"
#include "views/bulk/bulk_notice.h"
#include "views/bulk/bulk_page.h"
#include "views/runs/runs_page.h"
#include "views/widgets/navigation_list.h"

#include <QMainWindow>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace runyard {

void connectBulk(EngineClient &client, RunActions &actions, RunsPage &runs, QMainWindow &window)
{
    auto *page = window.findChild<BulkActionsPage *>();
    auto *pages = qobject_cast<QStackedWidget *>(page->parentWidget());
    auto *navigation = window.findChild<NavigationList *>();
    auto *notice = new BulkNotice(client, page->model(), actions.undoBulk());
    static_cast<QVBoxLayout *>(window.centralWidget()->layout())->insertWidget(0, notice);
    QObject::connect(notice, &BulkNotice::said, &actions, &RunActions::said);
    QObject::connect(notice, &BulkNotice::failed, &actions, &RunActions::failed);
    QObject::connect(notice, &BulkNotice::showWanted, page, [=](const BulkId &id) {
        page->showAction(id);
        navigation->setCurrentRow(pages->indexOf(page));
        page->focusContent();
    });

    const auto ask = [&client, &window, notice](BulkKind kind, RunSelection selection) {
        if (selection.isEmpty())
            return;
        auto *dialog = new BulkDialog(client, kind, std::move(selection), &window);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        QObject::connect(dialog, &BulkDialog::started, notice, &BulkNotice::follow);
        dialog->open();
    };
    QObject::connect(&actions, &RunActions::bulkWanted, &window,
                     [ask, &runs](BulkKind kind) { ask(kind, runs.picks()); });
    for (Page *each : window.findChildren<Page *>())
        QObject::connect(each, &Page::bulkWanted, &window, ask);
}

} // namespace runyard
