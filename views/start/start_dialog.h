// What starting a run takes, anew or again: a payload, every option, and the check of both before
// anything is sent. The trigger and the replay dialog add what is theirs. GUI thread; the client
// outlives it.
#pragma once

#include "engine/contract/reply.h"
#include "engine/domain/trigger_request.h"
#include "views/start/task_choices.h"
#include "views/widgets/dialog_frame.h"

#include <QTimer>

#include <optional>

class QTabWidget;

namespace runyard {

class PayloadEditor;
class PayloadTools;
class RunOptionsForm;

class StartDialog : public DialogFrame
{
    Q_OBJECT

public:
    PayloadEditor *payload() const { return m_payload; }
    PayloadTools *payloadTools() const { return m_tools; }
    RunOptionsForm *options() const { return m_options; }
    QTabWidget *tabs() const { return m_tabs; }

signals:
    void started(const runyard::RunId &id);

protected:
    /// The first two tabs, payload and options, are there; `tabsName` is what assistive tools call them.
    StartDialog(EngineClient &client, const QString &key, const QString &title, const QString &verb,
                const QString &tabsName, QWidget *parent);

    /// What is shown follows what was edited, and the time; called once a second after startClock().
    virtual void refresh() = 0;
    void startClock() { m_clock.start(); }

    bool hasEdits() const override;
    /// The options to send; empty, with the problem shown and focused, when payload or options cannot be.
    std::optional<TriggerOptions> checkedOptions();
    /// Busy until the engine answers; then `done` (with the new run's id as %1) is said and the dialog
    /// closes, or what was refused is shown where it was typed.
    Reply<TriggerReply> whenStarted(const QString &done);

    EngineClient &m_client;
    TaskChoices m_choices;
    QTabWidget *m_tabs;
    PayloadEditor *m_payload;
    PayloadTools *m_tools;
    RunOptionsForm *m_options;

private:
    void showRefusal(const Error &error);

    QTimer m_clock; // keeps "in 5 minutes" true
};

} // namespace runyard
