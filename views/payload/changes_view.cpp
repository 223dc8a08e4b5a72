#include "views/payload/changes_view.h"

#include "engine/formats/payload_schema.h"
#include "models/feed/gui_reply.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/payload/diff_text.h"
#include "views/payload/json_text.h"
#include "views/widgets/note_label.h"

#include <QThreadPool>
#include <QVBoxLayout>

namespace runyard {

namespace {

constexpr qsizetype kComparedAtOnce = 64 * 1'024;
} // namespace

ChangesView::ChangesView(QWidget *parent)
    : QWidget(parent)
    , m_options(new NoteLabel(tr("Changed options")))
    , m_payload(new NoteLabel(tr("Changed payload")))
    , m_text(new DiffText(tr("Changes of the payload")))
{
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_options);
    column->addWidget(m_payload);
    column->addWidget(m_text, 1);
    column->addStretch(0);
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
    m_payload->say(tr("Payload: unchanged, sent byte for byte."), NoteLabel::Tone::Muted);
    m_text->hide();
}

void ChangesView::setPayloadRemoved()
{
    ++m_turn;
    m_payload->say(tr("Payload: removed, the task gets nothing."));
    m_text->hide();
}

void ChangesView::setPayloadNote(const QString &note)
{
    ++m_turn;
    m_payload->say(note, NoteLabel::Tone::Caution);
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
    else
        m_payload->say(format::counted(added, tr("Payload: %1 line added, %2 removed."),
                                       tr("Payload: %1 lines added, %2 removed."))
                           .arg(format::count(removed)));
    m_text->setLines(lines);
    m_text->setVisible(!lines.isEmpty());
}

} // namespace runyard
