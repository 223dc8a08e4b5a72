// Makes a schedule, or changes one that no project declares. Says in words when it would fire. GUI thread;
// the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/task.h"
#include "views/widgets/dialog_frame.h"

#include <optional>

class QComboBox;
class QLineEdit;

namespace runyard {

class NoteLabel;
class PayloadEditor;
class TaskChoices;

class ScheduleDialog final : public DialogFrame
{
    Q_OBJECT

public:
    /// `edited` empty = a new one.
    ScheduleDialog(EngineClient &client, const std::optional<ScheduleInfo> &edited,
                   QWidget *parent = nullptr);

    QComboBox *task() const { return m_task; }
    QLineEdit *cron() const { return m_cron; }
    QComboBox *zone() const { return m_zone; }
    QLineEdit *externalId() const { return m_externalId; }
    PayloadEditor *payload() const { return m_payload; }
    NoteLabel *firings() const { return m_firings; }

protected:
    bool hasEdits() const override;
    void send() override;

private:
    ScheduleRequest request() const;
    void fillTasks();
    void describe();

    EngineClient &m_client;
    std::optional<ScheduleInfo> m_edited;
    ScheduleRequest m_before;
    TaskChoices *m_choices;
    QComboBox *m_task;
    QLineEdit *m_cron;
    QComboBox *m_zone;
    QLineEdit *m_externalId;
    QLineEdit *m_key;
    PayloadEditor *m_payload;
    NoteLabel *m_firings;
};

} // namespace runyard
