#include "views/window/theme_choice.h"

#include <QSettings>

namespace runyard {

static QString themeKey()
{
    return QStringLiteral("window/theme");
}

void applyRememberedTheme()
{
    const QString name = QSettings().value(themeKey()).toString();
    Theme::of().apply(name == QLatin1String("light")  ? ThemeChoice::Light
                      : name == QLatin1String("dark") ? ThemeChoice::Dark
                                                      : ThemeChoice::System);
}

void chooseTheme(ThemeChoice choice)
{
    Theme::of().apply(choice);
    QSettings().setValue(themeKey(), choice == ThemeChoice::Light  ? QStringLiteral("light")
                                     : choice == ThemeChoice::Dark ? QStringLiteral("dark")
                                                                   : QStringLiteral("system"));
}

} // namespace runyard
