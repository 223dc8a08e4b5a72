#include "views/workers/workers_page.h"

#include "models/commands/engine_questions.h"
#include "models/lists/dev_worker_model.h"
#include "models/words/format.h"
#include "views/theme/theme.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/table_delegate.h"
#include "views/widgets/while_shown.h"

#include <QClipboard>
#include <QGuiApplication>

namespace runyard {

static std::optional<QColor> workerColour(const DevWorkerModel &model, const QModelIndex &index)
{
    if (index.column() != DevWorkerModel::State)
        return std::nullopt;
    const bool isConnected = model.at(index.row()).isConnected;
    return Theme::of().status(isConnected ? RunStatus::Completed : RunStatus::Interrupted);
}

WorkersPage::WorkersPage(EngineClient &client, QWidget *parent)
    : TablePage(QStringLiteral("workers"), tr("workers"), parent)
    , m_client(client)
    , m_workers(new DevWorkerModel(client, this))
{
    auto *delegate = new TableDelegate(this);
    delegate->setTint([this](const QModelIndex &index) { return workerColour(*m_workers, index); });
    setSource(m_workers, delegate, DevWorkerModel::Project);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{DevWorkerModel::Project, 200},
                                 {DevWorkerModel::Branch, 90},
                                 {DevWorkerModel::State, 100},
                                 {DevWorkerModel::Version, 110},
                                 {DevWorkerModel::Tasks, 60},
                                 {DevWorkerModel::Executing, 85},
                                 {DevWorkerModel::Waiting, 75},
                                 {DevWorkerModel::Queued, 75},
                                 {DevWorkerModel::Heard, 110},
                                 {DevWorkerModel::Cli, 100}}));
    setEmpty(tr("No trigger.dev CLI has connected here. In a project's folder, run npx trigger.dev dev"
                " with the address and the token of this engine."),
             tr("Copy the command"));
    m_showRuns = addPageAction(tr("Show its runs"), QStringLiteral("runs"), QKeySequence()); // Enter does it
    m_copyVersion = addPageAction(tr("Copy version"), QStringLiteral("copy"), QKeySequence::Copy);
    m_copyCommand =
        addPageAction(tr("Copy the command to start one"), QStringLiteral("copy"), QKeySequence());
    connect(m_showRuns, &QAction::triggered, this, [this] {
        const DevWorker &worker = m_workers->at(currentSourceRow());
        RunFilter filter;
        filter.versions = worker.versions;
        emit runsWanted(filter);
    });
    connect(m_copyVersion, &QAction::triggered, this, [this] {
        const QString version = format::text(m_workers->at(currentSourceRow()).version);
        QGuiApplication::clipboard()->setText(version);
        emit said(tr("Copied %1.").arg(version));
    });
    connect(m_copyCommand, &QAction::triggered, this, &WorkersPage::copyCommand);
    setPrimaryAction(m_showRuns);
    m_workers->onLoaded = [this] { loaded(m_workers->error()); };
    whileShown(*this, [this](bool isShown) { m_workers->setShown(isShown); });
    m_workers->reload();
    WorkersPage::currentChanged();
}

void WorkersPage::copyCommand()
{
    EngineQuestions(m_client, this).status([this](Result<EngineStatus> status) {
        if (!status)
            return emit failed(format::text(status.error().text()));
        if (status->apiUrl.empty())
            return emit failed(tr("This engine serves no API, so no trigger.dev CLI can reach it."));
        const QString command = QStringLiteral("npx trigger.dev@4.8.3 login -a %1 &&"
                                               " npx trigger.dev@4.8.3 dev -a %1 --skip-update-check")
                                    .arg(format::text(status->apiUrl));
        QGuiApplication::clipboard()->setText(command);
        emit said(tr("Copied. Paste it into a terminal in the project's folder; this window then asks "
                     "whether to allow it."));
    });
}

void WorkersPage::currentChanged()
{
    for (QAction *action : {m_showRuns, m_copyVersion})
        action->setEnabled(currentSourceRow() >= 0);
}

void WorkersPage::reload()
{
    m_workers->reload();
}

void WorkersPage::emptyActionWanted()
{
    copyCommand();
}

} // namespace runyard
