// The page of actions over many runs, newest first: what each does, how far it is, what became of its
// runs; to undo, stop, continue, or cancel all it made. GUI thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/contract/reply.h"
#include "views/widgets/table_page.h"

namespace runyard {

class BulkActionModel;
class BulkPanel;

class BulkActionsPage final : public TablePage
{
    Q_OBJECT

public:
    explicit BulkActionsPage(EngineClient &client, QWidget *parent = nullptr);

    BulkActionModel &model() const { return *m_actions; }
    BulkPanel *panel() const { return m_panel; }
    void showAction(const BulkId &id); // as soon as it is listed
    QList<QWidget *> panes() const override;

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;

private:
    const BulkAction *current() const;
    void makeActions();
    void askCancelMade();
    void cancelMade(const BulkId &id);
    void select(const BulkId &id);
    Reply<BulkAction> reporting(const QString &done);

    EngineClient &m_client;
    BulkActionModel *m_actions;
    BulkPanel *m_panel;
    BulkId m_wanted;
    QAction *m_undo;
    QAction *m_stop;
    QAction *m_resume;
    QAction *m_cancelMade;
};

} // namespace runyard
