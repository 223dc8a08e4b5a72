// Text in the typewriter face with JSON colours, folding, wrapping and find; for reading and for editing.
// Takes plain text as well, in which the colours of a terminal are shown while it is only read. GUI thread.
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

    /// What is only read has a bar with its size and what one can do with it.
    void setReadOnly(bool readOnly);
    void setKind(Kind kind);
    /// Keeps the scroll position when the text is the same. A long text that is only read shows its
    /// beginning first, and the rest when asked.
    void setText(const QByteArray &utf8);
    /// `shown` is laid out for reading; what is copied whole and measured is `stored`.
    void setText(const QByteArray &shown, const QByteArray &stored);
    void replaceText(const QByteArray &utf8); // one edit, which can be undone
    QByteArray text() const;
    /// Shown when there is no text to show; empty = the editor.
    void setNotice(const QString &notice);
    QsciScintilla *editor() { return m_editor; }

public slots:
    void openFind();
    void showAll();
    /// What is selected, or all as it is stored.
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
    QByteArray m_stored; // of what is only read
};

} // namespace runyard
