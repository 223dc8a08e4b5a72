#include "views/actions/run_action_bar.h"

#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/actions/copy_as_menu.h"
#include "views/actions/run_actions.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace runyard {

RunActionBar::RunActionBar(RunActions &actions, QWidget *parent)
    : QWidget(parent), m_actions(actions), m_run(new QLabel)
{
    m_run->setAccessibleName(tr("What the actions apply to"));
    m_run->setForegroundRole(QPalette::PlaceholderText);
    m_run->setTextFormat(Qt::PlainText);
    m_run->setContentsMargins(4, 0, 0, 0);
    m_run->setSizePolicy(QSizePolicy::Ignored,
                         QSizePolicy::Preferred); // a long name must not widen the panel
    connect(&m_actions, &RunActions::refreshed, this, &RunActionBar::sayRun);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 0);
    column->setSpacing(4);
    column->addWidget(m_run);
    auto *row = new QHBoxLayout;
    column->addLayout(row);
    row->setSpacing(4);
    for (QAction *action : {actions.replay(), actions.retryNow(), actions.resume(), actions.freeze(),
                            actions.reschedule(), actions.cancel()}) {
        auto *button = new QToolButton;
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setAutoRaise(true);
        button->setAccessibleName(tr("%1 (opened run)").arg(action->text().remove(QChar(0x2026))));
        const auto refresh = [button, action] {
            button->setVisible(action->isEnabled() && action->isVisible());
        };
        connect(action, &QAction::changed, button, refresh);
        row->addWidget(button);
        refresh();
    }
    row->addStretch(1);
    auto *copyAs = new QToolButton;
    copyAs->setText(tr("Copy as"));
    copyAs->setAccessibleName(tr("Copy as (opened run)"));
    copyAs->setMenu(actions.copyAs());
    copyAs->setPopupMode(QToolButton::InstantPopup);
    copyAs->setAutoRaise(true);
    row->addWidget(copyAs);
    sayRun();
}

void RunActionBar::sayRun()
{
    const auto &run = m_actions.run();
    const QString one = run ? tr("%1 · %2").arg(format::shortId(run->id.text), format::text(run->taskId))
                            : tr("Reading the run…");
    m_run->setText(m_actions.picked() > 1
                       ? format::counted(m_actions.picked(), tr("%1 run selected; opened: %2"),
                                         tr("%1 runs selected; opened: %2"))
                             .arg(one)
                       : one);
    m_run->setToolTip(run ? format::text(run->id.text) : QString());
}

} // namespace runyard
