// The actions on the opened run that are possible now, as buttons, under the name of the run they act on.
// GUI thread.
#pragma once

#include <QWidget>

class QLabel;

namespace runyard {

class RunActions;

class RunActionBar final : public QWidget
{
    Q_OBJECT

public:
    explicit RunActionBar(RunActions &actions, QWidget *parent = nullptr);

private:
    void sayRun();

    RunActions &m_actions;
    QLabel *m_run;
};

} // namespace runyard
