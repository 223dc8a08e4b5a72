// Starts a run again: byte for byte, or with an edited payload and other options. Shows what differs
// from the original before anything is sent. GUI thread; the client outlives it.
#pragma once

#include "views/start/start_dialog.h"

namespace runyard {

class ChangesView;

class ReplayDialog final : public StartDialog
{
    Q_OBJECT

public:
    ReplayDialog(EngineClient &client, RunId original, QWidget *parent = nullptr);

    ChangesView *changes() const { return m_changes; }

protected:
    void refresh() override; // sentence and options
    void send() override;

private:
    void load();
    void fill(const RunDetail &detail);
    void refreshPayloadChanges();

    RunId m_original;
    std::string m_taskId;
    NoteLabel *m_about;
    ChangesView *m_changes;
};

} // namespace runyard
