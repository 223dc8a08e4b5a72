// Acts on many runs at once: the picked ones or all that match. Says how many and what will happen to each
// before one agrees. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/bulk_action.h"
#include "views/widgets/dialog_frame.h"

namespace runyard {

class BulkFields;
class BulkPreviewModel;
class BulkPreviewView;

class BulkDialog final : public DialogFrame
{
    Q_OBJECT

public:
    BulkDialog(EngineClient &client, BulkKind kind, RunSelection selection, QWidget *parent = nullptr);

    BulkFields *form() const { return m_form; }
    BulkPreviewView *preview() const { return m_view; }
    BulkPreviewModel &model() const { return *m_model; }

signals:
    void started(const runyard::BulkAction &action);

protected:
    bool hasEdits() const override;
    void send() override;

private:
    void refresh();
    void showWhat();
    QString sentenceText() const;

    EngineClient &m_client;
    BulkKind m_kind;
    BulkRequest m_request; // without its selection
    bool m_isReadable = false;
    BulkFields *m_form;
    BulkPreviewModel *m_model;
    BulkPreviewView *m_view;
};

} // namespace runyard
