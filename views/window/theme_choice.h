// Which theme the user chose, kept across starts. GUI thread.
#pragma once

#include "views/theme/theme.h"

namespace runyard {

/// Applies what was chosen last; the desktop's own preference when nothing was.
void applyRememberedTheme();
void chooseTheme(ThemeChoice choice); // applies and remembers

} // namespace runyard
