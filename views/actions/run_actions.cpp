#include "views/actions/run_actions.h"

#include "engine/contract/queues.h"
#include "engine/contract/run_commands.h"
#include "engine/domain/run_rules.h"
#include "models/feed/gui_reply.h"
#include "models/words/bulk_words.h"
#include "models/words/format.h"
#include "views/actions/copy_as_menu.h"
#include "views/actions/stepped_words.h"
#include "views/theme/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QWidget>

namespace runyard {

RunActions::RunActions(EngineClient &client, QWidget *window)
    : QObject(window), m_client(client), m_window(window), m_copyAs(new CopyAsMenu(client, window))
{
    m_trigger = add(tr("Trigger…"), QStringLiteral("trigger"), QKeySequence(Qt::CTRL | Qt::Key_T));
    m_replay = add(tr("Replay…"), QStringLiteral("replay"), QKeySequence(Qt::CTRL | Qt::Key_R));
    m_replay->setShortcuts({m_replay->shortcut(), QKeySequence(Qt::Key_E)});
    m_reschedule = add(tr("Reschedule…"), QStringLiteral("reschedule"), QKeySequence(Qt::CTRL | Qt::Key_D));
    m_cancel = add(tr("Cancel run…"), QStringLiteral("cancel"), QKeySequence(Qt::CTRL | Qt::Key_Backspace));
    m_tag = add(tr("Tag…"), QStringLiteral("tag"), QKeySequence(Qt::Key_T));
    m_undoBulk = add(tr("Undo bulk action"), QStringLiteral("undo"), QKeySequence(Qt::CTRL | Qt::Key_Z));
    m_undoBulk->setEnabled(false);
    m_freeze = add(tr("Freeze"), QStringLiteral("freeze"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    m_resume = add(tr("Resume"), QStringLiteral("resume"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    m_retryNow = add(tr("Retry now"), QStringLiteral("retry"), QKeySequence(Qt::CTRL | Qt::Key_Return));
    m_step = add(tr("Step: start this run of its paused queue"), QStringLiteral("trigger"),
                 QKeySequence(Qt::Key_F10));
    m_window->removeAction(m_step);
    m_step->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_intercept = add(tr("Hold runs before they start…"), QStringLiteral("freeze"),
                      QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_I));
    m_retryPolicy = add(tr("Try other retry settings…"), QStringLiteral("retry"),
                        QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Y));
    m_startNow =
        add(tr("Start now"), QStringLiteral("resume"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Return));
    m_jumpQueue =
        add(tr("Jump the queue"), QStringLiteral("up"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_J));
    m_compare = add(tr("Compare with…"), QStringLiteral("columns"), QKeySequence(Qt::Key_D));
    m_compareGood =
        add(tr("Compare with last good run"), QStringLiteral("columns"), QKeySequence(Qt::SHIFT | Qt::Key_D));
    m_copyId = add(tr("Copy run id"), QStringLiteral("copy"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));

    connect(m_trigger, &QAction::triggered, this,
            [this] { emit triggerWanted(m_run ? format::text(m_run->taskId) : m_task); });
    const auto connectOneOrMany = [this](QAction *action, BulkKind kind,
                                         void (RunActions::*forOne)(const RunId &)) {
        connect(action, &QAction::triggered, this, [this, kind, forOne] {
            if (m_picked > 1)
                emit bulkWanted(kind);
            else
                emit(this->*forOne)(m_run->id);
        });
    };
    connectOneOrMany(m_replay, BulkKind::Replay, &RunActions::replayWanted);
    connectOneOrMany(m_reschedule, BulkKind::Reschedule, &RunActions::rescheduleWanted);
    connectOneOrMany(m_cancel, BulkKind::Cancel, &RunActions::cancelWanted);
    connect(m_tag, &QAction::triggered, this, [this] { emit bulkWanted(BulkKind::AddTags); });
    connect(m_compare, &QAction::triggered, this, [this] { emit compareWanted(m_run->id); });
    connect(m_compareGood, &QAction::triggered, this, [this] { emit compareGoodWanted(m_run->id); });
    connect(m_freeze, &QAction::triggered, this,
            [this] { m_client.runCommands().freeze(m_run->id, Actor::User, reporting(tr("Froze %1."))); });
    connect(m_resume, &QAction::triggered, this,
            [this] { m_client.runCommands().resume(m_run->id, Actor::User, reporting(tr("Resumed %1."))); });
    connect(m_retryNow, &QAction::triggered, this, [this] {
        m_client.runCommands().retryNow(m_run->id, Actor::User, reporting(tr("%1 retries now.")));
    });
    connect(m_step, &QAction::triggered, this, [this] {
        m_client.queues().step(m_run->queue, m_run->id, Actor::User,
                               guiReply<Run>(this, [this](Result<Run> run) {
                                   if (run)
                                       emit said(steppedWords(*run));
                                   else
                                       emit failed(format::text(run.error().text()));
                               }));
    });
    connect(m_intercept, &QAction::triggered, this, &RunActions::interceptWanted);
    connect(m_retryPolicy, &QAction::triggered, this,
            [this] { emit retryPolicyWanted(m_run ? format::text(m_run->taskId) : m_task); });
    connect(m_startNow, &QAction::triggered, this, [this] {
        m_client.runCommands().startNow(m_run->id, Actor::User, reporting(tr("%1 starts now.")));
    });
    connect(m_jumpQueue, &QAction::triggered, this, [this] {
        m_client.runCommands().jumpQueue(m_run->id, Actor::User,
                                         reporting(tr("%1 is the next of its queue.")));
    });
    connect(m_copyId, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(format::text(m_run->id.text));
        emit said(tr("Copied %1.").arg(format::text(m_run->id.text)));
    });
    connect(m_copyAs, &CopyAsMenu::said, this, &RunActions::said);
    connect(m_copyAs, &CopyAsMenu::failed, this, &RunActions::failed);
    setRun({});
    refreshIcons();
    connect(&Theme::of(), &Theme::changed, this, &RunActions::refreshIcons);
}

QAction *RunActions::add(const QString &text, const QString &icon, const QKeySequence &shortcut)
{
    auto *action = new QAction(text, this);
    action->setData(icon);
    action->setShortcut(shortcut);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(text, shortcut.toString(QKeySequence::NativeText)));
    m_window->addAction(action);
    m_all += action;
    return action;
}

void RunActions::refreshIcons()
{
    for (QAction *action : std::as_const(m_all))
        action->setIcon(Theme::of().icon(action->data().toString()));
}

void RunActions::setRun(const std::optional<Run> &run)
{
    m_run = run;
    refresh();
}

void RunActions::setPicked(qint64 runs)
{
    if (m_picked == runs)
        return;
    m_picked = runs;
    refresh();
}

/// Many runs are acted on whatever each of them is in: the dialog says which are left alone.
void RunActions::offer(QAction *action, BulkKind kind, const QString &verb, bool possibleForOne)
{
    const bool isMany = m_picked > 1;
    action->setText(isMany ? tr("%1…").arg(bulkVerb(kind, m_picked)) : verb);
    // Buttons have less room than menus.
    action->setIconText(isMany ? QStringLiteral("%1 %2").arg(bulkKindName(kind), format::count(m_picked))
                               : verb);
    action->setEnabled(isFree() && (isMany || possibleForOne));
}

void RunActions::refresh()
{
    const bool any = m_run.has_value();
    const auto may = [this](RunAction action) { return m_run && allows(action, *m_run); };
    offer(m_replay, BulkKind::Replay, tr("Replay…"), any);
    offer(m_reschedule, BulkKind::Reschedule, tr("Reschedule…"), may(RunAction::Reschedule));
    offer(m_cancel, BulkKind::Cancel, tr("Cancel run…"), may(RunAction::Cancel));
    offer(m_tag, BulkKind::AddTags, tr("Tag…"), m_picked == 1);
    m_trigger->setEnabled(m_readOnly.isEmpty());
    m_intercept->setEnabled(m_readOnly.isEmpty());
    m_copyAs->setRun(any ? std::optional(m_run->id) : std::nullopt);
    m_copyId->setEnabled(any);
    m_compare->setEnabled(any);
    m_compareGood->setEnabled(any);
    m_freeze->setEnabled(isFree() && may(RunAction::Freeze));
    m_resume->setEnabled(isFree() && may(RunAction::Resume));
    m_retryNow->setEnabled(isFree() && may(RunAction::RetryNow));
    m_step->setEnabled(isFree() && m_run && m_run->status == RunStatus::Queued);
    m_retryPolicy->setEnabled(any || !m_task.isEmpty());
    m_startNow->setEnabled(isFree() && may(RunAction::StartNow));
    m_jumpQueue->setEnabled(isFree() && may(RunAction::JumpQueue));
    emit refreshed();
}

void RunActions::setHeld(const QString &why)
{
    if (why == m_held)
        return;
    m_held = why;
    for (QAction *action : {m_replay, m_reschedule, m_cancel, m_tag, m_freeze, m_resume, m_retryNow,
                            m_startNow, m_jumpQueue, m_step}) {
        const QString keys = action->shortcut().toString(QKeySequence::NativeText);
        action->setToolTip(why.isEmpty() ? QStringLiteral("%1 (%2)").arg(action->text(), keys)
                                         : tr("%1: not while %2").arg(action->text(), why));
    }
    refresh();
}

void RunActions::setReadOnly(const QString &why)
{
    m_readOnly = why;
    refresh();
}

void RunActions::setTask(const QString &taskId)
{
    m_task = taskId;
    m_retryPolicy->setEnabled(m_run || !m_task.isEmpty());
}

void RunActions::fill(QMenu *menu) const
{
    menu->setToolTipsVisible(true); // they say why something is not possible
    menu->addActions(
        {m_replay, m_retryNow, m_startNow, m_jumpQueue, m_resume, m_freeze, m_reschedule, m_cancel, m_tag});
    menu->addSeparator();
    menu->addActions({m_step, m_intercept, m_retryPolicy});
    menu->addSeparator();
    menu->addActions({m_compare, m_compareGood});
    menu->addSeparator();
    menu->addAction(m_copyId);
    menu->addMenu(m_copyAs);
    menu->addActions({m_trigger, m_undoBulk});
}

Reply<Run> RunActions::reporting(const QString &done)
{
    return guiReply<Run>(this, [this, done](Result<Run> run) {
        if (run)
            emit said(done.arg(format::shortId(run->id.text)));
        else
            emit failed(format::text(run.error().text()));
    });
}

} // namespace runyard
