// Ctrl+K: one field that reaches every action, page, task and run. Typing narrows, the arrow keys
// choose, Enter does it, Esc leaves. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/run_query.h"
#include "engine/domain/task.h"
#include "views/palette/palette_model.h"

#include <QDialog>
#include <QTimer>

class QLabel;
class QLineEdit;
class QListView;

namespace runyard {

class CommandPalette final : public QDialog
{
    Q_OBJECT

public:
    /// `commands` = what the window itself offers; tasks and runs are asked from the engine.
    CommandPalette(EngineClient &client, std::vector<PaletteCommand> commands, QWidget *window);

signals:
    void triggerWanted(const QString &taskId);
    void taskRunsWanted(const QString &taskId);
    void runWanted(const runyard::RunId &id);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void takeTasks(const std::vector<TaskInfo> &tasks);
    void typed(const QString &text);
    void findRuns();
    void takeRuns(const RunPage &page);
    void showState();
    void chooseAgain(const QString &key);
    void runRow(int row);

    EngineClient &m_client;
    PaletteModel *m_model;
    QLineEdit *m_field;
    QListView *m_list;
    QLabel *m_none;
    QTimer m_findSoon;
    int m_search = 0; // replies to an older search are dropped
    bool m_isSearching = false;
};

} // namespace runyard
