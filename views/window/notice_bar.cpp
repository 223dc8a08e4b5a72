#include "views/window/notice_bar.h"

#include "views/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kDetailLines = 6;
static constexpr int kDetailMargin = 4; // of QPlainTextEdit's document

NoticeBar::NoticeBar(Kind kind, const QString &accessibleName, QWidget *parent)
    : QFrame(parent)
    , m_kind(kind)
    , m_icon(new QLabel)
    , m_sentence(new QLabel)
    , m_more(new QPushButton(tr("Details")))
    , m_dismiss(new QToolButton)
    , m_details(new QPlainTextEdit)
{
    m_sentence->setAccessibleName(accessibleName);
    m_sentence->setWordWrap(true);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_dismiss->setAutoRaise(true);
    m_dismiss->setToolTip(tr("Dismiss"));
    m_dismiss->setAccessibleName(tr("Dismiss: %1").arg(accessibleName));
    m_more->setCheckable(true);
    m_more->setAccessibleName(tr("Details: %1").arg(accessibleName));
    m_details->setReadOnly(true);
    m_details->setTabChangesFocus(true);
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->setAccessibleName(tr("All of it: %1").arg(accessibleName));
    m_details->setFixedHeight(kDetailLines * m_details->fontMetrics().lineSpacing() + 2 * kDetailMargin);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_more, 0, Qt::AlignTop);
    row->addWidget(m_dismiss, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 8, 6);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(m_details);
    connect(m_more, &QPushButton::toggled, this, &NoticeBar::showDetails);
    connect(m_dismiss, &QToolButton::clicked, this, &QWidget::hide);
    connect(&Theme::of(), &Theme::changed, this, &NoticeBar::refreshIcons);
    refreshIcons();
    hide();
}

void NoticeBar::say(const QString &text)
{
    const qsizetype end = text.indexOf(QLatin1Char('\n'));
    m_sentence->setText(text.left(end));
    m_details->setPlainText(end < 0 ? QString() : text.mid(end + 1));
    m_more->setVisible(end >= 0);
    m_more->setChecked(false);
    showDetails(false);
    setVisible(!text.isEmpty());
}

void NoticeBar::showDetails(bool shown)
{
    m_details->setVisible(shown);
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
