// Cancels a run, and shows beforehand which other runs are canceled with it. GUI thread; the client outlives
// it.
#pragma once

#include "models/feed/change_feed.h"
#include "views/widgets/dialog_frame.h"

#include <QTimer>

class QLineEdit;
class QTreeWidget;

namespace runyard {

class EngineClient;

class CancelDialog final : public DialogFrame
{
    Q_OBJECT

public:
    CancelDialog(EngineClient &client, RunId run, QWidget *parent = nullptr);

    QTreeWidget *list() const { return m_list; }
    QLineEdit *reason() const { return m_reason; }

protected:
    bool hasEdits() const override;
    void send() override;

private:
    void load();
    void showRun(const Run &run, const std::vector<Run> &descendants);
    void applyTheme();

    EngineClient &m_client;
    RunId m_id;
    Run m_run;
    NoteLabel *m_about;
    QTreeWidget *m_list;
    QLineEdit *m_reason;
    QTimer m_soon; // gathers changes before the list is read again
    std::shared_ptr<ChangeFeed> m_feed;
};

} // namespace runyard
