// Starts a run again: byte for byte, or with an edited payload and other options. Shows what differs
// from the original before anything is sent. GUI thread; the client outlives it.
#pragma once

#include "views/dialogs/dialog_frame.h"
#include "views/dialogs/task_choices.h"

#include <QTimer>

class QTabWidget;

namespace runyard {

class ChangesView;
class PayloadEditor;
class RunOptionsForm;

class ReplayDialog final : public DialogFrame
{
    Q_OBJECT

public:
    ReplayDialog(EngineClient &client, RunId original, QWidget *parent = nullptr);

    PayloadEditor *payload() const { return m_payload; }
    RunOptionsForm *options() const { return m_options; }
    ChangesView *changes() const { return m_changes; }
    QTabWidget *tabs() const { return m_tabs; }

signals:
    void started(const runyard::RunId &id);

protected:
    bool hasEdits() const override;
    void send() override;

private:
    void load();
    void fill(const RunDetail &detail);
    void refresh(); // sentence and options
    void refreshPayloadChanges();

    EngineClient &m_client;
    RunId m_original;
    TaskChoices m_choices;
    std::string m_taskId;
    NoteLabel *m_about;
    QTabWidget *m_tabs;
    PayloadEditor *m_payload;
    RunOptionsForm *m_options;
    ChangesView *m_changes;
    QTimer m_clock; // keeps "in 5 minutes" true
};

} // namespace runyard
