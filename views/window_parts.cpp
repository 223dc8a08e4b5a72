#include "views/window_parts.h"

#include "models/format.h"
#include "models/gui_reply.h"
#include "views/actions/run_actions.h"
#include "views/inspector/run_inspector.h"
#include "views/pages/deployments_page.h"
#include "views/pages/queues_page.h"
#include "views/pages/schedules_page.h"
#include "views/pages/tasks_page.h"
#include "views/runs_page.h"

// A dialog that is not part of this build is left out of the window.
#if __has_include("views/dialogs/trigger_dialog.h")
#include "views/dialogs/trigger_dialog.h"
#define RUNYARD_HAS_TRIGGER 1
#endif
#if __has_include("views/dialogs/replay_dialog.h")
#include "views/dialogs/replay_dialog.h"
#define RUNYARD_HAS_REPLAY 1
#endif
#if __has_include("views/dialogs/reschedule_dialog.h")
#include "views/dialogs/reschedule_dialog.h"
#define RUNYARD_HAS_RESCHEDULE 1
#endif
#if __has_include("views/dialogs/cancel_dialog.h")
#include "views/dialogs/cancel_dialog.h"
#define RUNYARD_HAS_CANCEL 1
#endif
#if __has_include("views/dialogs/deploy_dialog.h")
#include "views/dialogs/deploy_dialog.h"
#define RUNYARD_HAS_DEPLOY 1
#endif

#include <QMessageBox>
#include <QObject>
#include <QTabBar>
#include <QTabWidget>

namespace runyard {

template <class Dialog>
[[maybe_unused]] static void openOnce(Dialog *dialog)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

[[maybe_unused]] static void tell(QWidget *window, const QString &sentence)
{
    openOnce(new QMessageBox(QMessageBox::Warning, QString(), sentence, QMessageBox::Ok, window));
}

std::vector<WindowPage> makePages(EngineClient &client, RunActions &actions, QWidget *parent)
{
    return {
        {QObject::tr("Tasks"), QStringLiteral("tasks"), new TasksPage(client, actions, parent)},
        {QObject::tr("Queues"), QStringLiteral("queues"), new QueuesPage(client, parent)},
        {QObject::tr("Schedules"), QStringLiteral("schedules"), new SchedulesPage(client, actions, parent)},
        {QObject::tr("Deployments"), QStringLiteral("deployments"), new DeploymentsPage(client, parent)},
    };
}

void connectRunParts(EngineClient &client, RunActions &actions, RunsPage &runs, QWidget *window)
{
    auto *inspector = new RunInspector(client, &runs);
    runs.setInspector(inspector, inspector->tabs()->tabBar());
    QObject::connect(&inspector->model(), &RunDetailModel::changed, &runs,
                     [inspector, &runs] { runs.takeOpened(inspector->model().detail()->run); });
    QObject::connect(&runs, &RunsPage::runSelected, inspector, &RunInspector::setRun);
    QObject::connect(inspector, &RunInspector::runActivated, &runs, &RunsPage::openRun);
    QObject::connect(&actions, &RunActions::replayWanted, window, [&client, &runs, window](const RunId &id) {
#ifdef RUNYARD_HAS_REPLAY
        (void)runs;
        openOnce(new ReplayDialog(client, id, window));
#else
        ReplayRequest request;
        request.original = id;
        client.replay(request, guiReply<TriggerReply>(&runs, [&runs, window](Result<TriggerReply> reply) {
            if (reply)
                runs.openRun(reply->id);
            else
                tell(window, format::text(reply.error().text()));
        }));
#endif
    });
    QObject::connect(&actions, &RunActions::cancelWanted, window, [&client, window](const RunId &id) {
#ifdef RUNYARD_HAS_CANCEL
        openOnce(new CancelDialog(client, id, window));
#else
        client.cancel(id, {}, Actor::User, guiReply<CancelReply>(window, [window](Result<CancelReply> reply) {
            if (!reply)
                tell(window, format::text(reply.error().text()));
        }));
#endif
    });
    QObject::connect(&actions, &RunActions::triggerWanted, window, [&client, window](const QString &task) {
#ifdef RUNYARD_HAS_TRIGGER
        openOnce(new TriggerDialog(client, task, window));
#else
        TriggerRequest request;
        request.taskId = format::utf8(task);
        request.actor = Actor::User;
        client.trigger(request, guiReply<TriggerReply>(window, [window](Result<TriggerReply> reply) {
            if (!reply)
                tell(window, format::text(reply.error().text()));
        }));
#endif
    });
#ifdef RUNYARD_HAS_RESCHEDULE
    QObject::connect(&actions, &RunActions::rescheduleWanted, window, [&client, window](const RunId &id) {
        openOnce(new RescheduleDialog(client, id, window));
    });
#else
    actions.reschedule()->setVisible(false);
#endif
}

void openDeploy(EngineClient &client, const QString &directory, QWidget *window)
{
#ifdef RUNYARD_HAS_DEPLOY
    openOnce(new DeployDialog(client, directory, window));
#else
    client.deploy(format::utf8(directory), Actor::User,
                  guiReply<DeployReply>(window, [window](Result<DeployReply> reply) {
                      if (!reply)
                          tell(window, format::text(reply.error().text()));
                  }));
#endif
}

} // namespace runyard
