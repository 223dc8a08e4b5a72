#include "views/run/why/why_panel.h"

#include "models/words/format.h"
#include "views/widgets/flow_layout.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace runyard {

namespace {

constexpr int kSecondMillis = 1'000;

} // namespace

WhyPanel::WhyPanel(QWidget *parent) : QWidget(parent), m_sentence(new QLabel)
{
    m_sentence->setWordWrap(true);
    m_sentence->setAccessibleName(tr("Why"));
    m_sentence->setTextFormat(Qt::RichText);
    m_sentence->setTextInteractionFlags(Qt::TextBrowserInteraction | Qt::TextSelectableByKeyboard);
    connect(m_sentence, &QLabel::linkActivated, this,
            [this](const QString &link) { emit runActivated(RunId{format::utf8(link)}); });
    m_buttons = new FlowLayout;
    m_buttons->setSpacing(8);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_sentence);
    column->addLayout(m_buttons);
    m_tick.setInterval(kSecondMillis);
    connect(&m_tick, &QTimer::timeout, this, &WhyPanel::tick);
}

void WhyPanel::setFacts(const std::optional<RunDetail> &detail,
                        const std::optional<RunExplanation> &explanation,
                        const std::optional<UsualTimes> &usual)
{
    m_detail = detail;
    m_explanation = explanation;
    m_usual = usual;
    say();
}

void WhyPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    say();
}

void WhyPanel::tick()
{
    if (!isVisible()) {
        m_tick.stop();
        return;
    }
    emit ticked();
    // The user walks its links or copies from it: ticking seconds must not interrupt that.
    if (!m_sentence->hasFocus() && !m_sentence->hasSelectedText())
        say();
}

void WhyPanel::say()
{
    if (!m_detail) {
        m_tick.stop();
        m_sentence->clear();
        offer({});
        return;
    }
    WhyText why = whyText({.detail = *m_detail,
                           .explanation = m_explanation ? &*m_explanation : nullptr,
                           .usual = m_usual ? &*m_usual : nullptr},
                          moment());
    if (m_moment)
        why.helps.clear();
    if (m_sentence->text() != why.html)
        m_sentence->setText(why.html);
    offer(why);
    const bool goesOn = why.counts || !isFinal(m_detail->run.status);
    if (goesOn && !m_moment && isVisible())
        m_tick.start();
    else
        m_tick.stop();
}

void WhyPanel::offer(const WhyText &why)
{
    if (why.helps == m_offered && why.holder == m_holder)
        return; // a button must not be replaced under the pointer
    m_offered = why.helps;
    m_holder = why.holder;
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        // One of them may be sending the click that led here.
        item->widget()->hide();
        item->widget()->deleteLater();
        delete item;
    }
    for (const WhyHelp help : why.helps) {
        auto *button = new QPushButton(helpName(help, why.holder), this);
        button->setAccessibleName(tr("%1 (what helps)").arg(button->text().remove(QChar(0x2026))));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, help, holder = why.holder] {
            emit helpWanted(help, help == WhyHelp::CancelHolder ? holder : RunId{});
        });
        m_buttons->addWidget(button);
        button->show();
    }
    m_buttons->invalidate();
    updateGeometry();
}

} // namespace runyard
