#include "views/widgets/remembered_action.h"

#include <QAction>
#include <QSettings>

namespace runyard {

QAction *makeRememberedAction(const QString &text, const QString &settingsKey, QObject *parent)
{
    auto *action = new QAction(text, parent);
    action->setCheckable(true);
    action->setChecked(QSettings().value(settingsKey, true).toBool());
    QObject::connect(action, &QAction::toggled, action,
                     [settingsKey](bool isOn) { QSettings().setValue(settingsKey, isOn); });
    return action;
}

} // namespace runyard
