// What assistive tools, and tests from outside, are told about labels and combo boxes. GUI thread.
#pragma once

namespace runyard {

/// Qt tells either what such a control is about or what it says: a label with an accessible name ("Run
/// status") keeps its text to itself, and on Unix a combo box gives its current text for its name. From
/// this call on the name is what it is about and the description what it says.
/// Call once, after the application object is made.
void tellNamesAndTexts();

} // namespace runyard
