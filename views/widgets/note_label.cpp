#include "views/widgets/note_label.h"

#include "models/words/display_text.h"
#include "views/theme/theme.h"

namespace runyard {

NoteLabel::NoteLabel(const QString &role, QWidget *parent) : QLabel(parent)
{
    setObjectName(role);
    setAccessibleDescription(role);
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    connect(&Theme::of(), &Theme::changed, this, &NoteLabel::applyTheme);
}

void NoteLabel::say(const QString &text, Tone tone)
{
    m_tone = tone;
    setText(format::breakable(text)); // at once: a layout may ask for its width before it is painted
    setVisible(!text.isEmpty());
    applyTheme();
}

void NoteLabel::clearNote()
{
    say({});
}

void NoteLabel::applyTheme()
{
    const Theme &theme = Theme::of();
    const auto colour = [&] {
        switch (m_tone) {
        case Tone::Plain: return theme.text();
        case Tone::Muted: return theme.muted();
        case Tone::Good: return theme.status(RunStatus::Completed);
        case Tone::Caution: return theme.status(RunStatus::WaitingForDeploy);
        case Tone::Bad: return theme.status(RunStatus::Failed);
        }
        return theme.text();
    };
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, colour());
    setPalette(colours);
}

} // namespace runyard
