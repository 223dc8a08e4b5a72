#include "views/queues/queues_page.h"

#include "models/commands/engine_questions.h"
#include "models/commands/queue_commands.h"
#include "models/feed/live_refresh.h"
#include "models/lists/queue_model.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "models/words/stepped_words.h"
#include "views/queues/limit_dialog.h"
#include "views/queues/queue_delegate.h"
#include "views/theme/theme.h"
#include "views/widgets/table_columns.h"
#include "views/widgets/while_shown.h"

#include <QToolButton>

namespace runyard {

static constexpr int kStatusPause = 250; // ms between readings of the environment's slots

static std::optional<QColor> queueColour(const QModelIndex &index)
{
    switch (index.column()) {
    case QueueModel::State:
        return index.data(QueueModel::PausedRole).toBool() ? Theme::of().status(RunStatus::Reattempting)
                                                           : Theme::of().muted();
    case QueueModel::Queued:
    case QueueModel::Running:
        return index.data(QueueModel::SortRole).toLongLong() == 0 ? std::optional(Theme::of().muted())
                                                                  : std::nullopt;
    case QueueModel::Limit:
        return index.data(QueueModel::LimitRole).isValid() ? std::nullopt
                                                           : std::optional(Theme::of().muted());
    case QueueModel::LimitFrom: return Theme::of().muted();
    default: return std::nullopt;
    }
}

QueuesPage::QueuesPage(EngineClient &client, QWidget *parent)
    : TablePage(QStringLiteral("queues"), tr("queues"), parent)
    , m_client(client)
    , m_queues(new QueueModel(client, this))
    , m_environment(new QToolButton)
{
    auto *delegate = new QueueDelegate(this);
    delegate->setTint(queueColour);
    setSource(m_queues, delegate, QueueModel::Name);
    setColumns(new TableColumns(table(), settingsKey("columns"),
                                {{QueueModel::Name, 240},
                                 {QueueModel::State, 90},
                                 {QueueModel::Queued, 90},
                                 {QueueModel::Running, 180},
                                 {QueueModel::Limit, 90},
                                 {QueueModel::LimitFrom, 120}}));
    setEmpty(tr("No queues. Every deployed task has one; runs wait in it for a free slot."),
             tr("Deploy a folder…"));
    m_pause = addPageAction(tr("Pause"), QStringLiteral("pause"), QKeySequence(Qt::CTRL | Qt::Key_P));
    m_step = addPageAction(tr("Step"), QStringLiteral("trigger"), QKeySequence(Qt::Key_F10));
    m_step->setToolTip(tr("Start exactly one run of the paused queue (F10)"));
    connect(m_step, &QAction::triggered, this, &QueuesPage::step);
    m_limit = addPageAction(tr("Set limit…"), QStringLiteral("queues"), QKeySequence(Qt::CTRL | Qt::Key_E));
    m_declared = addPageAction(tr("Back to declared limit"), QStringLiteral("replay"),
                               QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    m_showRuns = addPageAction(tr("Show runs"), QStringLiteral("runs"), QKeySequence(Qt::CTRL | Qt::Key_G));
    connect(m_pause, &QAction::triggered, this, &QueuesPage::togglePause);
    connect(m_limit, &QAction::triggered, this, &QueuesPage::askLimit);
    connect(m_declared, &QAction::triggered, this, [this] { setLimit(current()->name, std::nullopt); });
    connect(m_showRuns, &QAction::triggered, this,
            [this] { emit queueRunsWanted(format::text(current()->name)); });
    setPrimaryAction(m_showRuns);

    m_environment->setAccessibleName(tr("Limit of all queues together"));
    m_environment->setToolTip(
        tr("How many runs may run at once in all queues together. Click to change it."));
    m_environment->setAutoRaise(true);
    addToBar(m_environment);
    connect(m_environment, &QToolButton::clicked, this, &QueuesPage::askEnvironmentLimit);
    auto *refresh = new LiveRefresh(
        client, [](const ChangeSet &changes) { return changes.queues || !changes.runs.empty(); },
        kStatusPause, this);
    connect(refresh, &LiveRefresh::due, this, &QueuesPage::showEnvironment);

    m_queues->onLoaded = [this] { loaded(m_queues->error()); };
    whileShown(*this, [this, refresh](bool isShown) {
        m_queues->setShown(isShown);
        refresh->setAwake(isShown);
    });
    m_queues->reload();
    QueuesPage::currentChanged();
    showEnvironment();
}

const QueueInfo *QueuesPage::current() const
{
    const int row = currentSourceRow();
    return row < 0 ? nullptr : &m_queues->at(row);
}

void QueuesPage::currentChanged()
{
    const QueueInfo *queue = current();
    const bool isPaused = queue && queue->isPaused;
    m_pause->setEnabled(queue);
    m_pause->setText(isPaused ? tr("Resume queue") : tr("Pause"));
    m_pause->setData(isPaused ? QStringLiteral("resume") : QStringLiteral("pause"));
    m_pause->setIcon(Theme::of().icon(m_pause->data().toString()));
    m_step->setEnabled(isPaused);
    m_limit->setEnabled(queue);
    m_declared->setEnabled(queue && queue->overrideLimit);
    m_showRuns->setEnabled(queue);
}

void QueuesPage::togglePause()
{
    const bool pause = !current()->isPaused;
    QueueCommands(m_client, this).setPaused(current()->name, pause, [this, pause](Result<QueueInfo> queue) {
        if (!queue)
            emit failed(format::text(queue.error().text()));
        else
            emit said((pause ? tr("Paused %1. Runs already executing continue; no new ones start.")
                             : tr("Resumed %1."))
                          .arg(format::text(queue->name)));
    });
}

void QueuesPage::step()
{
    QueueCommands(m_client, this).step(current()->name, {}, [this](Result<Run> run) {
        if (!run)
            emit failed(format::text(run.error().text()));
        else
            emit said(steppedWords(*run));
    });
}

void QueuesPage::askLimit()
{
    const std::string name = current()->name;
    auto *dialog = new LimitDialog(tr("of the queue “%1”").arg(format::text(name)),
                                   current()->limit().value_or(m_environmentLimit), 0, this);
    connect(dialog, &LimitDialog::chosen, this, [this, name](int limit) { setLimit(name, limit); });
    dialog->open();
}

void QueuesPage::setLimit(const std::string &queue, std::optional<int> limit)
{
    QueueCommands(m_client, this).setLimit(queue, limit, [this](Result<QueueInfo> result) {
        if (!result)
            emit failed(format::text(result.error().text()));
        else if (const auto limit = result->limit())
            emit said(
                tr("%1 runs at most %2 at once.").arg(format::text(result->name), format::count(*limit)));
        else
            emit said(tr("%1 has no limit of its own.").arg(format::text(result->name)));
    });
}

void QueuesPage::askEnvironmentLimit()
{
    auto *dialog = new LimitDialog(tr("of all queues together"), m_environmentLimit, 1, this);
    connect(dialog, &LimitDialog::chosen, this, [this](int limit) {
        QueueCommands(m_client, this).setEnvironmentLimit(limit, [this, limit](Result<Done> done) {
            if (!done)
                emit failed(format::text(done.error().text()));
            else
                emit said(tr("All queues together run at most %1 at once.").arg(format::count(limit)));
            showEnvironment();
        });
    });
    dialog->open();
}

void QueuesPage::showEnvironment()
{
    EngineQuestions(m_client, this).status([this](Result<EngineStatus> status) {
        if (!status)
            return; // the window's status bar says why
        m_environmentLimit = std::max(1, status->environmentLimit);
        m_environment->setText(format::counted(status->environmentLimit, tr("All queues: %2 of %1 slot"),
                                               tr("All queues: %2 of %1 slots"))
                                   .arg(format::count(status->slotsInUse)));
    });
}

void QueuesPage::reload()
{
    m_queues->reload();
}

void QueuesPage::emptyActionWanted()
{
    emit deployWanted({});
}

} // namespace runyard
