// What assistive tools, and tests from outside, learn about labels and combo boxes. GUI thread.
#pragma once

namespace runyard {

/// Qt reports either the purpose of such a control or its text: a label with an accessible name ("Run
/// status") hides its text, and on Unix a combo box reports its current text as its name. After this call
/// the name is the purpose and the description the text. Call once, after the application object is made.
void tellNamesAndTexts();

} // namespace runyard
