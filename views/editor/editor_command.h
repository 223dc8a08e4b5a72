// Which program a person edits texts with: $VISUAL, then $EDITOR, then whatever the desktop opens text
// with. An editor that draws into a terminal gets one. Pure.
#pragma once

#include <QProcessEnvironment>
#include <QStringList>

namespace runyard {

struct EditorCommand
{
    QString name;      // for people: "vim"
    QStringList words; // program and arguments, the file comes last
    /// The program ends while its window stays, so its end says nothing.
    bool leavesAtOnce = false;
};

EditorCommand editorCommand(const QProcessEnvironment &environment);

} // namespace runyard
