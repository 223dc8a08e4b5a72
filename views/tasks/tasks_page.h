// The deployed tasks: how much each has to do, what it is, and the way to trigger it. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "views/widgets/table_page.h"

namespace runyard {

class RunActions;
class TaskModel;
class TaskPanel;

class TasksPage final : public TablePage
{
    Q_OBJECT

public:
    TasksPage(EngineClient &client, RunActions &actions, QWidget *parent = nullptr);

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QString currentTask() const;

    RunActions &m_actions;
    TaskModel *m_tasks;
    TaskPanel *m_panel;
    QAction *m_showRuns;
};

} // namespace runyard
