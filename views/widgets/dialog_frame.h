// What every dialog of ours has: a sentence that says what will happen, the fields, a line for what
// went wrong, and one verb with Ctrl+Enter. Esc leaves, and asks when something typed would be lost.
// Remembers its size. GUI thread.
#pragma once

#include "engine/base/result.h"

#include <QDialog>
#include <QPointer>

#include <functional>

class QHBoxLayout;
class QMessageBox;
class QPushButton;
class QStackedWidget;
class QVBoxLayout;

namespace runyard {

class NoteLabel;

class DialogFrame : public QDialog
{
    Q_OBJECT

public:
    QPushButton *verbButton() const { return m_verb; }
    QPushButton *leaveButton() const { return m_leave; }
    NoteLabel *sentence() const { return m_sentence; }
    NoteLabel *problem() const { return m_problem; }
    bool isReady() const; // shows its fields, nothing under way
    void reject() override;

signals:
    void said(const QString &sentence); // what happened, for the status bar

protected:
    /// `key` names the stored size.
    DialogFrame(const QString &key, const QString &title, const QString &verb, const QSize &size,
                QWidget *parent);

    QVBoxLayout *fields() const { return m_fields; }
    QHBoxLayout *buttonRow() const { return m_buttons; } // further buttons go to its start
    static QWidget *padded(QWidget *content);            // as the page of a tab
    static QWidget *scrolled(QWidget *content);          // the same, for what may grow
    void setVerb(const QString &text);
    void setVerbPossible(bool possible);

    void showLoading(const QString &what);
    void showFailure(const Error &error, std::function<void()> again);
    void showFields();
    void setBusy(bool busy);
    void complain(const QString &problem); // empty = nothing is wrong
    void complain(const Error &error);     // with its findings
    void finish();                         // closes without asking

    virtual bool hasEdits() const { return false; }
    virtual void send() = 0;

    void done(int result) override;

private:
    void trySending();
    void updateVerb();

    QString m_sizeKey;
    NoteLabel *m_sentence;
    QStackedWidget *m_stack; // fields, or a word about why there are none
    NoteLabel *m_state;
    QPushButton *m_again;
    NoteLabel *m_problem;
    QVBoxLayout *m_fields;
    QHBoxLayout *m_buttons;
    QPushButton *m_leave;
    QPushButton *m_verb;
    QPointer<QMessageBox> m_question;
    std::function<void()> m_tryAgain;
    bool m_isPossible = true;
    bool m_isBusy = false;
};

} // namespace runyard
