// Completes a wait token by hand: with JSON, text or nothing, checked as one types. GUI thread; the client
// outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/waitpoint.h"
#include "views/widgets/dialog_frame.h"

namespace runyard {

class PayloadEditor;

class CompleteTokenDialog final : public DialogFrame
{
    Q_OBJECT

public:
    CompleteTokenDialog(EngineClient &client, const WaitpointId &token, QWidget *parent = nullptr);

    PayloadEditor *editor() const { return m_editor; }

protected:
    bool hasEdits() const override;
    void send() override;

private:
    EngineClient &m_client;
    WaitpointId m_token;
    PayloadEditor *m_editor;
};

} // namespace runyard
