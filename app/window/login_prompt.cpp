#include "app/window/login_prompt.h"

#include "engine/api/access/login_codes.h"
#include "models/words/display_text.h"

#include <QMessageBox>
#include <QPushButton>

namespace runyard {

LoginPrompt::LoginPrompt(LoginCodes &codes, QWidget &window) : m_codes(codes), m_window(window)
{
    m_codes.setListener([this](const std::string &code) {
        QMetaObject::invokeMethod(
            this, [this, code = QString::fromStdString(code)] { add(code); }, Qt::QueuedConnection);
    });
    for (const LoginCodes::Asked &asked : m_codes.waiting()) // before the window existed
        add(QString::fromStdString(asked.code));
}

LoginPrompt::~LoginPrompt()
{
    m_codes.setListener(nullptr);
}

void LoginPrompt::add(const QString &code)
{
    if (m_waiting.contains(code))
        return;
    m_waiting << code;
    if (m_waiting.size() == 1)
        askNext();
}

void LoginPrompt::askNext()
{
    const QString code = m_waiting.front();
    auto *question = new QMessageBox(&m_window);
    question->setObjectName(QStringLiteral("loginPrompt"));
    question->setAttribute(Qt::WA_DeleteOnClose);
    question->setWindowTitle(tr("Log-in"));
    question->setTextFormat(Qt::RichText); // to emphasize the code
    question->setText(tr("A trigger.dev command line asks to be let in with the code <b>%1</b>.")
                          .arg(format::escaped(code)));
    question->setInformativeText(
        tr("Let it in only when your terminal shows this code. It may then execute runs,"
           " start them and read what they work on."));
    question->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QPushButton *allow = question->addButton(tr("&Let it in"), QMessageBox::AcceptRole);
    QPushButton *refuse = question->addButton(tr("&Refuse"), QMessageBox::RejectRole);
    question->setDefaultButton(refuse); // an Enter meant for another field must not grant access
    question->setEscapeButton(refuse);
    connect(question, &QMessageBox::finished, this, [this, question, allow, code] {
        const bool isAllowed = question->clickedButton() == allow;
        const auto answered =
            isAllowed ? m_codes.letIn(code.toStdString()) : m_codes.refuse(code.toStdString());
        if (!answered && isAllowed)
            QMessageBox::warning(&m_window, tr("Log-in"), QString::fromStdString(answered.error().text()));
        m_waiting.removeFirst();
        if (!m_waiting.isEmpty())
            askNext();
    });
    question->open();
}

} // namespace runyard
