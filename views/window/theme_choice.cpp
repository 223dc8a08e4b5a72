#include "views/window/theme_choice.h"

#include "views/theme/theme_style.h"

#include <QActionGroup>
#include <QMenu>
#include <QSettings>

namespace runyard {

static QString themeKey()
{
    return QStringLiteral("window/theme");
}

void applyRememberedTheme()
{
    const QString name = QSettings().value(themeKey()).toString();
    applyTheme(name == QLatin1String("light")  ? ThemeChoice::Light
               : name == QLatin1String("dark") ? ThemeChoice::Dark
                                               : ThemeChoice::System);
}

void chooseTheme(ThemeChoice choice)
{
    applyTheme(choice);
    QSettings().setValue(themeKey(), choice == ThemeChoice::Light  ? QStringLiteral("light")
                                     : choice == ThemeChoice::Dark ? QStringLiteral("dark")
                                                                   : QStringLiteral("system"));
}

void fillThemeMenu(QMenu *menu)
{
    QMenu *themes = menu->addMenu(QObject::tr("Theme"));
    auto *group = new QActionGroup(themes);
    const std::pair<QString, ThemeChoice> choices[] = {{QObject::tr("As the desktop"), ThemeChoice::System},
                                                       {QObject::tr("Light"), ThemeChoice::Light},
                                                       {QObject::tr("Dark"), ThemeChoice::Dark}};
    for (const auto &[name, choice] : choices) {
        QAction *action = themes->addAction(name, themes, [choice = choice] { chooseTheme(choice); });
        action->setCheckable(true);
        group->addAction(action);
        const auto refresh = [action, choice = choice] {
            action->setChecked(Theme::of().choice() == choice);
        };
        QObject::connect(&Theme::of(), &Theme::changed, action, refresh);
        refresh();
    }
    menu->addAction(QObject::tr("Switch between light and dark"), QKeySequence(Qt::CTRL | Qt::Key_L), menu,
                    [] { chooseTheme(Theme::of().isDark() ? ThemeChoice::Light : ThemeChoice::Dark); });
}

} // namespace runyard
