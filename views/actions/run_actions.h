// Every action on a run, made once: name, icon, shortcut, when it is possible, what it does.
// Menus, buttons and the shortcut overview all show these same QActions. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/contract/reply.h"
#include "engine/domain/bulk_action.h"

#include <QAction>
#include <QList>
#include <QObject>

#include <optional>

class QMenu;
class QWidget;

namespace runyard {

class CopyAsMenu;

class RunActions final : public QObject
{
    Q_OBJECT

public:
    RunActions(EngineClient &client, QWidget *window);

    void setRun(const std::optional<Run> &run); // what the actions apply to; empty disables them
    void setPicked(qint64 runs);                // how many are picked; more than one are acted on together
    /// Why nothing may be done to runs for now ("you look at the past"); empty = it may.
    void setHeld(const QString &why);
    /// For good: nothing can be done to these runs, nor any be made.
    void setReadOnly(const QString &why);
    void setTask(const QString &taskId); // what Trigger offers first while there is no run
    const std::optional<Run> &run() const { return m_run; }
    qint64 picked() const { return m_picked; }

    QAction *trigger() const { return m_trigger; }
    QAction *replay() const { return m_replay; }
    QAction *reschedule() const { return m_reschedule; }
    QAction *cancel() const { return m_cancel; }
    QAction *tag() const { return m_tag; }
    QAction *undoBulk() const { return m_undoBulk; } // whoever knows the action enables and does it
    QAction *freeze() const { return m_freeze; }
    QAction *resume() const { return m_resume; }
    QAction *retryNow() const { return m_retryNow; }
    /// Its key works where the action is added as the page's own: on other pages F10 means their queue.
    QAction *step() const { return m_step; }
    QAction *intercept() const { return m_intercept; }
    QAction *retryPolicy() const { return m_retryPolicy; }
    QAction *startNow() const { return m_startNow; }
    QAction *jumpQueue() const { return m_jumpQueue; }
    QAction *compare() const { return m_compare; }
    QAction *compareGood() const { return m_compareGood; }
    QAction *copyId() const { return m_copyId; }
    CopyAsMenu *copyAs() const { return m_copyAs; }
    const QList<QAction *> &all() const { return m_all; }
    void fill(QMenu *menu) const;
    void refreshIcons();

signals:
    void refreshed(); // run(), picked() or what is possible may be another
    void triggerWanted(const QString &taskId);
    void replayWanted(const runyard::RunId &id);
    void rescheduleWanted(const runyard::RunId &id);
    void cancelWanted(const runyard::RunId &id);
    void bulkWanted(runyard::BulkKind kind); // for the picked runs
    void compareWanted(const runyard::RunId &id);
    void interceptWanted();
    void retryPolicyWanted(const QString &taskId);
    void compareGoodWanted(const runyard::RunId &id); // with the last run of its task that completed
    void said(const QString &sentence);               // what happened, for the status bar
    void failed(const QString &sentence);

private:
    bool isFree() const { return m_held.isEmpty() && m_readOnly.isEmpty(); }
    QAction *add(const QString &text, const QString &icon, const QKeySequence &shortcut);
    Reply<Run> reporting(const QString &done);
    void offer(QAction *action, BulkKind kind, const QString &verb, bool possibleForOne);
    void refresh();

    EngineClient &m_client;
    QWidget *m_window;
    std::optional<Run> m_run;
    qint64 m_picked = 0;
    QString m_task;
    QString m_held;
    QString m_readOnly;
    CopyAsMenu *m_copyAs;
    QList<QAction *> m_all;
    QAction *m_trigger;
    QAction *m_replay;
    QAction *m_reschedule;
    QAction *m_cancel;
    QAction *m_tag;
    QAction *m_undoBulk;
    QAction *m_freeze;
    QAction *m_resume;
    QAction *m_retryNow;
    QAction *m_step;
    QAction *m_intercept;
    QAction *m_retryPolicy;
    QAction *m_startNow;
    QAction *m_jumpQueue;
    QAction *m_compare;
    QAction *m_compareGood;
    QAction *m_copyId;
};

} // namespace runyard
