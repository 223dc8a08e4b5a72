// The page of failures, grouped by what failed: how many, since when, what they share; to replay, resolve
// or ignore them together. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/error_group.h"
#include "views/widgets/table_page.h"

class QComboBox;
class QLabel;

namespace runyard {

class ErrorGroupModel;
class ErrorPanel;

class ErrorsPage final : public TablePage
{
    Q_OBJECT

public:
    explicit ErrorsPage(EngineClient &client, QWidget *parent = nullptr);

protected:
    void currentChanged() override;
    void reload() override;
    void emptyActionWanted() override;

private:
    const ErrorGroup *current() const;
    void makeActions();
    void mark(ErrorGroupMark mark, const QString &done);
    void replayGroup();
    void showList();

    EngineClient &m_client;
    ErrorGroupModel *m_groups;
    ErrorPanel *m_panel;
    QAction *m_showRuns;
    QAction *m_replay;
    QAction *m_resolve;
    QAction *m_ignore;
    QAction *m_showIgnored;
    QLabel *m_note;
};

} // namespace runyard
