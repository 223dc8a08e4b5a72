// Terminal colours in an editor that has no lexer: texts in the colours their escape sequences ask for, and
// the sequences themselves out of sight. The text of the editor stays byte for byte. GUI thread.
#pragma once

class QsciScintilla;

namespace runyard {

/// Once for each text, kind and theme.
void paintAnsi(QsciScintilla *editor);

} // namespace runyard
