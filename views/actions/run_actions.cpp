#include "views/actions/run_actions.h"

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

#include <vector>

namespace runyard {

namespace {

struct ActionEntry
{
    RunCommand command;
    QString text;
    const char *icon;
    QKeySequence keys;
};

std::vector<ActionEntry> entries()
{
    const auto tr = [](const char *text) { return RunActions::tr(text); };
    constexpr auto kCtrlShift = Qt::CTRL | Qt::SHIFT;
    return {{RunCommand::Trigger, tr("Trigger…"), "trigger", Qt::CTRL | Qt::Key_T},
            {RunCommand::Replay, tr("Replay…"), "replay", Qt::CTRL | Qt::Key_R},
            {RunCommand::Reschedule, tr("Reschedule…"), "reschedule", Qt::CTRL | Qt::Key_D},
            {RunCommand::Cancel, tr("Cancel run…"), "cancel", Qt::CTRL | Qt::Key_Backspace},
            {RunCommand::Tag, tr("Tag…"), "tag", Qt::Key_T},
            {RunCommand::UndoBulk, tr("Undo bulk action"), "undo", Qt::CTRL | Qt::Key_Z},
            {RunCommand::Freeze, tr("Freeze"), "freeze", kCtrlShift | Qt::Key_F},
            {RunCommand::Resume, tr("Resume"), "resume", kCtrlShift | Qt::Key_R},
            {RunCommand::RetryNow, tr("Retry now"), "retry", Qt::CTRL | Qt::Key_Return},
            {RunCommand::Step, tr("Step: start this run of its paused queue"), "trigger", Qt::Key_F10},
            {RunCommand::Intercept, tr("Hold runs before they start…"), "freeze", kCtrlShift | Qt::Key_I},
            {RunCommand::RetryPolicy, tr("Try other retry settings…"), "retry", kCtrlShift | Qt::Key_Y},
            {RunCommand::StartNow, tr("Start now"), "resume", kCtrlShift | Qt::Key_Return},
            {RunCommand::JumpQueue, tr("Jump the queue"), "up", kCtrlShift | Qt::Key_J},
            {RunCommand::Compare, tr("Compare with…"), "columns", Qt::Key_D},
            {RunCommand::CompareGood, tr("Compare with last good run"), "columns", Qt::SHIFT | Qt::Key_D},
            {RunCommand::CopyId, tr("Copy run id"), "copy", kCtrlShift | Qt::Key_C}};
}

} // namespace

RunActions::RunActions(EngineClient &client, QWidget *window)
    : QObject(window), m_client(client), m_window(window), m_copyAs(new CopyAsMenu(client, window))
{
    makeActions();
    connectActions();
    connect(m_copyAs, &CopyAsMenu::said, this, &RunActions::said);
    connect(m_copyAs, &CopyAsMenu::failed, this, &RunActions::failed);
    setRun({});
    refreshIcons();
    connect(&Theme::of(), &Theme::changed, this, &RunActions::refreshIcons);
}

void RunActions::makeActions()
{
    for (const ActionEntry &entry : entries()) {
        auto *action = new QAction(entry.text, this);
        action->setData(QLatin1String(entry.icon));
        action->setShortcut(entry.keys);
        action->setToolTip(
            QStringLiteral("%1 (%2)").arg(entry.text, entry.keys.toString(QKeySequence::NativeText)));
        m_window->addAction(action);
        Q_ASSERT(m_all.size() == static_cast<qsizetype>(entry.command));
        m_all += action;
    }
    action(RunCommand::Replay)->setShortcuts({Qt::CTRL | Qt::Key_R, Qt::Key_E});
    action(RunCommand::UndoBulk)->setEnabled(false);
    m_window->removeAction(action(RunCommand::Step));
    action(RunCommand::Step)->setShortcutContext(Qt::WidgetWithChildrenShortcut);
}

void RunActions::connectOneOrMany(RunCommand command, BulkKind kind,
                                  void (RunActions::*forOne)(const RunId &))
{
    connect(action(command), &QAction::triggered, this, [this, kind, forOne] {
        if (m_picked > 1)
            emit bulkWanted(kind);
        else
            emit(this->*forOne)(m_run->id);
    });
}

void RunActions::connectActions()
{
    const auto on = [this](RunCommand command, auto act) {
        connect(action(command), &QAction::triggered, this, act);
    };
    connectOneOrMany(RunCommand::Replay, BulkKind::Replay, &RunActions::replayWanted);
    connectOneOrMany(RunCommand::Reschedule, BulkKind::Reschedule, &RunActions::rescheduleWanted);
    connectOneOrMany(RunCommand::Cancel, BulkKind::Cancel, &RunActions::cancelWanted);
    const auto task = [this] { return m_run ? format::text(m_run->taskId) : m_task; };
    on(RunCommand::Trigger, [this, task] { emit triggerWanted(task()); });
    on(RunCommand::RetryPolicy, [this, task] { emit retryPolicyWanted(task()); });
    on(RunCommand::Tag, [this] { emit bulkWanted(BulkKind::AddTags); });
    on(RunCommand::Intercept, [this] { emit interceptWanted(); });
    on(RunCommand::Compare, [this] { emit compareWanted(m_run->id); });
    on(RunCommand::CompareGood, [this] { emit compareGoodWanted(m_run->id); });
    on(RunCommand::Freeze, [this] { m_client.freeze(m_run->id, Actor::User, reporting(tr("Froze %1."))); });
    on(RunCommand::Resume, [this] { m_client.resume(m_run->id, Actor::User, reporting(tr("Resumed %1."))); });
    on(RunCommand::RetryNow,
       [this] { m_client.retryNow(m_run->id, Actor::User, reporting(tr("%1 retries now."))); });
    on(RunCommand::StartNow,
       [this] { m_client.startNow(m_run->id, Actor::User, reporting(tr("%1 starts now."))); });
    on(RunCommand::JumpQueue,
       [this] { m_client.jumpQueue(m_run->id, Actor::User, reporting(tr("%1 is next in its queue."))); });
    on(RunCommand::Step, [this] {
        m_client.stepQueue(m_run->queue, m_run->id, Actor::User, guiReply<Run>(this, [this](Result<Run> run) {
                               if (run)
                                   emit said(steppedWords(*run));
                               else
                                   emit failed(format::text(run.error().text()));
                           }));
    });
    on(RunCommand::CopyId, [this] {
        QGuiApplication::clipboard()->setText(format::text(m_run->id.text));
        emit said(tr("Copied %1.").arg(format::text(m_run->id.text)));
    });
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

/// Several runs can always be acted on, whatever their statuses: the dialog says which are left alone.
void RunActions::offer(RunCommand command, BulkKind kind, const QString &verb, bool possibleForOne)
{
    QAction *action = this->action(command);
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
    offer(RunCommand::Replay, BulkKind::Replay, tr("Replay…"), any);
    offer(RunCommand::Reschedule, BulkKind::Reschedule, tr("Reschedule…"), may(RunAction::Reschedule));
    offer(RunCommand::Cancel, BulkKind::Cancel, tr("Cancel run…"), may(RunAction::Cancel));
    offer(RunCommand::Tag, BulkKind::AddTags, tr("Tag…"), m_picked == 1);
    action(RunCommand::Trigger)->setEnabled(m_readOnly.isEmpty());
    action(RunCommand::Intercept)->setEnabled(m_readOnly.isEmpty());
    m_copyAs->setRun(any ? std::optional(m_run->id) : std::nullopt);
    action(RunCommand::CopyId)->setEnabled(any);
    action(RunCommand::Compare)->setEnabled(any);
    action(RunCommand::CompareGood)->setEnabled(any);
    action(RunCommand::Freeze)->setEnabled(isFree() && may(RunAction::Freeze));
    action(RunCommand::Resume)->setEnabled(isFree() && may(RunAction::Resume));
    action(RunCommand::RetryNow)->setEnabled(isFree() && may(RunAction::RetryNow));
    action(RunCommand::Step)->setEnabled(isFree() && m_run && m_run->status == RunStatus::Queued);
    action(RunCommand::RetryPolicy)->setEnabled(any || !m_task.isEmpty());
    action(RunCommand::StartNow)->setEnabled(isFree() && may(RunAction::StartNow));
    action(RunCommand::JumpQueue)->setEnabled(isFree() && may(RunAction::JumpQueue));
    emit refreshed();
}

void RunActions::setHeld(const QString &why)
{
    if (why == m_held)
        return;
    m_held = why;
    for (const RunCommand command :
         {RunCommand::Replay, RunCommand::Reschedule, RunCommand::Cancel, RunCommand::Tag, RunCommand::Freeze,
          RunCommand::Resume, RunCommand::RetryNow, RunCommand::StartNow, RunCommand::JumpQueue,
          RunCommand::Step}) {
        QAction *action = this->action(command);
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
    action(RunCommand::RetryPolicy)->setEnabled(m_run || !m_task.isEmpty());
}

void RunActions::fill(QMenu *menu) const
{
    const auto add = [this, menu](std::initializer_list<RunCommand> commands) {
        for (const RunCommand command : commands)
            menu->addAction(action(command));
    };
    menu->setToolTipsVisible(true); // they say why something is not possible
    add({RunCommand::Replay, RunCommand::RetryNow, RunCommand::StartNow, RunCommand::JumpQueue,
         RunCommand::Resume, RunCommand::Freeze, RunCommand::Reschedule, RunCommand::Cancel,
         RunCommand::Tag});
    menu->addSeparator();
    add({RunCommand::Step, RunCommand::Intercept, RunCommand::RetryPolicy});
    menu->addSeparator();
    add({RunCommand::Compare, RunCommand::CompareGood});
    menu->addSeparator();
    add({RunCommand::CopyId});
    menu->addMenu(m_copyAs);
    add({RunCommand::Trigger, RunCommand::UndoBulk});
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
