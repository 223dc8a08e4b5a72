// A line or paragraph that reports a state, in a colour that fits it. GUI thread.
#pragma once

#include <QLabel>

namespace runyard {

class NoteLabel final : public QLabel
{
    Q_OBJECT

public:
    enum class Tone { Plain, Muted, Good, Caution, Bad };

    /// `role` tells assistive tools what the text is about; the text itself is the accessible name.
    explicit NoteLabel(const QString &role, QWidget *parent = nullptr);
    void say(const QString &text, Tone tone = Tone::Plain);
    void clearNote(); // hides it
    Tone tone() const { return m_tone; }

private:
    void applyTheme();
    Tone m_tone = Tone::Plain;
};

} // namespace runyard
