// Starts a run: the task, its payload, and every option. GUI thread; the client outlives it.
#pragma once

#include "views/start/start_dialog.h"

class QComboBox;

namespace runyard {

class TriggerDialog final : public StartDialog
{
    Q_OBJECT

public:
    /// `taskId` may be empty, and may be of a task nobody has deployed yet.
    TriggerDialog(EngineClient &client, QString taskId, QWidget *parent = nullptr);

    QComboBox *taskBox() const { return m_task; }

protected:
    void refresh() override;
    void send() override;

private:
    void fill();
    void taskChosen();
    std::string taskId() const;

    QComboBox *m_task;
    NoteLabel *m_about;
    QString m_wanted;
};

} // namespace runyard
