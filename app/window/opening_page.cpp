#include "app/window/opening_page.h"

#include "views/theme/theme.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace runyard {

OpeningPage::OpeningPage(const QString &workspace)
{
    setWindowTitle(tr("Runyard"));
    setAccessibleName(tr("Opening the workspace"));
    resize(560, 220);
    m_title = new QLabel;
    m_title->setAccessibleName(tr("What is happening"));
    QFont large = Theme::of().textFont();
    large.setPointSizeF(13);
    large.setWeight(QFont::DemiBold);
    m_title->setFont(large);
    m_text = new QLabel;
    m_text->setAccessibleName(tr("Details"));
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_retry = new QPushButton(tr("Try again"));
    m_choose = new QPushButton(tr("Choose another folder…"));
    m_quit = new QPushButton(tr("Quit"));
    for (QPushButton *button : {m_retry, m_choose, m_quit})
        button->setAccessibleName(button->text());
    m_retry->setDefault(true);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_retry);
    buttons->addWidget(m_choose);
    buttons->addStretch();
    buttons->addWidget(m_quit);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(24, 24, 24, 16);
    layout->setSpacing(12);
    layout->addWidget(m_title);
    layout->addWidget(m_text, 1, Qt::AlignTop);
    layout->addLayout(buttons);
    connect(m_retry, &QPushButton::clicked, this, &OpeningPage::retryWanted);
    connect(m_quit, &QPushButton::clicked, this, &QWidget::close);
    connect(m_choose, &QPushButton::clicked, this, [this] {
        auto *dialog = new QFileDialog(this, tr("Choose a workspace folder"));
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QFileDialog::fileSelected, this, &OpeningPage::folderWanted);
        dialog->open();
    });
    showBusy(workspace);
}

void OpeningPage::showBusy(const QString &workspace)
{
    m_title->setText(tr("Opening the workspace…"));
    m_text->setText(tr("Checking the database and recovering runs: %1").arg(workspace));
    m_retry->hide();
    m_choose->hide();
}

void OpeningPage::showProblem(const QString &sentence)
{
    m_title->setText(tr("The workspace cannot be opened"));
    m_text->setText(sentence);
    m_retry->show();
    m_choose->show();
    m_retry->setFocus();
}

} // namespace runyard
