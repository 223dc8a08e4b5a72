#include "models/lists/deployment_model.h"

#include "engine/contract/projects.h"
#include "models/words/format.h"

namespace runyard {

namespace {

QString taskNames(const Deployment &deployment)
{
    QStringList names;
    for (const std::string &id : deployment.taskIds)
        names << format::text(id);
    return names.join(u'\n');
}

} // namespace

DeploymentModel::DeploymentModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client, [](const ChangeSet &changes) { return changes.tasks; }, parent)
{
}

void DeploymentModel::request(Reply<std::vector<Deployment>> reply)
{
    client().projects().deployments(std::move(reply));
}

QString DeploymentModel::keyOf(const Deployment &row) const
{
    return format::text(row.id.text);
}

QStringList DeploymentModel::columnTitles() const
{
    return {tr("Version"), tr("Project"), tr("State"), tr("Tasks"), tr("Deployed"), tr("Folder")};
}

QString DeploymentModel::cellText(const Deployment &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case Version: return format::text(row.version);
    case Project: return format::text(row.project);
    case State: return row.current ? tr("Current") : QString();
    case Tasks: return format::count(row.taskCount);
    case DeployedAt: return format::clockTime(row.deployedAt);
    case Directory: return format::text(row.directory);
    case ColumnCount: break;
    }
    return {};
}

QVariant DeploymentModel::cellValue(const Deployment &row, int column) const
{
    switch (column) {
    case Tasks: return row.taskCount;
    case DeployedAt: return static_cast<qint64>(toMicros(row.deployedAt));
    default: return cellText(row, column);
    }
}

QString DeploymentModel::cellTip(const Deployment &row, int column) const
{
    switch (column) {
    case DeployedAt: return format::fullTime(row.deployedAt);
    case Directory: return format::text(row.directory);
    case Tasks: return taskNames(row);
    default: return {};
    }
}

bool DeploymentModel::isNumeric(int column) const
{
    return column == Tasks;
}

} // namespace runyard
