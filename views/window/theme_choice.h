// Which theme the user chose, kept across starts. GUI thread.
#pragma once

#include "views/theme/theme.h"

class QMenu;

namespace runyard {

/// Applies the last choice; the desktop's own preference when there is none.
void applyRememberedTheme();
void chooseTheme(ThemeChoice choice); // applies and remembers
/// Adds the choice of the theme, and the switch between light and dark.
void fillThemeMenu(QMenu *menu);

} // namespace runyard
