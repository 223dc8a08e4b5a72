// The side of the runs page: the actions on the opened run above its inspector, and the choice whether they
// are shown beside the list. GUI thread.
#pragma once

#include <QWidget>

class QAction;

namespace runyard {

class RunActions;

class RunSide final : public QWidget
{
    Q_OBJECT

public:
    explicit RunSide(RunActions &actions, QWidget *parent = nullptr);

    /// `focusTarget` gets the keyboard when the user goes to the inspector.
    void setInspector(QWidget *inspector, QWidget *focusTarget);
    QAction *showAction() const { return m_show; }
    QWidget *focusTarget() const { return m_focusTarget; } // null without an inspector
    bool isWanted() const; // there is an inspector, and it is chosen to be shown

private:
    QAction *m_show;
    QWidget *m_focusTarget = nullptr;
};

} // namespace runyard
