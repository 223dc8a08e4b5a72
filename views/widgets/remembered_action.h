// A choice in a menu that is on at first and remembered across starts. GUI thread.
#pragma once

#include <QString>

class QAction;
class QObject;

namespace runyard {

QAction *makeRememberedAction(const QString &text, const QString &settingsKey, QObject *parent);

} // namespace runyard
