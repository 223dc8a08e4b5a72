#include "views/tasks/tasks_page.h"

#include "models/lists/task_model.h"
#include "models/words/format.h"
#include "views/actions/run_actions.h"
#include "views/tasks/task_panel.h"
#include "views/theme/theme.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/table_delegate.h"
#include "views/widgets/while_shown.h"

namespace runyard {

/// Numbers stand out only when there are any: executing runs, and failures.
static std::optional<QColor> countColour(const QModelIndex &index)
{
    if (index.column() < TaskModel::Queued || index.column() > TaskModel::Total)
        return index.column() == TaskModel::Task ? std::nullopt : std::optional(Theme::of().muted());
    const bool isZero = index.data(TaskModel::SortRole).toLongLong() == 0;
    if (isZero)
        return Theme::of().muted();
    switch (index.column()) {
    case TaskModel::Executing: return Theme::of().status(RunStatus::Executing);
    case TaskModel::Failed: return Theme::of().status(RunStatus::Failed);
    default: return std::nullopt;
    }
}

TasksPage::TasksPage(EngineClient &client, RunActions &actions, QWidget *parent)
    : TablePage(QStringLiteral("tasks"), tr("tasks"), parent)
    , m_actions(actions)
    , m_tasks(new TaskModel(client, this))
    , m_panel(new TaskPanel)
{
    auto *delegate = new TableDelegate(this);
    delegate->setTint(countColour);
    setSource(m_tasks, delegate, TaskModel::Task);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{TaskModel::Task, 160},
                                 {TaskModel::Description, 250},
                                 {TaskModel::Queue, 160},
                                 {TaskModel::Queued, 80},
                                 {TaskModel::Executing, 90},
                                 {TaskModel::Failed, 80},
                                 {TaskModel::Total, 80},
                                 {TaskModel::Project, 0},
                                 {TaskModel::Version, 120}}));
    setEmpty(tr("No tasks are deployed. A project's tasks appear here once its folder is deployed."),
             tr("Deploy a folder…"));
    addSharedAction(m_actions.action(ActionId::Trigger));
    m_showRuns = addPageAction(tr("Show runs"), QStringLiteral("runs"), QKeySequence(Qt::CTRL | Qt::Key_G));
    connect(m_showRuns, &QAction::triggered, this, [this] { emit taskRunsWanted(currentTask()); });
    addSharedAction(m_actions.action(ActionId::RetryPolicy));
    setPrimaryAction(m_showRuns);
    setPanel(m_panel);
    m_tasks->onLoaded = [this] { loaded(m_tasks->error()); };
    whileShown(*this, [this](bool isShown) { m_tasks->setShown(isShown); });
    m_tasks->reload();
    TasksPage::currentChanged();
}

QString TasksPage::currentTask() const
{
    const int row = currentSourceRow();
    return row < 0 ? QString() : format::text(m_tasks->at(row).definition.id);
}

void TasksPage::currentChanged()
{
    const int row = currentSourceRow();
    m_showRuns->setEnabled(row >= 0);
    if (row >= 0)
        m_panel->setTask(m_tasks->at(row));
    if (isVisible())
        m_actions.setTask(currentTask());
}

void TasksPage::showEvent(QShowEvent *event)
{
    m_actions.setTask(currentTask());
    TablePage::showEvent(event);
}

void TasksPage::hideEvent(QHideEvent *event)
{
    m_actions.setTask({});
    TablePage::hideEvent(event);
}

void TasksPage::reload()
{
    m_tasks->reload();
}

void TasksPage::emptyActionWanted()
{
    emit deployWanted({});
}

} // namespace runyard
