// Every deployed version of every project, newest first. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "views/widgets/table_page.h"

namespace runyard {

class DeploymentModel;

class DeploymentsPage final : public TablePage
{
    Q_OBJECT

public:
    explicit DeploymentsPage(EngineClient &client, QWidget *parent = nullptr);

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;

private:
    QString currentDirectory() const;

    DeploymentModel *m_deployments;
    QAction *m_deployAgain;
    QAction *m_copyFolder;
    QAction *m_openFolder;
};

} // namespace runyard
