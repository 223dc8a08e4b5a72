// Runs that are held before they start, and the intercepts that wait for more. What one edits in a held
// run stays while one looks at others. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "views/widgets/table_page.h"

#include <QHash>
#include <QSet>

class QStackedWidget;

namespace runyard {

class HeldRunEditor;
class InterceptModel;
class NoteLabel;
class RunActions;

class InterceptsPage final : public TablePage
{
    Q_OBJECT

public:
    InterceptsPage(EngineClient &client, RunActions &actions, QWidget *parent = nullptr);

    HeldRunEditor *editor() const; // of the current row; null = it is no held run

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
    QSet<QString> m_known; // held runs that were told of
};

} // namespace runyard
