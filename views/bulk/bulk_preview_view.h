// The runs of an action before it is started: how many, which of them fail or need nothing, and for the
// current one its payload before and after, line by line. GUI thread.
#pragma once

#include "models/bulk/bulk_preview_model.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QSplitter;
class QTableView;

namespace runyard {

class ChangesView;
class NoteLabel;

class BulkPreviewView final : public QWidget
{
    Q_OBJECT

public:
    BulkPreviewView(EngineClient &client, BulkPreviewModel &model, BulkKind kind, QWidget *parent = nullptr);

    /// The payloads of the current run are shown against each other while there is something to see.
    void setTransforming(bool transforming);

    QTableView *table() const { return m_table; }
    QCheckBox *onlyTroubles() const { return m_onlyTroubles; }
    NoteLabel *summary() const { return m_summary; }
    ChangesView *changes() const { return m_changes; }

private:
    void showProgress();
    void showCurrent();
    void readCurrent();
    void showWhole(const BulkPreview &preview);

    EngineClient &m_client;
    BulkPreviewModel &m_model;
    BulkKind m_kind;
    bool m_isTransforming = false;
    NoteLabel *m_summary;
    QCheckBox *m_onlyTroubles;
    QSplitter *m_splitter;
    QTableView *m_table;
    ChangesView *m_changes;
    QTimer m_readSoon;
    int m_turn = 0;
};

} // namespace runyard
