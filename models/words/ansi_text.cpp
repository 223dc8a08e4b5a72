#include "models/words/ansi_text.h"

#include "models/words/display_text.h"

#include <utility>

namespace runyard {

namespace {

constexpr char16_t kBell = 0x07;

/// Reads one line from its start to its end.
class Reader
{
public:
    explicit Reader(const QString &line) : m_line(line) {}

    AnsiText read()
    {
        while (m_at < m_line.size()) {
            const char16_t c = m_line[m_at].unicode();
            if (c == kEscape)
                takeEscape();
            else if (c == kOneByteCsi)
                takeCsi(m_at + 1);
            else
                takeCharacter(c);
        }
        return std::move(m_result);
    }

private:
    void takeCharacter(char16_t c)
    {
        ++m_at;
        if (c == u'\r') {
            // The cursor went back to the start, as progress bars do: what comes next replaces the line.
            if (m_at < m_line.size()) {
                m_result.text.clear();
                m_result.parts.clear();
            }
        } else if (c == u'\t') {
            do
                put(u' ');
            while (m_result.text.size() % 8 != 0);
        } else if (c > 0x9f && format::isHidden(c)) {
            // It could show one text and mean another: as everywhere, its number.
            for (const QChar letter : format::shown(QString(QChar(c))))
                put(letter.unicode());
        } else if (c >= 0x20 && !(c >= 0x7f && c <= 0x9f)) {
            put(c);
        }
    }

    void put(char16_t c)
    {
        if (m_result.parts.empty() || m_result.parts.back().style != m_style)
            m_result.parts.push_back({static_cast<int>(m_result.text.size()), 0, m_style});
        m_result.text += QChar(c);
        ++m_result.parts.back().length;
    }

    void takeEscape()
    {
        const qsizetype next = m_at + 1;
        const char16_t kind = next < m_line.size() ? m_line[next].unicode() : u'\0';
        if (kind == u'[') {
            takeCsi(next + 1);
        } else if (kind == u']' || kind == u'P' || kind == u'_' || kind == u'^' || kind == u'X') {
            takeString(next + 1);
        } else {
            m_at = next;
            while (m_at < m_line.size() && m_line[m_at] >= u' ' && m_line[m_at] <= u'/')
                ++m_at;
            ++m_at;
        }
    }

    /// Parameters, then one final byte; only "m" means something here.
    void takeCsi(qsizetype from)
    {
        for (m_at = from; m_at < m_line.size(); ++m_at) {
            const char16_t c = m_line[m_at].unicode();
            if (c < 0x20 || c > 0x7e)
                return; // cut short: the character is text again
            if (c < 0x40)
                continue;
            if (c == u'm')
                applySgr(m_style, QStringView(m_line).mid(from, m_at - from));
            ++m_at;
            return;
        }
    }

    /// Titles, links and the like: up to BEL or ESC backslash.
    void takeString(qsizetype from)
    {
        for (m_at = from; m_at < m_line.size(); ++m_at) {
            if (m_line[m_at] == kBell) {
                ++m_at;
                return;
            }
            if (m_line[m_at] == kEscape) {
                m_at += 2;
                return;
            }
        }
    }

    const QString &m_line;
    qsizetype m_at = 0;
    AnsiStyle m_style;
    AnsiText m_result;
};

} // namespace

AnsiText parseAnsi(const QString &line)
{
    return Reader(line).read();
}

} // namespace runyard
