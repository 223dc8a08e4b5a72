#include "views/window/window_commands.h"

#include <QAction>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QPointer>

namespace runyard {

namespace {

QString plain(const QString &text)
{
    QString words = text; // "&&" is a written &, a single one marks the letter of a key
    for (qsizetype at = 0; (at = words.indexOf(QLatin1Char('&'), at)) >= 0; ++at) {
        words.remove(at, 1);
        if (at >= words.size() || words[at] != QLatin1Char('&'))
            --at;
    }
    return words;
}

void collect(const QList<QAction *> &actions, const QString &path, std::vector<PaletteCommand> &commands)
{
    for (QAction *action : actions) {
        if (QMenu *menu = action->menu()) {
            collect(menu->actions(), path + plain(action->text()) + QStringLiteral(": "), commands);
            continue;
        }
        if (action->isSeparator() || !action->isEnabled() || !action->isVisible())
            continue;
        commands.push_back({path + plain(action->text()),
                            action->shortcut().toString(QKeySequence::NativeText), action->icon(),
                            [guard = QPointer<QAction>(action)] {
                                if (guard)
                                    guard->trigger();
                            }});
    }
}

} // namespace

std::vector<PaletteCommand> commandsOf(const QMainWindow &window)
{
    std::vector<PaletteCommand> commands;
    for (const QAction *entry : window.menuBar()->actions()) {
        // The name of a menu of the bar says little ("View: Tasks"); those of the menus within do.
        if (const QMenu *menu = entry->menu())
            collect(menu->actions(), {}, commands);
    }
    return commands;
}

std::vector<PaletteCommand> commandsOf(const QWidget &page, const QString &name)
{
    std::vector<PaletteCommand> commands;
    collect(page.actions(), name + QStringLiteral(": "), commands);
    return commands;
}

} // namespace runyard
