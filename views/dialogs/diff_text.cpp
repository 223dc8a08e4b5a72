#include "views/dialogs/diff_text.h"

#include "models/counted.h"
#include "models/display_text.h"
#include "views/theme.h"

#include <QTextBlock>

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

} // namespace

DiffText::DiffText(const QString &accessibleName, QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setAccessibleName(accessibleName);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(true);
    connect(&Theme::of(), &Theme::changed, this, &DiffText::paintLines);
    paintLines();
}

void DiffText::setLines(const QList<DiffLine> &lines)
{
    m_lines = lines.mid(0, kShownDiffLines);
    if (lines.size() > kShownDiffLines)
        m_lines << DiffLine{DiffLine::Kind::Skipped, QByteArray::number(lines.size() - kShownDiffLines)};
    QStringList texts;
    for (const DiffLine &line : m_lines) {
        const QString text =
            format::shown(QString::fromUtf8(line.text)).replace(QChar(0x2409), QLatin1Char('\t'));
        switch (line.kind) {
        case DiffLine::Kind::Same: texts << QStringLiteral("  ") + text; break;
        case DiffLine::Kind::Added: texts << QStringLiteral("+ ") + text; break;
        case DiffLine::Kind::Removed: texts << QStringLiteral("- ") + text; break;
        case DiffLine::Kind::Skipped:
            texts << format::counted(line.text.toLongLong(), tr("  … %1 more line"), tr("  … %1 more lines"));
            break;
        }
    }
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
