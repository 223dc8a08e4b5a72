// What a window offers by its menus, as commands of the palette. GUI thread.
#pragma once

#include "views/palette/palette_model.h"

class QMainWindow;

namespace runyard {

/// Every action of the menus that is possible now, in the order of the menus.
std::vector<PaletteCommand> commandsOf(const QMainWindow &window);
/// The actions of a page, which have no menu: "Waits: Complete…".
std::vector<PaletteCommand> commandsOf(const QWidget &page, const QString &name);

} // namespace runyard
