// All shortcuts of a window, read from its actions, so that the list is never out of date.
#pragma once

#include <QDialog>

class QMainWindow;

namespace runyard {

class ShortcutOverview final : public QDialog
{
    Q_OBJECT

public:
    explicit ShortcutOverview(QMainWindow &window);
};

} // namespace runyard
