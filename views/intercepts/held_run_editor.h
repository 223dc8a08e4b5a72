// One run that an intercept holds: its payload to edit, and what to do with it. GUI thread; the client
// outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/run.h"

#include <QWidget>

class QPushButton;

namespace runyard {

class NoteLabel;
class PayloadEditor;
class PayloadTools;
class TaskChoices;

class HeldRunEditor final : public QWidget
{
    Q_OBJECT

public:
    HeldRunEditor(EngineClient &client, const Run &run, const QString &why, QWidget *parent = nullptr);

    PayloadEditor *payload() const { return m_payload; }
    PayloadTools *payloadTools() const { return m_tools; }
    QPushButton *continueButton() const { return m_continue; }
    QPushButton *dropButton() const { return m_drop; }
    NoteLabel *problem() const { return m_problem; }

signals:
    void runWanted(const runyard::RunId &id);
    void dropWanted(const runyard::RunId &id);
    void said(const QString &sentence);

private:
    void readTask();
    void letGoOn();

    EngineClient &m_client;
    Run m_run;
    TaskChoices *m_choices;
    PayloadEditor *m_payload;
    PayloadTools *m_tools;
    NoteLabel *m_problem;
    QPushButton *m_continue;
    QPushButton *m_drop;
};

} // namespace runyard
