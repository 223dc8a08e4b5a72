#include "views/dialogs/changes_view.h"

#include "engine/domain/payload_schema.h"
#include "models/format.h"
#include "models/gui_reply.h"
#include "views/dialogs/note_label.h"
#include "views/inspector/json_text.h"
#include "views/theme.h"

#include <QPlainTextEdit>
#include <QTextBlock>
#include <QThreadPool>
#include <QVBoxLayout>

namespace runyard {

namespace {

constexpr qsizetype kComparedAtOnce = 64 * 1'024;
constexpr qsizetype kShownDiffLines = 2'000;
constexpr double kDiffTint = 0.14;

QColor tintOver(const QColor &over, const QColor &under)
{
    const auto mix = [](int a, int b) { return qRound(a * kDiffTint + b * (1.0 - kDiffTint)); };
    return QColor(mix(over.red(), under.red()), mix(over.green(), under.green()),
                  mix(over.blue(), under.blue()));
}

} // namespace

ChangesView::ChangesView(QWidget *parent)
    : QWidget(parent)
    , m_options(new NoteLabel(tr("Changed options")))
    , m_payload(new NoteLabel(tr("Changed payload")))
    , m_text(new QPlainTextEdit)
{
    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("Changes of the payload"));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabChangesFocus(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_options);
    column->addWidget(m_payload);
    column->addWidget(m_text, 1);
    column->addStretch(0);
    connect(&Theme::of(), &Theme::changed, this, &ChangesView::paint);
    setOptionChanges({});
    setPayloadUnchanged();
}

void ChangesView::setOptionChanges(const QStringList &changes)
{
    if (changes.isEmpty())
        m_options->say(tr("Options: unchanged, taken from the original."), NoteLabel::Tone::Muted);
    else
        m_options->say(changes.join(QLatin1Char('\n')));
}

void ChangesView::setPayloadUnchanged()
{
    ++m_turn;
    m_lines.clear();
    m_payload->say(tr("Payload: unchanged, sent byte for byte."), NoteLabel::Tone::Muted);
    m_text->hide();
}

void ChangesView::setPayloadRemoved()
{
    ++m_turn;
    m_lines.clear();
    m_payload->say(tr("Payload: removed, the task gets nothing."));
    m_text->hide();
}

void ChangesView::setPayloads(const QByteArray &before, const QByteArray &after, bool isAfterJson)
{
    const int turn = ++m_turn;
    const auto compare = [before, after, isAfterJson] {
        const bool canLayOut = isAfterJson && checkJsonSyntax(after.toStdString()).ok();
        return lineDiff(before, canLayOut ? indentedJson(after) : after);
    };
    if (before.size() + after.size() <= kComparedAtOnce) {
        showDiff(compare());
        return;
    }
    m_payload->say(tr("Comparing…"), NoteLabel::Tone::Muted);
    const auto answer = guiReply<QList<DiffLine>>(this, [this, turn](Result<QList<DiffLine>> lines) {
        if (turn == m_turn)
            showDiff(*lines);
    });
    QThreadPool::globalInstance()->start([compare, answer] { answer(compare()); });
}

void ChangesView::showDiff(const QList<DiffLine> &lines)
{
    int added = 0;
    int removed = 0;
    for (const DiffLine &line : lines) {
        added += line.kind == DiffLine::Kind::Added;
        removed += line.kind == DiffLine::Kind::Removed;
    }
    if (lines.isEmpty())
        m_payload->say(tr("Payload: only its kind or its layout differs. It is sent as it is written."));
    else if (added == 1)
        m_payload->say(tr("Payload: 1 line added, %1 removed.").arg(format::count(removed)));
    else
        m_payload->say(
            tr("Payload: %1 lines added, %2 removed.").arg(format::count(added), format::count(removed)));
    m_lines = lines.mid(0, kShownDiffLines);
    if (lines.size() > kShownDiffLines)
        m_lines << DiffLine{DiffLine::Kind::Skipped, QByteArray::number(lines.size() - kShownDiffLines)};
    QStringList texts;
    for (const DiffLine &line : m_lines) {
        const QString text = QString::fromUtf8(line.text);
        switch (line.kind) {
        case DiffLine::Kind::Same: texts << QStringLiteral("  ") + text; break;
        case DiffLine::Kind::Added: texts << QStringLiteral("+ ") + text; break;
        case DiffLine::Kind::Removed: texts << QStringLiteral("- ") + text; break;
        case DiffLine::Kind::Skipped: texts << tr("  … %1 more lines").arg(text); break;
        }
    }
    m_text->setPlainText(texts.join(QLatin1Char('\n')));
    m_text->setVisible(!m_lines.isEmpty());
    paint();
}

void ChangesView::paint()
{
    const Theme &theme = Theme::of();
    m_text->setFont(theme.monoFont());
    QTextCursor cursor(m_text->document());
    cursor.beginEditBlock();
    QTextBlock block = m_text->document()->begin();
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
