#include "views/past/past_bar.h"

#include "models/words/format.h"
#include "models/words/time_display.h"
#include "views/past/jump_dialog.h"
#include "views/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

namespace runyard {

static QToolButton *pastButton(QAction *action)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setAccessibleName(PastBar::tr("%1 (past)").arg(action->text()));
    return button;
}

PastBar::PastBar(QAction *previous, QAction *next, QAction *back, QWidget *parent)
    : QFrame(parent)
    , m_state(new QLabel)
    , m_field(new QLineEdit)
    , m_slider(new MomentSlider)
    , m_back(pastButton(back))
    , m_close(new QToolButton)
{
    setAccessibleName(tr("The past"));
    m_state->setAccessibleName(tr("Moment that is shown"));
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_field->setAccessibleName(tr("Moment to go back to"));
    m_field->setPlaceholderText(tr("14:30, 2h ago, …"));
    m_field->setMaximumWidth(150);
    m_slider->setAccessibleName(tr("Moment in the history of the workspace"));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close the past"));
    m_close->setToolTip(tr("Back to now, without this strip"));
    QToolButton *earlier = pastButton(previous);
    earlier->setArrowType(Qt::LeftArrow);
    QToolButton *later = pastButton(next);
    later->setArrowType(Qt::RightArrow);

    auto *top = new QHBoxLayout;
    top->setSpacing(8);
    top->addWidget(m_state, 1);
    top->addWidget(m_field);
    top->addWidget(m_back);
    top->addWidget(m_close);
    auto *bottom = new QHBoxLayout;
    bottom->setSpacing(4);
    bottom->addWidget(earlier);
    bottom->addWidget(m_slider, 1);
    bottom->addWidget(later);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(12, 6, 8, 6);
    column->setSpacing(4);
    column->addLayout(top);
    column->addLayout(bottom);

    connect(m_slider, &QSlider::valueChanged, this, &PastBar::slid);
    connect(m_field, &QLineEdit::returnPressed, this, &PastBar::typed);
    connect(m_close, &QToolButton::clicked, this, &PastBar::closeWanted);
    connect(&TimeDisplay::of(), &TimeDisplay::changed, this, &PastBar::say);
    connect(&Theme::of(), &Theme::changed, this, &PastBar::refreshTheme);
    refreshTheme();
}

void PastBar::refreshTheme()
{
    m_close->setIcon(Theme::of().icon(QStringLiteral("close")));
    say();
}

void PastBar::setBars(const RunHistogram &bars, TimePoint now)
{
    m_slider->setBars(bars, now);
    setMoment(m_moment);
}

void PastBar::setMoment(const std::optional<TimePoint> &moment)
{
    m_moment = moment;
    m_slider->setMoment(moment.value_or(TimePoint::max()));
    say();
}

void PastBar::focusSlider()
{
    m_slider->setFocus();
}

void PastBar::slid(int value)
{
    // The right end is now, which goes on; anything else stands still.
    const auto moment =
        value == m_slider->maximum() ? std::nullopt : std::optional(m_slider->momentAt(value));
    emit wanted(moment);
    m_moment = moment; // where the slider is, whatever its resolution
    say();
}

void PastBar::typed()
{
    const auto place = placeFromText(m_field->text(), SystemClock().now());
    if (!place || !place->createdAt) {
        m_state->setText(tr("“%1” is not a moment. Write 14:30, 2026-11-24 10:00 or 2h ago.")
                             .arg(m_field->text().trimmed()));
        return;
    }
    m_field->clear();
    emit wanted(place->createdAt);
}

void PastBar::say()
{
    QFont font = m_state->font();
    font.setWeight(m_moment ? QFont::DemiBold : QFont::Normal);
    m_state->setFont(font);
    m_state->setText(m_moment ? tr("You look at the past: %1").arg(format::fullTime(*m_moment))
                              : tr("This is now. Move the slider to see the runs as they were at a moment."));
    m_state->setToolTip(m_moment ? tr("List, counts and the opened run are as they were. Payloads, tags and "
                                      "the chart are today's. Actions on runs wait until you are back.")
                                 : QString());
    m_slider->setAccessibleDescription(m_state->text());
    update();
}

void PastBar::paintEvent(QPaintEvent *event)
{
    QFrame::paintEvent(event);
    const Theme &theme = Theme::of();
    QPainter painter(this);
    if (m_moment) {
        QColor tint = theme.status(RunStatus::WaitingForDeploy); // amber: this is not the usual list
        painter.fillRect(0, 0, 4, height(), tint);
        tint.setAlpha(28);
        painter.fillRect(rect(), tint);
    }
    painter.fillRect(0, height() - 1, width(), 1, theme.hairline());
}

} // namespace runyard
