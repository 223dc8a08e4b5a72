// A line or paragraph that says how things stand, in the colour of what it says. GUI thread.
#pragma once

#include <QLabel>

namespace runyard {

class NoteLabel final : public QLabel
{
    Q_OBJECT

public:
    enum class Tone { Plain, Muted, Good, Caution, Bad };

    /// `role` tells an outside program what the text is about; the text itself is the accessible name.
    explicit NoteLabel(const QString &role, QWidget *parent = nullptr);
    void say(const QString &text, Tone tone = Tone::Plain);
    void clearNote(); // and takes no room
    Tone tone() const { return m_tone; }

private:
    void applyTheme();
    Tone m_tone = Tone::Plain;
};

} // namespace runyard
