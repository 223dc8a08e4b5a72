// Terminal colours in an editor without a lexer: texts in the colours of their escape sequences, and the
// sequences themselves hidden. The text of the editor stays byte for byte. GUI thread.
#pragma once

class QsciScintilla;

namespace runyard {

/// Once for each text, kind and theme.
void paintAnsi(QsciScintilla *editor);

} // namespace runyard
