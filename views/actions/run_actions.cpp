#include "views/actions/run_actions.h"

#include "engine/domain/run_rules.h"
#include "models/commands/queue_commands.h"
#include "models/commands/run_commands.h"
#include "models/words/bulk_words.h"
#include "models/words/format.h"
#include "models/words/stepped_words.h"
#include "views/actions/copy_as_menu.h"
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
    ActionId command;
    QString text;
    const char *icon;
    QKeySequence keys;
};

std::vector<ActionEntry> entries()
{
    const auto tr = [](const char *text) { return RunActions::tr(text); };
    constexpr auto kCtrlShift = Qt::CTRL | Qt::SHIFT;
    return {{ActionId::Trigger, tr("Trigger…"), "trigger", Qt::CTRL | Qt::Key_T},
            {ActionId::Replay, tr("Replay…"), "replay", Qt::CTRL | Qt::Key_R},
            {ActionId::Reschedule, tr("Reschedule…"), "reschedule", Qt::CTRL | Qt::Key_D},
            {ActionId::Cancel, tr("Cancel run…"), "cancel", Qt::CTRL | Qt::Key_Backspace},
            {ActionId::Tag, tr("Tag…"), "tag", Qt::Key_T},
            {ActionId::UndoBulk, tr("Undo bulk action"), "undo", Qt::CTRL | Qt::Key_Z},
            {ActionId::Freeze, tr("Freeze"), "freeze", kCtrlShift | Qt::Key_F},
            {ActionId::Resume, tr("Resume"), "resume", kCtrlShift | Qt::Key_R},
            {ActionId::RetryNow, tr("Retry now"), "retry", Qt::CTRL | Qt::Key_Return},
            {ActionId::Step, tr("Step: start this run of its paused queue"), "trigger", Qt::Key_F10},
            {ActionId::Intercept, tr("Hold runs before they start…"), "freeze", kCtrlShift | Qt::Key_I},
            {ActionId::RetryPolicy, tr("Try other retry settings…"), "retry", kCtrlShift | Qt::Key_Y},
            {ActionId::StartNow, tr("Start now"), "resume", kCtrlShift | Qt::Key_Return},
            {ActionId::JumpQueue, tr("Jump the queue"), "up", kCtrlShift | Qt::Key_J},
            {ActionId::Compare, tr("Compare with…"), "columns", Qt::Key_D},
            {ActionId::CompareGood, tr("Compare with last good run"), "columns", Qt::SHIFT | Qt::Key_D},
            {ActionId::CopyId, tr("Copy run id"), "copy", kCtrlShift | Qt::Key_C}};
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
    action(ActionId::Replay)->setShortcuts({Qt::CTRL | Qt::Key_R, Qt::Key_E});
    action(ActionId::UndoBulk)->setEnabled(false);
    m_window->removeAction(action(ActionId::Step));
    action(ActionId::Step)->setShortcutContext(Qt::WidgetWithChildrenShortcut);
}

void RunActions::connectOneOrMany(ActionId command, BulkKind kind, void (RunActions::*forOne)(const RunId &))
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
    const auto on = [this](ActionId command, auto act) {
        connect(action(command), &QAction::triggered, this, act);
    };
    connectOneOrMany(ActionId::Replay, BulkKind::Replay, &RunActions::replayWanted);
    connectOneOrMany(ActionId::Reschedule, BulkKind::Reschedule, &RunActions::rescheduleWanted);
    connectOneOrMany(ActionId::Cancel, BulkKind::Cancel, &RunActions::cancelWanted);
    const auto task = [this] { return m_run ? format::text(m_run->taskId) : m_task; };
    on(ActionId::Trigger, [this, task] { emit triggerWanted(task()); });
    on(ActionId::RetryPolicy, [this, task] { emit retryPolicyWanted(task()); });
    on(ActionId::Tag, [this] { emit bulkWanted(BulkKind::AddTags); });
    on(ActionId::Intercept, [this] { emit interceptWanted(); });
    on(ActionId::Compare, [this] { emit compareWanted(m_run->id); });
    on(ActionId::CompareGood, [this] { emit compareGoodWanted(m_run->id); });
    on(ActionId::Freeze,
       [this] { RunCommands(m_client, this).freeze(m_run->id, reporting(tr("Froze %1."))); });
    on(ActionId::Resume,
       [this] { RunCommands(m_client, this).resume(m_run->id, reporting(tr("Resumed %1."))); });
    on(ActionId::RetryNow,
       [this] { RunCommands(m_client, this).retryNow(m_run->id, reporting(tr("%1 retries now."))); });
    on(ActionId::StartNow,
       [this] { RunCommands(m_client, this).startNow(m_run->id, reporting(tr("%1 starts now."))); });
    on(ActionId::JumpQueue, [this] {
        RunCommands(m_client, this).jumpQueue(m_run->id, reporting(tr("%1 is next in its queue.")));
    });
    on(ActionId::Step, [this] {
        QueueCommands(m_client, this).step(m_run->queue, m_run->id, [this](Result<Run> run) {
            if (run)
                emit said(steppedWords(*run));
            else
                emit failed(format::text(run.error().text()));
        });
    });
    on(ActionId::CopyId, [this] {
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
void RunActions::offer(ActionId command, BulkKind kind, const QString &verb, bool possibleForOne)
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
    offer(ActionId::Replay, BulkKind::Replay, tr("Replay…"), any);
    offer(ActionId::Reschedule, BulkKind::Reschedule, tr("Reschedule…"), may(RunAction::Reschedule));
    offer(ActionId::Cancel, BulkKind::Cancel, tr("Cancel run…"), may(RunAction::Cancel));
    offer(ActionId::Tag, BulkKind::AddTags, tr("Tag…"), m_picked == 1);
    action(ActionId::Trigger)->setEnabled(m_readOnly.isEmpty());
    action(ActionId::Intercept)->setEnabled(m_readOnly.isEmpty());
    m_copyAs->setRun(any ? std::optional(m_run->id) : std::nullopt);
    action(ActionId::CopyId)->setEnabled(any);
    action(ActionId::Compare)->setEnabled(any);
    action(ActionId::CompareGood)->setEnabled(any);
    action(ActionId::Freeze)->setEnabled(isFree() && may(RunAction::Freeze));
    action(ActionId::Resume)->setEnabled(isFree() && may(RunAction::Resume));
    action(ActionId::RetryNow)->setEnabled(isFree() && may(RunAction::RetryNow));
    action(ActionId::Step)->setEnabled(isFree() && m_run && m_run->status == RunStatus::Queued);
    action(ActionId::RetryPolicy)->setEnabled(any || !m_task.isEmpty());
    action(ActionId::StartNow)->setEnabled(isFree() && may(RunAction::StartNow));
    action(ActionId::JumpQueue)->setEnabled(isFree() && may(RunAction::JumpQueue));
    emit refreshed();
}

void RunActions::setBlocked(const QString &why)
{
    if (why == m_blocked)
        return;
    m_blocked = why;
    for (const ActionId command :
         {ActionId::Replay, ActionId::Reschedule, ActionId::Cancel, ActionId::Tag, ActionId::Freeze,
          ActionId::Resume, ActionId::RetryNow, ActionId::StartNow, ActionId::JumpQueue, ActionId::Step}) {
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
    action(ActionId::RetryPolicy)->setEnabled(m_run || !m_task.isEmpty());
}

void RunActions::fill(QMenu *menu) const
{
    const auto add = [this, menu](std::initializer_list<ActionId> commands) {
        for (const ActionId command : commands)
            menu->addAction(action(command));
    };
    menu->setToolTipsVisible(true); // they say why something is not possible
    add({ActionId::Replay, ActionId::RetryNow, ActionId::StartNow, ActionId::JumpQueue, ActionId::Resume,
         ActionId::Freeze, ActionId::Reschedule, ActionId::Cancel, ActionId::Tag});
    menu->addSeparator();
    add({ActionId::Step, ActionId::Intercept, ActionId::RetryPolicy});
    menu->addSeparator();
    add({ActionId::Compare, ActionId::CompareGood});
    menu->addSeparator();
    add({ActionId::CopyId});
    menu->addMenu(m_copyAs);
    add({ActionId::Trigger, ActionId::UndoBulk});
}

Reply<Run> RunActions::reporting(const QString &done)
{
    return [this, done](Result<Run> run) {
        if (run)
            emit said(done.arg(format::shortId(run->id.text)));
        else
            emit failed(format::text(run.error().text()));
    };
}

} // namespace runyard
