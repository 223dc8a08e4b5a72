// The line across the window about the bulk action one has just started: ten seconds to undo it, then how
// far it is, then how it ended. GUI thread; client and model outlive it.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/contract/reply.h"
#include "engine/domain/bulk_action.h"

#include <QFrame>

class QAction;
class QLabel;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace runyard {

class BulkActionModel;

class BulkNotice final : public QFrame
{
    Q_OBJECT

public:
    /// `undo` is the window's action for it: possible while there is something to undo.
    BulkNotice(EngineClient &client, BulkActionModel &actions, QAction *undo, QWidget *parent = nullptr);

    void follow(const BulkAction &action);
    QString sentence() const;
    const BulkAction &followed() const { return m_action; }

signals:
    void showWanted(const runyard::BulkId &id);
    void said(const QString &sentence);
    void failed(const QString &sentence);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QPushButton *addButton(const QString &text, const QString &name);
    void refresh();
    void dismiss();
    QString sentenceText() const;
    Reply<BulkAction> taking();
    void refreshIcons();

    EngineClient &m_client;
    BulkActionModel &m_actions;
    QAction *m_undoAction;
    BulkAction m_action;
    QLabel *m_sentence;
    QProgressBar *m_bar;
    QPushButton *m_undo;
    QPushButton *m_resume;
    QPushButton *m_stop;
    QPushButton *m_show;
    QToolButton *m_dismiss;
};

} // namespace runyard
