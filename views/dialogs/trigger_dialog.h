// Starts a run: the task, its payload, and every option. GUI thread; the client outlives it.
#pragma once

#include "views/dialogs/dialog_frame.h"
#include "views/dialogs/task_choices.h"

#include <QTimer>

class QComboBox;
class QTabWidget;

namespace runyard {

class PayloadEditor;
class RunOptionsForm;

class TriggerDialog final : public DialogFrame
{
    Q_OBJECT

public:
    /// `taskId` may be empty, and may be of a task nobody has deployed yet.
    TriggerDialog(EngineClient &client, QString taskId, QWidget *parent = nullptr);

    QComboBox *taskBox() const { return m_task; }
    PayloadEditor *payload() const { return m_payload; }
    RunOptionsForm *options() const { return m_options; }
    QTabWidget *tabs() const { return m_tabs; }

signals:
    void started(const runyard::RunId &id);

protected:
    bool hasEdits() const override;
    void send() override;

private:
    void fill();
    void taskChosen();
    void refreshSentence();
    std::string taskId() const;

    EngineClient &m_client;
    TaskChoices m_choices;
    QComboBox *m_task;
    NoteLabel *m_about;
    QTabWidget *m_tabs;
    PayloadEditor *m_payload;
    RunOptionsForm *m_options;
    QTimer m_clock; // keeps "in 5 minutes" true
    QString m_wanted;
};

} // namespace runyard
