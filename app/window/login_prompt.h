// Asks the operator whether to let in a trigger.dev command line that shows a code. Thread: GUI.
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
    /// Both must outlive this object.
    LoginPrompt(LoginCodes &codes, QWidget &window);
    ~LoginPrompt() override;

private:
    void add(const QString &code);
    void askNext();

    LoginCodes &m_codes;
    QWidget &m_window;
    QStringList m_waiting; // one question at a time; the first is on the screen
};

} // namespace runyard
