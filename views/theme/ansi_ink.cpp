#include "views/theme/ansi_ink.h"

#include "models/words/ansi_text.h"
#include "views/theme/log_colours.h"
#include "views/theme/theme.h"

#include <QString>

#include <Qsci/qsciscintilla.h>
#include <Qsci/qscistyle.h>

#include <algorithm>
#include <vector>

namespace runyard {

namespace {

constexpr int kPlainStyle = 0;
constexpr int kHiddenStyle = 40; // those before are the editor's own
constexpr int kLastStyle = 255;

/// Gives the editor's text its styles from its start to its end.
class AnsiPainter
{
public:
    explicit AnsiPainter(QsciScintilla *editor) : m_editor(editor)
    {
        QsciStyle hidden(kHiddenStyle);
        hidden.setVisible(false);
        hidden.apply(m_editor);
        m_editor->SendScintilla(QsciScintillaBase::SCI_STARTSTYLING, 0UL, 0L);
    }

    void put(QStringView text, int style)
    {
        const auto bytes = static_cast<unsigned long>(text.toUtf8().size());
        m_editor->SendScintilla(QsciScintillaBase::SCI_SETSTYLING, bytes, static_cast<long>(style));
    }

    int numberOf(const AnsiStyle &wanted)
    {
        if (wanted == AnsiStyle{})
            return kPlainStyle;
        const auto known = std::find(m_styles.begin(), m_styles.end(), wanted);
        if (known != m_styles.end())
            return kHiddenStyle + 1 + static_cast<int>(known - m_styles.begin());
        const int number = kHiddenStyle + 1 + static_cast<int>(m_styles.size());
        if (number > kLastStyle)
            return kPlainStyle;
        m_styles.push_back(wanted);
        const LogInk ink = inkOf(wanted, Theme::of().text());
        QFont font = Theme::of().monoFont();
        font.setBold(wanted.isBold);
        font.setItalic(wanted.isItalic);
        font.setUnderline(wanted.isUnderlined);
        QsciStyle style(number);
        style.setColor(ink.text);
        style.setPaper(ink.ground.isValid() ? ink.ground : Theme::of().paper());
        style.setFont(font);
        style.apply(m_editor);
        return number;
    }

private:
    QsciScintilla *m_editor;
    std::vector<AnsiStyle> m_styles;
};

} // namespace

void paintAnsi(QsciScintilla *editor)
{
    const QString text = editor->text();
    AnsiPainter painter(editor);
    AnsiStyle style;
    qsizetype from = 0; // of what has no style yet
    const auto paintUntil = [&](qsizetype end) {
        painter.put(QStringView(text).mid(from, end - from), painter.numberOf(style));
        from = end;
    };
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == u'\n') { // as in the log, a colour ends with its line
            paintUntil(at + 1);
            style = {};
        } else if (const qsizetype length = sgrLength(text, at); length > 0) {
            paintUntil(at);
            const QStringView sequence = QStringView(text).mid(at, length);
            painter.put(sequence, kHiddenStyle);
            const qsizetype intro = sequence.startsWith(u'\x1b') ? 2 : 1;
            applySgr(style, sequence.mid(intro).chopped(sequence.endsWith(u'm') ? 1 : 0));
            from = at + length;
            at = from - 1;
        }
    }
    paintUntil(text.size());
}

} // namespace runyard
