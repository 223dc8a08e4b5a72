// The tab of the runs around the opened one: a tree one walks by keyboard; Enter opens a run. GUI thread.
#pragma once

#include "models/run/related_runs_model.h"

#include <QWidget>

class QLabel;
class QStackedLayout;
class QTreeView;

namespace runyard {

class RelatedPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit RelatedPanel(EngineClient &client, QWidget *parent = nullptr);

    void setRun(const std::optional<RunId> &id) { m_model.setRun(id); }
    RelatedRunsModel &model() { return m_model; }
    QTreeView *tree() const { return m_tree; }

signals:
    void runActivated(const runyard::RunId &id);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showState();
    void unfold();
    void chooseAgain(const QModelIndex &self);
    void activate(const QModelIndex &row);
    void showMenu(const QPoint &at);

    RelatedRunsModel m_model;
    QString m_run;    // the tree is about
    QString m_chosen; // run the user is at
    QTreeView *m_tree;
    QLabel *m_notice;
    QStackedLayout *m_stack;
};

} // namespace runyard
