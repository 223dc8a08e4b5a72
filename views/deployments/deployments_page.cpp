#include "views/deployments/deployments_page.h"

#include "models/lists/deployment_model.h"
#include "models/words/format.h"
#include "views/theme/theme.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/table_delegate.h"
#include "views/widgets/while_shown.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QUrl>

namespace runyard {

/// Only the versions that new runs start on stand out.
static std::optional<QColor> deploymentColour(const QModelIndex &index)
{
    const QModelIndex state = index.siblingAtColumn(DeploymentModel::State);
    if (state.data().toString().isEmpty())
        return Theme::of().muted();
    return index.column() == DeploymentModel::State ? std::optional(Theme::of().status(RunStatus::Completed))
                                                    : std::nullopt;
}

DeploymentsPage::DeploymentsPage(EngineClient &client, QWidget *parent)
    : TablePage(QStringLiteral("deployments"), tr("deployments"), parent)
    , m_deployments(new DeploymentModel(client, this))
{
    auto *delegate = new TableDelegate(this);
    delegate->setTint(deploymentColour);
    delegate->setMonoColumns({DeploymentModel::Directory});
    setSource(m_deployments, delegate, DeploymentModel::DeployedAt, Qt::DescendingOrder);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{DeploymentModel::Version, 120},
                                 {DeploymentModel::Project, 180},
                                 {DeploymentModel::State, 90},
                                 {DeploymentModel::Tasks, 70},
                                 {DeploymentModel::DeployedAt, 130},
                                 {DeploymentModel::Directory, 420}}));
    setEmpty(
        tr("Nothing has been deployed yet. Each deployment of a project's folder appears here as a version."),
        tr("Deploy a folder…"));
    m_deployAgain = addPageAction(tr("Deploy again…"), QStringLiteral("deployments"),
                                  QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    m_copyFolder = addPageAction(tr("Copy folder path"), QStringLiteral("copy"), QKeySequence::Copy);
    m_openFolder =
        addPageAction(tr("Open folder"), QStringLiteral("folder"), QKeySequence(Qt::CTRL | Qt::Key_E));
    connect(m_deployAgain, &QAction::triggered, this, [this] { emit deployWanted(currentDirectory()); });
    connect(m_copyFolder, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(currentDirectory());
        emit said(tr("Copied %1.").arg(currentDirectory()));
    });
    connect(m_openFolder, &QAction::triggered, this, [this] {
        if (!QDesktopServices::openUrl(QUrl::fromLocalFile(currentDirectory())))
            emit failed(
                tr("No program for opening folders was found. The folder is %1.").arg(currentDirectory()));
    });
    setPrimaryAction(m_deployAgain);
    m_deployments->onLoaded = [this] { loaded(m_deployments->error()); };
    whileShown(*this, [this](bool isShown) { m_deployments->setShown(isShown); });
    m_deployments->reload();
    DeploymentsPage::currentChanged();
}

QString DeploymentsPage::currentDirectory() const
{
    const int row = currentSourceRow();
    return row < 0 ? QString() : format::text(m_deployments->at(row).directory);
}

void DeploymentsPage::currentChanged()
{
    for (QAction *action : {m_deployAgain, m_copyFolder, m_openFolder})
        action->setEnabled(currentSourceRow() >= 0);
}

void DeploymentsPage::reload()
{
    m_deployments->reload();
}

void DeploymentsPage::emptyActionWanted()
{
    emit deployWanted({});
}

} // namespace runyard
