#include "views/actions/run_actions.h"

#include "models/format.h"
#include "models/gui_reply.h"
#include "views/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QWidget>

namespace runyard {

RunActions::RunActions(EngineClient &client, QWidget *window)
    : QObject(window), m_client(client), m_window(window)
{
    m_trigger = add(tr("Trigger…"), QStringLiteral("trigger"), QKeySequence(Qt::CTRL | Qt::Key_T));
    m_replay = add(tr("Replay…"), QStringLiteral("replay"), QKeySequence(Qt::CTRL | Qt::Key_R));
    m_replay->setShortcuts({m_replay->shortcut(), QKeySequence(Qt::Key_E)});
    m_reschedule = add(tr("Reschedule…"), QStringLiteral("reschedule"), QKeySequence(Qt::CTRL | Qt::Key_D));
    m_cancel = add(tr("Cancel run…"), QStringLiteral("cancel"), QKeySequence(Qt::CTRL | Qt::Key_Backspace));
    m_freeze = add(tr("Freeze"), QStringLiteral("freeze"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F));
    m_resume = add(tr("Resume"), QStringLiteral("resume"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R));
    m_retryNow = add(tr("Retry now"), QStringLiteral("retry"), QKeySequence(Qt::CTRL | Qt::Key_Return));
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
    connect(m_replay, &QAction::triggered, this, [this] { emit replayWanted(m_run->id); });
    connect(m_reschedule, &QAction::triggered, this, [this] { emit rescheduleWanted(m_run->id); });
    connect(m_cancel, &QAction::triggered, this, [this] { emit cancelWanted(m_run->id); });
    connect(m_compare, &QAction::triggered, this, [this] { emit compareWanted(m_run->id); });
    connect(m_compareGood, &QAction::triggered, this, [this] { emit compareGoodWanted(m_run->id); });
    connect(m_freeze, &QAction::triggered, this,
            [this] { m_client.freeze(m_run->id, Actor::User, reporting(tr("Froze %1."))); });
    connect(m_resume, &QAction::triggered, this,
            [this] { m_client.resume(m_run->id, Actor::User, reporting(tr("Resumed %1."))); });
    connect(m_retryNow, &QAction::triggered, this,
            [this] { m_client.retryNow(m_run->id, Actor::User, reporting(tr("%1 retries now."))); });
    connect(m_startNow, &QAction::triggered, this,
            [this] { m_client.startNow(m_run->id, Actor::User, reporting(tr("%1 starts now."))); });
    connect(m_jumpQueue, &QAction::triggered, this, [this] {
        m_client.jumpQueue(m_run->id, Actor::User, reporting(tr("%1 is the next of its queue.")));
    });
    connect(m_copyId, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(format::text(m_run->id.text));
        emit said(tr("Copied %1.").arg(format::text(m_run->id.text)));
    });
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
    const bool any = run.has_value();
    const RunStatus status = any ? run->status : RunStatus::Completed;
    m_replay->setEnabled(any);
    m_copyId->setEnabled(any);
    m_compare->setEnabled(any);
    m_compareGood->setEnabled(any);
    m_cancel->setEnabled(any && !isFinal(status));
    m_reschedule->setEnabled(any && status == RunStatus::Delayed);
    m_freeze->setEnabled(any && (status == RunStatus::Queued || status == RunStatus::Executing));
    m_resume->setEnabled(any && status == RunStatus::Frozen);
    m_retryNow->setEnabled(any && status == RunStatus::Reattempting);
    m_startNow->setEnabled(any && status == RunStatus::Delayed);
    m_jumpQueue->setEnabled(any && status == RunStatus::Queued);
}

void RunActions::setTask(const QString &taskId)
{
    m_task = taskId;
}

void RunActions::fill(QMenu *menu) const
{
    menu->addActions(
        {m_replay, m_retryNow, m_startNow, m_jumpQueue, m_resume, m_freeze, m_reschedule, m_cancel});
    menu->addSeparator();
    menu->addActions({m_compare, m_compareGood});
    menu->addSeparator();
    menu->addActions({m_copyId, m_trigger});
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
