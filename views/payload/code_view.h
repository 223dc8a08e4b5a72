// Text in the mono face with JSON colours, folding, wrapping and find; for reading and for editing. Also
// takes plain text, and shows the colours of a terminal in it while it is read-only. GUI thread.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QMenu;
class QsciLexerJSON;
class QsciScintilla;
class QToolButton;

namespace runyard {

class CodeView final : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { Json, PlainText };

    /// `name` is the accessible name of the editor; its find field is "Find in <name>".
    explicit CodeView(const QString &name, QWidget *parent = nullptr);
    ~CodeView() override;

    /// Read-only text has a bar with its size and actions.
    void setReadOnly(bool readOnly);
    void setKind(Kind kind);
    /// Keeps the scroll position when the text is the same. A long read-only text shows its beginning first,
    /// and the rest on request.
    void setText(const QByteArray &utf8);
    /// `shown` is laid out for reading; `stored` is what is measured and copied as a whole.
    void setText(const QByteArray &shown, const QByteArray &stored);
    void replaceText(const QByteArray &utf8); // one edit, which can be undone
    QByteArray text() const;
    /// Shown when there is no text to show; empty = the editor.
    void setNotice(const QString &notice);
    QsciScintilla *editor() { return m_editor; }

public slots:
    void openFind();
    void showAll();
    /// The selected text, or all of it as stored.
    void copy();
    void copyAll();

signals:
    void edited();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeBar(const QString &name);
    QWidget *makeFindBar(const QString &name);
    void setEditorText(const QByteArray &utf8);
    void showHiddenCharacters();
    void showMenu(const QPoint &place);
    void showParts();
    void applyWrap();
    void applyTheme();
    void find(bool forward);

    QsciScintilla *m_editor;
    QsciLexerJSON *m_lexer;
    QLabel *m_size;
    QWidget *m_bar;
    QLineEdit *m_findField;
    QLabel *m_findResult;
    QWidget *m_findBar;
    QLabel *m_notice;
    QToolButton *m_more;
    QAction *m_wrap;
    Kind m_kind = Kind::PlainText;
    QByteArray m_whole;  // while only its beginning is shown
    QByteArray m_stored; // of a read-only text
};

} // namespace runyard
