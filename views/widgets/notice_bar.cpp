#include "views/widgets/notice_bar.h"

#include "views/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace runyard {

NoticeBar::NoticeBar(Kind kind, const QString &accessibleName, QWidget *parent)
    : QFrame(parent), m_kind(kind), m_icon(new QLabel), m_sentence(new QLabel), m_dismiss(new QToolButton)
{
    m_sentence->setAccessibleName(accessibleName);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_dismiss->setAutoRaise(true);
    m_dismiss->setToolTip(tr("Dismiss"));
    m_dismiss->setAccessibleName(tr("Dismiss: %1").arg(accessibleName));
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 6, 8, 6);
    row->setSpacing(8);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_dismiss, 0, Qt::AlignTop);
    connect(m_dismiss, &QToolButton::clicked, this, &QWidget::hide);
    connect(&Theme::of(), &Theme::changed, this, &NoticeBar::refreshIcons);
    refreshIcons();
    hide();
}

void NoticeBar::say(const QString &sentence)
{
    m_sentence->setText(sentence);
    setVisible(!sentence.isEmpty());
}

QString NoticeBar::sentence() const
{
    return isHidden() ? QString() : m_sentence->text();
}

QColor NoticeBar::colour() const
{
    return Theme::of().status(m_kind == Kind::Problem ? RunStatus::Failed : RunStatus::Reattempting);
}

void NoticeBar::refreshIcons()
{
    const RunStatus shape = m_kind == Kind::Problem ? RunStatus::Failed : RunStatus::Interrupted;
    m_icon->setPixmap(
        (m_kind == Kind::Problem ? Theme::of().statusIcon(shape) : Theme::of().icon(QStringLiteral("retry")))
            .pixmap(16, 16));
    m_icon->setFixedHeight(m_dismiss->sizeHint().height());
    m_dismiss->setIcon(Theme::of().icon(QStringLiteral("close")));
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor tint = colour();
    tint.setAlphaF(0.10F);
    painter.fillRect(rect(), tint);
    painter.fillRect(QRect(0, 0, 3, height()), colour());
    painter.setPen(Theme::of().hairline());
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace runyard
