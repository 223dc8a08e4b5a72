// The variables every task finds in its environment: add, change, delete, import a .env file. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/environment_variable.h"
#include "views/widgets/table_page.h"

namespace runyard {

class VariableModel;

class EnvironmentPage final : public TablePage
{
    Q_OBJECT

public:
    explicit EnvironmentPage(EngineClient &client, QWidget *parent = nullptr);

    void importFile(const QString &file);

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;

private:
    const EnvironmentVariable *current() const; // null = none
    void open(const std::optional<EnvironmentVariable> &edited);
    void askToDelete();
    void askForFile();

    EngineClient &m_client;
    VariableModel *m_variables;
    QAction *m_add;
    QAction *m_edit;
    QAction *m_delete;
    QAction *m_import;
    QAction *m_showValues;
    QString m_problem; // that was told of
};

} // namespace runyard
