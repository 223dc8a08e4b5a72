// Text in the typewriter face with JSON colours, folding and find; for reading and for editing.
// Takes plain text as well. GUI thread.
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
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

    void setReadOnly(bool readOnly);
    void setKind(Kind kind);
    /// Keeps the scroll position when the text is the same. A long text that is only read shows its
    /// beginning first, and the rest when asked.
    void setText(const QByteArray &utf8);
    QByteArray text() const;
    /// Shown when there is no text to show; empty = the editor.
    void setNotice(const QString &notice);
    QsciScintilla *editor() { return m_editor; }

public slots:
    void openFind();
    void showAll();
    void showHiddenCharacters();

signals:
    void edited();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyTheme();
    void find(bool forward);

    QsciScintilla *m_editor;
    QsciLexerJSON *m_lexer;
    QWidget *m_findBar;
    QLineEdit *m_findField;
    QLabel *m_findResult;
    QLabel *m_notice;
    QToolButton *m_more;
    QByteArray m_whole; // while only its beginning is shown
};

} // namespace runyard
