#include "views/theme/hidden_marks.h"

#include "models/words/display_text.h"
#include "views/theme/theme.h"

#include <QAbstractSpinBox>
#include <QAction>
#include <QEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>

namespace runyard {

namespace {

const QChar kNoWidth(0x200b);

QIcon markIcon()
{
    return Theme::of().icon(QStringLiteral("hidden"));
}

/// Line breaks are seen in a field of several lines.
QString shownIn(const QString &text, bool hasLines)
{
    QString shown = hasLines ? format::shownLines(text) : format::shown(text);
    return shown.replace(kNoWidth, QStringLiteral("[U+200B]")); // elsewhere it is a break of ours
}

QString withoutHidden(const QString &text, bool hasLines)
{
    QString seen;
    for (const uint c : text.toUcs4()) {
        const QString one = QString::fromUcs4(reinterpret_cast<const char32_t *>(&c), 1);
        if (shownIn(one, hasLines) == one)
            seen += one;
    }
    return seen;
}

/// Belongs to one field.
class HiddenMark : public QObject
{
public:
    HiddenMark(QWidget *field, bool hasLines) : QObject(field), m_field(field), m_hasLines(hasLines) {}

protected:
    virtual void showMark(bool isNeeded, const QString &tip) = 0;
    bool hasLines() const { return m_hasLines; }

    void refresh(const QString &text)
    {
        const QString shown = shownIn(text, m_hasLines);
        const bool isNeeded = shown != text;
        if (!isNeeded && !m_isMarked)
            return;
        m_isMarked = isNeeded;
        const QString tip =
            tr("Holds characters that cannot be seen or that turn the direction of text. A click takes them "
               "out of:\n%1")
                .arg(shown);
        showMark(isNeeded, format::tipText(tip));
        if (isNeeded && m_field->accessibleDescription().isEmpty()) {
            m_field->setAccessibleDescription(format::shown(shown));
            m_isTold = true;
        } else if (m_isTold) {
            m_field->setAccessibleDescription(isNeeded ? format::shown(shown) : QString());
            m_isTold = isNeeded;
        }
    }

private:
    QWidget *m_field;
    bool m_hasLines;
    bool m_isMarked = false;
    bool m_isTold = false; // the description is ours
};

class LineMark final : public HiddenMark
{
public:
    explicit LineMark(QLineEdit *field) : HiddenMark(field, false), m_field(field)
    {
        connect(field, &QLineEdit::textChanged, this, &LineMark::refresh);
        refresh(field->text());
    }

private:
    void showMark(bool isNeeded, const QString &tip) override
    {
        if (!m_mark) {
            m_mark = m_field->addAction(markIcon(), QLineEdit::TrailingPosition);
            connect(&Theme::of(), &Theme::changed, m_mark, [this] { m_mark->setIcon(markIcon()); });
            m_mark->setText(tr("Hidden characters"));
            connect(m_mark, &QAction::triggered, this, [this] {
                if (m_field->isReadOnly())
                    return;
                const QString seen = withoutHidden(m_field->text(), hasLines());
                m_field->selectAll(); // as an edit, which can be undone
                m_field->insert(seen);
            });
        }
        m_mark->setVisible(isNeeded);
        m_mark->setToolTip(tip);
    }

    QLineEdit *m_field;
    QAction *m_mark = nullptr;
};

class TextMark final : public HiddenMark
{
public:
    explicit TextMark(QPlainTextEdit *field) : HiddenMark(field, true), m_field(field)
    {
        connect(field, &QPlainTextEdit::textChanged, this, [this] { refresh(m_field->toPlainText()); });
        field->viewport()->installEventFilter(this);
        refresh(field->toPlainText());
    }

    bool eventFilter(QObject *, QEvent *event) override
    {
        if (m_mark && event->type() == QEvent::Resize)
            place();
        return false;
    }

private:
    void showMark(bool isNeeded, const QString &tip) override
    {
        if (!m_mark) {
            m_mark = new QToolButton(m_field->viewport());
            m_mark->setAutoRaise(true);
            m_mark->setIcon(markIcon());
            connect(&Theme::of(), &Theme::changed, m_mark, [this] { m_mark->setIcon(markIcon()); });
            m_mark->setAccessibleName(tr("Hidden characters"));
            m_mark->setCursor(Qt::ArrowCursor);
            connect(m_mark, &QToolButton::clicked, this, [this] {
                if (m_field->isReadOnly())
                    return;
                QTextCursor all(m_field->document());
                all.select(QTextCursor::Document);
                all.insertText(withoutHidden(m_field->toPlainText(), hasLines()));
            });
            place();
        }
        m_mark->setVisible(isNeeded);
        m_mark->setToolTip(tip);
    }

    void place()
    {
        const QSize size = m_mark->sizeHint();
        m_mark->setGeometry(m_field->viewport()->width() - size.width(), 0, size.width(), size.height());
    }

    QPlainTextEdit *m_field;
    QToolButton *m_mark = nullptr;
};

} // namespace

void markHidden(QWidget *widget)
{
    static constexpr char kIsMarked[] = "marksHidden";
    if (widget->property(kIsMarked).toBool()) // the style changes with the theme
        return;
    auto *line = qobject_cast<QLineEdit *>(widget);
    auto *text = qobject_cast<QPlainTextEdit *>(widget);
    if (line && !qobject_cast<QAbstractSpinBox *>(line->parentWidget()))
        new LineMark(line);
    else if (text && !text->isReadOnly())
        new TextMark(text);
    else
        return;
    widget->setProperty(kIsMarked, true);
}

} // namespace runyard
