// Asks the operator whether a trigger.dev command line that shows a code may come in. GUI thread.
#pragma once

#include <QObject>
#include <QStringList>

class QWidget;

namespace runyard {

class LoginCodes;

class LoginPrompt final : public QObject
{
    Q_OBJECT

public:
    /// Both outlive it.
    LoginPrompt(LoginCodes &codes, QWidget &window);
    ~LoginPrompt() override;

private:
    void add(const QString &code);
    void askNext();

    LoginCodes &m_codes;
    QWidget &m_window;
    QStringList m_waiting; // one question at a time; the first is the one on the screen
};

} // namespace runyard
