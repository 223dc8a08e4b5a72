// The trigger.dev command lines that execute runs here: who is there, with which build, and what they do.
// GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "views/widgets/table_page.h"

namespace runyard {

class DevWorkerModel;

class WorkersPage final : public TablePage
{
    Q_OBJECT

public:
    explicit WorkersPage(EngineClient &client, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
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
