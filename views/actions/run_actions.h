// Every action on a run, made once: its name, icon and shortcut, when it is possible and what it does.
// Menus, buttons and the shortcut overview all show these same QActions. GUI thread.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/bulk_action.h"
#include "engine/domain/intercept.h"
#include "engine/domain/retry_policy.h"

#include <QAction>
#include <QList>
#include <QObject>

#include <optional>

class QMenu;
class QWidget;

namespace runyard {

class CopyAsMenu;
class EngineClient;

enum class ActionId {
    Trigger,
    Replay,
    Reschedule,
    Cancel,
    Tag,
    UndoBulk, // enabled and carried out by BulkNotice, which knows the bulk action
    Freeze,
    Resume,
    RetryNow,
    Step, // its key works on pages that add the action: elsewhere F10 has another meaning
    Intercept,
    RetryPolicy,
    StartNow,
    JumpQueue,
    Compare,
    CompareGood,
    CopyId
};

class RunActions final : public QObject
{
    Q_OBJECT

public:
    RunActions(EngineClient &client, QWidget *window);

    void setRun(const std::optional<Run> &run); // the run that the actions apply to; empty disables them
    void setPicked(qint64 runs);                // how many are picked; several are acted on together
    /// Why runs cannot be changed at the moment ("you are looking at the past"); empty = they can.
    void setBlocked(const QString &why);
    /// For good: these runs cannot be changed and no new ones created.
    void setReadOnly(const QString &why);
    void setTask(const QString &taskId); // the task that Trigger offers first while there is no run
    const std::optional<Run> &run() const { return m_run; }
    qint64 picked() const { return m_picked; }

    QAction *action(ActionId command) const { return m_all[static_cast<qsizetype>(command)]; }
    CopyAsMenu *copyAs() const { return m_copyAs; }
    const QList<QAction *> &all() const { return m_all; }
    void fill(QMenu *menu) const;
    void refreshIcons();

signals:
    void refreshed(); // run(), picked() or the possible actions may have changed
    void triggerWanted(const QString &taskId);
    void replayWanted(const runyard::RunId &id);
    void rescheduleWanted(const runyard::RunId &id);
    void cancelWanted(const runyard::RunId &id);
    void bulkWanted(runyard::BulkKind kind); // for the picked runs
    void compareWanted(const runyard::RunId &id);
    void interceptWanted();
    void retryPolicyWanted(const QString &taskId);
    void compareGoodWanted(const runyard::RunId &id); // with the last run of its task that completed
    void said(const QString &sentence);               // what was done, for the status bar
    void failed(const QString &sentence);

private:
    bool isFree() const { return m_blocked.isEmpty() && m_readOnly.isEmpty(); }
    void makeActions();
    void connectActions();
    void connectOneOrMany(ActionId command, BulkKind kind, void (RunActions::*forOne)(const RunId &));
    Reply<Run> reporting(const QString &done);
    void offer(ActionId command, BulkKind kind, const QString &verb, bool possibleForOne);
    void refresh();

    EngineClient &m_client;
    QWidget *m_window;
    std::optional<Run> m_run;
    qint64 m_picked = 0;
    QString m_task;
    QString m_blocked;
    QString m_readOnly;
    CopyAsMenu *m_copyAs;
    QList<QAction *> m_all; // by ActionId
};

} // namespace runyard
