#include "views/window/welcome_page.h"

#include "views/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace runyard {

WelcomePage::WelcomePage(bool offerSample, QWidget *parent) : QWidget(parent)
{
    auto *title = new QLabel(tr("No tasks are deployed yet"));
    title->setAccessibleName(tr("Welcome title"));
    QFont large = Theme::of().textFont();
    large.setPointSizeF(15);
    large.setWeight(QFont::DemiBold);
    title->setFont(large);
    auto *text = new QLabel(tr("A project is a folder with a runyard.toml and the programs it names. "
                               "Deploy one, and its tasks can be triggered, watched and replayed here."));
    text->setAccessibleName(tr("Welcome text"));
    text->setWordWrap(true);
    m_sample = new QPushButton(tr("Deploy the sample project"));
    m_sample->setAccessibleName(tr("Deploy the sample project"));
    m_sample->setDefault(true);
    m_sample->setVisible(offerSample);
    m_folder = new QPushButton(tr("Deploy a folder…"));
    m_folder->setAccessibleName(tr("Deploy a folder"));
    m_problem = new QLabel;
    m_problem->setAccessibleName(tr("Why the deployment failed"));
    m_problem->setWordWrap(true);
    m_problem->hide();

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_sample);
    buttons->addWidget(m_folder);
    buttons->addStretch();
    auto *column = new QVBoxLayout;
    column->setSpacing(12);
    column->addStretch(2);
    column->addWidget(title);
    column->addWidget(text);
    column->addLayout(buttons);
    column->addWidget(m_problem);
    column->addStretch(3);
    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addLayout(column, 2);
    layout->addStretch(1);
    connect(m_sample, &QPushButton::clicked, this, &WelcomePage::deploySample);
    connect(m_folder, &QPushButton::clicked, this, &WelcomePage::deployFolder);
}

void WelcomePage::setBusy(bool busy)
{
    m_sample->setEnabled(!busy);
    m_folder->setEnabled(!busy);
    if (busy)
        m_problem->hide();
}

void WelcomePage::showProblem(const QString &sentence)
{
    setBusy(false);
    m_problem->setText(sentence);
    m_problem->show();
}

} // namespace runyard
