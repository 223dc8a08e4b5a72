#include "views/widgets/wrap_choice.h"

#include <QAction>
#include <QCoreApplication>
#include <QPointer>
#include <QSettings>
#include <QWidget>

namespace runyard {

namespace {

constexpr QLatin1String kWrapKey("texts/wrap");

} // namespace

WrapChoice::WrapChoice(QObject *parent) : QObject(parent), m_isOn(QSettings().value(kWrapKey, true).toBool())
{
}

WrapChoice &WrapChoice::of()
{
    static QPointer<WrapChoice> choice;
    if (!choice)
        choice = new WrapChoice(qApp);
    return *choice;
}

QKeySequence WrapChoice::keys()
{
    return {Qt::ALT | Qt::Key_Z};
}

void WrapChoice::set(bool on)
{
    if (on == m_isOn)
        return;
    m_isOn = on;
    QSettings().setValue(kWrapKey, on);
    emit changed(on);
}

QAction *WrapChoice::addAction(QWidget *view)
{
    auto *action = new QAction(tr("Wrap long lines"), view);
    action->setCheckable(true);
    action->setChecked(m_isOn);
    action->setShortcut(keys());
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    view->addAction(action);
    connect(action, &QAction::toggled, this, &WrapChoice::set);
    connect(this, &WrapChoice::changed, action, &QAction::setChecked);
    return action;
}

} // namespace runyard
