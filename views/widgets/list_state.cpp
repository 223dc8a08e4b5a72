#include "views/widgets/list_state.h"

#include "views/widgets/kept_focus.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kSentenceWidth = 520; // longer lines are hard to read

ListState::ListState(const QString &subject, QWidget *parent)
    : QWidget(parent), m_sentence(new QLabel), m_action(new QPushButton)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("In place of the list of %1").arg(subject));
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_sentence->setMaximumWidth(kSentenceWidth);
    m_sentence->setAccessibleName(tr("State of the list of %1").arg(subject));
    m_action->setAccessibleName(tr("What to do about the list of %1").arg(subject));
    connect(m_action, &QPushButton::clicked, this, &ListState::actionWanted);

    auto *row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_sentence, 10);
    row->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(12);
    column->addStretch(2);
    column->addLayout(row);
    column->addWidget(m_action, 0, Qt::AlignHCenter);
    column->addStretch(3);
}

void ListState::setState(const QString &sentence, const QString &action)
{
    m_sentence->setText(sentence);
    m_action->setText(action);
    showPart(*m_action, !action.isEmpty(), *this);
    setAccessibleDescription(sentence);
}

QString ListState::sentence() const
{
    return m_sentence->text();
}

} // namespace runyard
