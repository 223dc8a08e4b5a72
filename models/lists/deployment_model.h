// Every deployed version of every project. GUI thread.
#pragma once

#include "engine/domain/task.h"
#include "models/feed/live_table_model.h"

namespace runyard {

class DeploymentModel final : public LiveTableModel<Deployment>
{
    Q_OBJECT

public:
    enum Column { Version, Project, State, Tasks, DeployedAt, Directory, ColumnCount };

    explicit DeploymentModel(EngineClient &client, QObject *parent = nullptr);

protected:
    void request(Reply<std::vector<Deployment>> reply) override;
    QString keyOf(const Deployment &row) const override;
    QStringList columnTitles() const override;
    QString cellText(const Deployment &row, int column) const override;
    QVariant cellValue(const Deployment &row, int column) const override;
    QString cellTip(const Deployment &row, int column) const override;
    bool isNumeric(int column) const override;
};

} // namespace runyard
