// Runs that are held before they start, and the intercepts that wait for more. Edits in a held run are kept
// while other runs are looked at. GUI thread.
#pragma once

#include "views/widgets/table_page.h"

#include <QHash>
#include <QSet>

class QStackedWidget;

namespace runyard {

class EngineClient;
class HeldRunEditor;
class InterceptModel;
class NoteLabel;
class RunActions;

class InterceptsPage final : public TablePage
{
    Q_OBJECT

public:
    InterceptsPage(EngineClient &client, RunActions &actions, QWidget *parent = nullptr);

    HeldRunEditor *editor() const; // of the current row; null = not a held run

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;

private:
    void listed();
    void remove();
    HeldRunEditor *editorFor(int row);

    EngineClient &m_client;
    RunActions &m_actions;
    InterceptModel *m_rows;
    QAction *m_remove;
    QAction *m_open;
    QStackedWidget *m_panel;
    NoteLabel *m_about; // of an intercept
    QHash<QString, HeldRunEditor *> m_editors;
    QSet<QString> m_known; // held runs already announced
};

} // namespace runyard
