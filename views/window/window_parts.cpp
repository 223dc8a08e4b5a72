#include "views/window/window_parts.h"

#include "views/actions/cancel_dialog.h"
#include "views/actions/reschedule_dialog.h"
#include "views/actions/run_actions.h"
#include "views/batches/batches_page.h"
#include "views/bulk/bulk_page.h"
#include "views/compare/compare_actions.h"
#include "views/compare/comparison_panel.h"
#include "views/deployments/deployments_page.h"
#include "views/environment/environment_page.h"
#include "views/errors/errors_page.h"
#include "views/intercepts/intercept_dialog.h"
#include "views/intercepts/intercepts_page.h"
#include "views/metrics/metrics_page.h"
#include "views/past/time_travel.h"
#include "views/queues/queues_page.h"
#include "views/run/run_inspector.h"
#include "views/runs/runs_page.h"
#include "views/schedules/schedules_page.h"
#include "views/start/replay_dialog.h"
#include "views/start/trigger_dialog.h"
#include "views/tasks/retry_policy_planner.h"
#include "views/tasks/tasks_page.h"
#include "views/waits/waits_page.h"
#include "views/widgets/field_area.h"
#include "views/window/why_remedies.h"
#include "views/window/window_dialogs.h"
#include "views/workers/workers_page.h"

#include <QAction>
#include <QObject>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>

namespace runyard {

static constexpr QSize kMinSide(260, 200); // the inspector and the comparison scroll in less

std::vector<WindowPage> makePages(EngineClient &client, RunActions &actions, BulkActionsPage &bulk,
                                  QWidget *parent)
{
    return {
        {QObject::tr("Tasks"), QStringLiteral("tasks"), new TasksPage(client, actions, parent)},
        {QObject::tr("Queues"), QStringLiteral("queues"), new QueuesPage(client, parent)},
        {QObject::tr("Schedules"), QStringLiteral("schedules"), new SchedulesPage(client, actions, parent)},
        {QObject::tr("Deployments"), QStringLiteral("deployments"), new DeploymentsPage(client, parent)},
        {QObject::tr("Errors"), QStringLiteral("errors"), new ErrorsPage(client, parent)},
        {QObject::tr("Metrics"), QStringLiteral("metrics"), new MetricsPage(client, parent)},
        {QObject::tr("Bulk actions"), QStringLiteral("bulk"), &bulk},
        {QObject::tr("Intercepts"), QStringLiteral("freeze"), new InterceptsPage(client, actions, parent)},
        {QObject::tr("Batches"), QStringLiteral("batches"), new BatchesPage(client, parent)},
        {QObject::tr("Waits"), QStringLiteral("waits"), new WaitsPage(client, parent)},
        {QObject::tr("Workers"), QStringLiteral("workers"), new WorkersPage(client, parent)},
        {QObject::tr("Environment"), QStringLiteral("environment"), new EnvironmentPage(client, parent)},
    };
}

void connectRunParts(EngineClient &client, RunActions &actions, RunsPage &runs, QWidget *window)
{
    auto *inspector = new RunInspector(client, &runs);
    auto *comparison = new ComparisonPanel(client);
    auto *side = new QSplitter(Qt::Vertical);
    side->setAccessibleName(QObject::tr("Inspector and comparison"));
    side->setChildrenCollapsible(false);
    side->addWidget(inspector);
    side->addWidget(comparison);
    runs.setInspector(new FieldArea(side, kMinSide), inspector->tabs()->tabBar());
    QObject::connect(comparison, &ComparisonPanel::runActivated, &runs, &RunsPage::openRun);
    QObject::connect(comparison, &ComparisonPanel::cancelWanted, &actions, &RunActions::cancelWanted);
    connectComparing(client, actions, runs, *comparison, window);
    QObject::connect(&inspector->model(), &RunDetailModel::changed, &runs,
                     [inspector, &runs] { runs.takeOpened(inspector->model().detail()->run); });
    QObject::connect(&runs, &RunsPage::runSelected, inspector, &RunInspector::setRun);
    QObject::connect(runs.past(), &TimeTravel::moved, inspector, &RunInspector::setMoment);
    QObject::connect(inspector, &RunInspector::runActivated, &runs, &RunsPage::openRun);
    auto *remedies = new WhyRemedies(client, actions, window);
    QObject::connect(inspector, &RunInspector::helpWanted, remedies,
                     [inspector, remedies](WhyHelp kind, const RunId &holder) {
                         if (const auto &detail = inspector->model().detail())
                             remedies->apply(kind, detail->run, inspector->explanation().explanation(),
                                             holder);
                     });
    QObject::connect(&actions, &RunActions::triggerWanted, window, [&, window](const QString &task) {
        auto *dialog = new TriggerDialog(client, task, window);
        QObject::connect(dialog, &TriggerDialog::started, &runs, &RunsPage::openRun);
        openDialog(dialog, actions);
    });
    QObject::connect(&actions, &RunActions::replayWanted, window, [&, window, comparison](const RunId &id) {
        auto *dialog = new ReplayDialog(client, id, window);
        QObject::connect(dialog, &ReplayDialog::started, &runs, [&runs, comparison, id](const RunId &replay) {
            runs.openRun(replay);
            runs.inspectorAction()->setChecked(true); // the comparison is there
            comparison->compare(id, replay);
        });
        openDialog(dialog, actions);
    });
    QObject::connect(&actions, &RunActions::rescheduleWanted, window, [&, window](const RunId &id) {
        openDialog(new RescheduleDialog(client, id, window), actions);
    });
    runs.addAction(actions.action(ActionId::Step));
    QObject::connect(&actions, &RunActions::interceptWanted, window, [&, window] {
        openDialog(new InterceptDialog(client, runs.isVisible() ? runs.query() : QString(), window), actions);
    });
    QObject::connect(&actions, &RunActions::retryPolicyWanted, window, [&, window](const QString &task) {
        openDialog(new RetryPolicyPlanner(client, task, window), actions);
    });
    QObject::connect(&actions, &RunActions::cancelWanted, window, [&, window](const RunId &id) {
        openDialog(new CancelDialog(client, id, window), actions);
    });
}

} // namespace runyard
