// Batches: how far each is; its runs are shown by the list of runs, and what is left of it can be canceled.
// GUI thread.
#pragma once

#include "engine/domain/batch.h"
#include "views/widgets/table_page.h"

namespace runyard {

class BatchModel;
class EngineClient;

class BatchesPage final : public TablePage
{
    Q_OBJECT

public:
    explicit BatchesPage(EngineClient &client, QWidget *parent = nullptr);

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;

private:
    const Batch *current() const;
    void makeActions();
    void tellErrors();
    void showErrors(const BatchMembers &found);

    EngineClient &m_client;
    BatchModel *m_batches;
    QAction *m_showRuns;
    QAction *m_showFailed;
    QAction *m_cancelRest;
    QAction *m_errors;
    QAction *m_parent;
    QAction *m_copy;
    QAction *m_older;
    QAction *m_newer;
};

} // namespace runyard
