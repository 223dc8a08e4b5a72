// The cron schedules: when each fires next and fired last, on or off, what keeps one from starting its task;
// those that no project declares are made, changed and deleted here. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/task.h"
#include "views/widgets/table_page.h"

namespace runyard {

class RunActions;
class ScheduleModel;

class SchedulesPage final : public TablePage
{
    Q_OBJECT

public:
    SchedulesPage(EngineClient &client, RunActions &actions, QWidget *parent = nullptr);

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    const ScheduleInfo *current() const; // null = none
    void toggle();
    void open(const std::optional<ScheduleInfo> &edited);
    void askToDelete();

    EngineClient &m_client;
    RunActions &m_actions;
    ScheduleModel *m_schedules;
    QAction *m_toggle;
    QAction *m_openLast;
    QAction *m_new;
    QAction *m_edit;
    QAction *m_delete;
};

} // namespace runyard
