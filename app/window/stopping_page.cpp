#include "app/window/stopping_page.h"

#include <QCloseEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace runyard {

StoppingPage::StoppingPage()
{
    setWindowTitle(tr("Runyard is closing"));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(16);
    m_sentence = new QLabel(this);
    m_sentence->setWordWrap(true);
    m_sentence->setMinimumWidth(420);
    auto *rest = new QLabel(
        tr("Tasks have 10 seconds to finish. Interrupted runs continue after the next start."), this);
    rest->setWordWrap(true);
    auto *stop = new QPushButton(tr("Stop at once"), this);
    connect(stop, &QPushButton::clicked, this, &StoppingPage::stopWanted);
    column->addWidget(m_sentence);
    column->addWidget(rest);
    column->addWidget(stop, 0, Qt::AlignRight);
}

void StoppingPage::say(const QString &sentence)
{
    m_sentence->setText(sentence);
    show();
}

void StoppingPage::closeEvent(QCloseEvent *event)
{
    event->accept();
    emit stopWanted();
}

} // namespace runyard
