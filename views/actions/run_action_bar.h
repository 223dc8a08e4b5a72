// The actions on the opened run that are possible now, as buttons. GUI thread.
#pragma once

#include <QWidget>

namespace runyard {

class RunActions;

class RunActionBar final : public QWidget
{
    Q_OBJECT

public:
    explicit RunActionBar(RunActions &actions, QWidget *parent = nullptr);
};

} // namespace runyard
