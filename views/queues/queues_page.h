// The queues: what waits and runs in each, its limit, paused or open; and the limit of all together.
// GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/task.h"
#include "views/widgets/table_page.h"

class QToolButton;

namespace runyard {

class LiveRefresh;
class QueueModel;

class QueuesPage final : public TablePage
{
    Q_OBJECT

public:
    explicit QueuesPage(EngineClient &client, QWidget *parent = nullptr);

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;

private:
    const QueueInfo *current() const; // null = none
    void togglePause();
    void step();
    void askLimit();
    void setLimit(const std::string &queue, std::optional<int> limit);
    void askEnvironmentLimit();
    void showEnvironment();

    EngineClient &m_client;
    QueueModel *m_queues;
    QAction *m_pause;
    QAction *m_step;
    QAction *m_limit;
    QAction *m_declared;
    QAction *m_showRuns;
    QToolButton *m_environment;
    int m_environmentLimit = 1;
};

} // namespace runyard
