// The trigger.dev CLI sessions that execute runs here: which are connected, with which build, and what they
// are doing. GUI thread.
#pragma once

#include "views/widgets/table_page.h"

namespace runyard {

class DevWorkerModel;
class EngineClient;

class WorkersPage final : public TablePage
{
    Q_OBJECT

public:
    explicit WorkersPage(EngineClient &client, QWidget *parent = nullptr);

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;

private:
    void copyCommand();

    EngineClient &m_client;
    DevWorkerModel *m_workers;
    QAction *m_showRuns;
    QAction *m_copyVersion;
    QAction *m_copyCommand;
};

} // namespace runyard
