// Buttons for the actions that are possible on the opened run, under the name of that run. GUI thread.
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
