// All saved views of the workspace: rename in place, order by drag or Alt+Up and Alt+Down, delete with
// undo, copy as text and paste. Every change is kept at once. GUI thread.
#pragma once

#include "models/runs/saved_views.h"

#include <QDialog>

class QAction;
class QLabel;
class QListWidgetItem;

namespace runyard {

class ViewList;

class SavedViewsDialog final : public QDialog
{
    Q_OBJECT

public:
    SavedViewsDialog(SavedViews &views, QWidget *parent);

signals:
    void wanted(const QString &query);

private:
    void makeActions();
    QAction *add(const QString &text, const QKeySequence &keys, void (SavedViewsDialog::*what)());
    void rebuild();
    void refresh();
    void renamed(QListWidgetItem *item);
    void apply();
    void editName();
    void moveUp();
    void moveDown();
    void move(int by);
    void remove();
    void undo();
    void copy();
    void paste();
    void say(const QString &sentence);
    QStringList order() const;

    struct Removed
    {
        SavedView view;
        int at = 0;
    };
    SavedViews &m_views;
    ViewList *m_list;
    QLabel *m_says;
    QList<QAction *> m_actions;
    QAction *m_undo = nullptr;
    std::vector<Removed> m_removed; // last first to come back
    QString m_current;              // name of the view that has the keyboard
    bool m_isFilling = false;
};

} // namespace runyard
