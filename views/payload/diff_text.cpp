#include "views/payload/diff_text.h"

#include "models/words/counted.h"
#include "models/words/display_text.h"
#include "views/theme/theme.h"
#include "views/widgets/wrap_choice.h"

#include <QAction>
#include <QContextMenuEvent>
#include <QMenu>
#include <QMimeData>
#include <QTextBlock>

#include <algorithm>

namespace runyard {

namespace {

constexpr qsizetype kShownDiffLines = 2'000;
constexpr double kDiffTint = 0.14;

QColor tintOver(const QColor &over, const QColor &under)
{
    const auto mix = [](int a, int b) { return qRound(a * kDiffTint + b * (1.0 - kDiffTint)); };
    return QColor(mix(over.red(), under.red()), mix(over.green(), under.green()),
                  mix(over.blue(), under.blue()));
}

/// With its sign.
QString textOf(const DiffLine &line)
{
    const QString text = QString::fromUtf8(line.text);
    switch (line.kind) {
    case DiffLine::Kind::Same: return QStringLiteral("  ") + text;
    case DiffLine::Kind::Added: return QStringLiteral("+ ") + text;
    case DiffLine::Kind::Removed: return QStringLiteral("- ") + text;
    case DiffLine::Kind::Skipped:
        return format::counted(line.text.toLongLong(), DiffText::tr("  … %1 more line"),
                               DiffText::tr("  … %1 more lines"));
    }
    return text;
}

} // namespace

DiffText::DiffText(const QString &accessibleName, QWidget *parent)
    : QPlainTextEdit(parent), m_wrap(WrapChoice::of().addAction(this))
{
    setReadOnly(true);
    setAccessibleName(accessibleName);
    setTabChangesFocus(true);
    connect(&Theme::of(), &Theme::changed, this, &DiffText::paintLines);
    connect(&WrapChoice::of(), &WrapChoice::changed, this, &DiffText::applyWrap);
    applyWrap();
    paintLines();
}

/// Also within a word that is longer than a row.
void DiffText::applyWrap()
{
    setLineWrapMode(WrapChoice::of().isOn() ? QPlainTextEdit::WidgetWidth : QPlainTextEdit::NoWrap);
}

void DiffText::contextMenuEvent(QContextMenuEvent *event)
{
    QMenu *menu = createStandardContextMenu(event->pos());
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addSeparator();
    menu->addAction(m_wrap);
    menu->popup(event->globalPos());
}

QMimeData *DiffText::createMimeDataFromSelection() const
{
    const QTextCursor chosen = textCursor();
    QStringList texts;
    for (QTextBlock block = document()->findBlock(chosen.selectionStart());
         block.isValid() && block.position() <= chosen.selectionEnd() && block.blockNumber() < m_lines.size();
         block = block.next()) {
        const int from = std::max(0, chosen.selectionStart() - block.position());
        const int to = std::min(block.length() - 1, chosen.selectionEnd() - block.position());
        texts << format::storedPart(textOf(m_lines[block.blockNumber()]), from, to - from);
    }
    auto *data = new QMimeData;
    data->setText(texts.join(QLatin1Char('\n')));
    return data;
}

void DiffText::setLines(const QList<DiffLine> &lines)
{
    m_lines = lines.mid(0, kShownDiffLines);
    if (lines.size() > kShownDiffLines)
        m_lines << DiffLine{DiffLine::Kind::Skipped, QByteArray::number(lines.size() - kShownDiffLines)};
    QStringList texts;
    for (const DiffLine &line : m_lines)
        texts << format::shown(textOf(line)).replace(QChar(0x2409), QLatin1Char('\t'));
    setPlainText(texts.join(QLatin1Char('\n')));
    paintLines();
}

void DiffText::paintLines()
{
    const Theme &theme = Theme::of();
    setFont(theme.monoFont());
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    QTextBlock block = document()->begin();
    for (const DiffLine &line : std::as_const(m_lines)) {
        if (!block.isValid())
            break;
        QTextBlockFormat background;
        QTextCharFormat foreground;
        foreground.setForeground(theme.text());
        if (line.kind == DiffLine::Kind::Added)
            background.setBackground(tintOver(theme.status(RunStatus::Completed), theme.paper()));
        else if (line.kind == DiffLine::Kind::Removed)
            background.setBackground(tintOver(theme.status(RunStatus::Failed), theme.paper()));
        else
            foreground.setForeground(theme.muted());
        cursor.setPosition(block.position());
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.setBlockFormat(background);
        cursor.setCharFormat(foreground);
        block = block.next();
    }
    cursor.endEditBlock();
}

} // namespace runyard
