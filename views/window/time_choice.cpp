#include "views/window/time_choice.h"

#include "models/words/time_display.h"

#include <QAbstractItemView>
#include <QAction>
#include <QMenu>
#include <QTimer>
#include <QToolButton>

namespace runyard {

void fillTimeMenu(QMenu *menu)
{
    QAction *utc = menu->addAction(QObject::tr("Times in UTC"));
    utc->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_U));
    QAction *relative = menu->addAction(QObject::tr("Lists say how long ago"));
    relative->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T));
    for (QAction *action : {utc, relative})
        action->setCheckable(true);
    QObject::connect(utc, &QAction::toggled, &TimeDisplay::of(), &TimeDisplay::setUtc);
    QObject::connect(relative, &QAction::toggled, &TimeDisplay::of(), &TimeDisplay::setRelative);
    const auto refresh = [utc, relative] {
        utc->setChecked(TimeDisplay::of().isUtc());
        relative->setChecked(TimeDisplay::of().isRelative());
    };
    QObject::connect(&TimeDisplay::of(), &TimeDisplay::changed, menu, refresh);
    refresh();
}

QToolButton *makeTimeZoneButton()
{
    auto *button = new QToolButton;
    button->setAutoRaise(true);
    button->setAccessibleName(QObject::tr("Time zone of all times"));
    button->setToolTip(
        QObject::tr("All times are shown in this zone. Click for the other one: local or UTC."));
    const auto refresh = [button] { button->setText(TimeDisplay::of().zoneName()); };
    QObject::connect(button, &QToolButton::clicked, button,
                     [] { TimeDisplay::of().setUtc(!TimeDisplay::of().isUtc()); });
    QObject::connect(&TimeDisplay::of(), &TimeDisplay::changed, button, refresh);
    auto *season = new QTimer(button); // CET becomes CEST while the window is open
    QObject::connect(season, &QTimer::timeout, button, refresh);
    season->start(std::chrono::minutes{1});
    refresh();
    return button;
}

void repaintListsWithTimes(QWidget *window)
{
    QObject::connect(&TimeDisplay::of(), &TimeDisplay::changed, window, [window] {
        for (auto *view : window->findChildren<QAbstractItemView *>())
            view->viewport()->update();
    });
}

} // namespace runyard
