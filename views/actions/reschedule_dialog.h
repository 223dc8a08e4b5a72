// Moves the start of a delayed run, to a date or by a duration from now. Notices when the run starts while
// the dialog is open. GUI thread; the client outlives it.
#pragma once

#include "models/feed/change_feed.h"
#include "views/widgets/dialog_frame.h"

#include <QTimer>

class QDateTimeEdit;
class QLineEdit;
class QRadioButton;

namespace runyard {

class EngineClient;

class RescheduleDialog final : public DialogFrame
{
    Q_OBJECT

public:
    RescheduleDialog(EngineClient &client, RunId run, QWidget *parent = nullptr);

    QDateTimeEdit *date() const { return m_date; }
    QLineEdit *duration() const { return m_duration; }
    NoteLabel *result() const { return m_result; }

protected:
    bool hasEdits() const override;
    void send() override;

private:
    void load();
    void apply(const Run &run);
    void refresh();
    Result<TimePoint> chosen(TimePoint now) const;

    EngineClient &m_client;
    RunId m_id;
    Run m_run;
    NoteLabel *m_about;
    QRadioButton *m_atDate;
    QRadioButton *m_inDuration;
    QDateTimeEdit *m_date;
    QLineEdit *m_duration;
    NoteLabel *m_result;
    QTimer m_clock;
    std::shared_ptr<ChangeFeed> m_feed;
    bool m_isLoaded = false;
    bool m_isEdited = false;
};

} // namespace runyard
