// Asks the operator whether a trigger.dev command line that shows a code may come in. GUI thread.
#pragma once

#include <QObject>
#include <QPointer>

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
    void ask(const QString &code);

    LoginCodes &m_codes;
    QWidget &m_window;
};

} // namespace runyard
