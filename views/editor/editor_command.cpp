#include "views/editor/editor_command.h"

#include <QFileInfo>
#include <QProcess>

#include <algorithm>

namespace runyard {

namespace {

const QStringList kTerminalEditors{
    QStringLiteral("vi"),     QStringLiteral("vim"),     QStringLiteral("nvim"),  QStringLiteral("view"),
    QStringLiteral("nano"),   QStringLiteral("pico"),    QStringLiteral("micro"), QStringLiteral("hx"),
    QStringLiteral("helix"),  QStringLiteral("kak"),     QStringLiteral("joe"),   QStringLiteral("jed"),
    QStringLiteral("mcedit"), QStringLiteral("ne"),      QStringLiteral("mg"),    QStringLiteral("ed"),
    QStringLiteral("editor"), QStringLiteral("vim.tiny")};

bool drawsIntoTerminal(const QString &name, const QStringList &words)
{
    const auto has = [&](std::initializer_list<const char *> options) {
        return std::any_of(options.begin(), options.end(),
                           [&](const char *option) { return words.contains(QLatin1String(option)); });
    };
    if (name == QLatin1String("emacs"))
        return has({"-nw", "--no-window-system"});
    if (name == QLatin1String("emacsclient"))
        return has({"-nw", "-t", "--tty"});
    return kTerminalEditors.contains(name) && !has({"-g", "--gui"});
}

} // namespace

EditorCommand editorCommand(const QProcessEnvironment &environment)
{
    for (const auto *variable : {"VISUAL", "EDITOR"}) {
        QStringList words = QProcess::splitCommand(environment.value(QLatin1String(variable)));
        if (words.isEmpty())
            continue;
        const QString name = QFileInfo(words.first()).fileName();
        if (drawsIntoTerminal(name, words))
            words = QStringList{QStringLiteral("x-terminal-emulator"), QStringLiteral("-e")} + words;
        return {name, words, false};
    }
    return {QStringLiteral("xdg-open"), {QStringLiteral("xdg-open")}, true};
}

} // namespace runyard
