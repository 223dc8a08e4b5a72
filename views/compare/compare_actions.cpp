#include "views/compare/compare_actions.h"

#include "models/format.h"
#include "models/gui_reply.h"
#include "views/actions/run_actions.h"
#include "views/compare/comparison_panel.h"

#include <QInputDialog>

namespace runyard {

namespace {

void askForOther(const Run &run, ComparisonPanel &panel, QWidget *window)
{
    auto *dialog = new QInputDialog(window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QObject::tr("Compare two runs"));
    dialog->setLabelText(
        QObject::tr("Compare %1 with the run of this id:").arg(format::shortId(run.id.text)));
    dialog->setTextValue(format::text(run.replayOf.text));
    dialog->setOkButtonText(QObject::tr("Compare"));
    QObject::connect(dialog, &QInputDialog::textValueSelected, &panel, [&panel, run](const QString &text) {
        const RunId other{format::utf8(text.trimmed())};
        if (other.empty())
            return;
        panel.compare(other, run.id);
    });
    dialog->open();
}

void compareWithLastGood(EngineClient &client, RunActions &actions, const Run &run, ComparisonPanel &panel)
{
    RunPageRequest request;
    request.filter.taskIds = {run.taskId};
    request.filter.statuses = {RunStatus::Completed};
    request.limit = 2; // the first may be this very run
    client.runPage(
        request, guiReply<RunPage>(&panel, [&actions, &panel, run](Result<RunPage> page) {
            if (!page) {
                emit actions.failed(format::text(page.error().text()));
                return;
            }
            for (const Run &good : page->runs) {
                if (good.id != run.id) {
                    panel.compare(good.id, run.id);
                    return;
                }
            }
            emit actions.failed(
                QObject::tr("No other run of %1 has completed yet.").arg(format::text(run.taskId)));
        }));
}

} // namespace

void connectComparing(EngineClient &client, RunActions &actions, ComparisonPanel &panel, QWidget *window)
{
    QObject::connect(&actions, &RunActions::compareWanted, &panel, [&actions, &panel, window] {
        if (actions.run())
            askForOther(*actions.run(), panel, window);
    });
    QObject::connect(&actions, &RunActions::compareGoodWanted, &panel, [&client, &actions, &panel] {
        if (actions.run())
            compareWithLastGood(client, actions, *actions.run(), panel);
    });
}

} // namespace runyard
