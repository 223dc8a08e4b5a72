// Beside the list of bulk actions: the current one in full, and what became of each of its runs. GUI
// thread; the client outlives it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/bulk_action.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QTableView;

namespace runyard {

class BulkItemsModel;
class FactList;
class NoteLabel;

class BulkPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit BulkPanel(EngineClient &client, QWidget *parent = nullptr);

    void setAction(const BulkAction &action);
    BulkItemsModel &items() const { return *m_items; }
    QTableView *table() const { return m_table; }
    QCheckBox *onlyTroubles() const { return m_onlyTroubles; }

signals:
    void runWanted(const runyard::RunId &id);
    void failed(const QString &why);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showMade();
    void openCurrent();

    BulkAction m_action;
    QLabel *m_title;
    FactList *m_facts;
    NoteLabel *m_problem;
    QCheckBox *m_onlyTroubles;
    BulkItemsModel *m_items;
    QTableView *m_table;
};

} // namespace runyard
