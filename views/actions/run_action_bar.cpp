#include "views/actions/run_action_bar.h"

#include "views/actions/run_actions.h"
#include "views/export/copy_as_menu.h"

#include <QHBoxLayout>
#include <QToolButton>

namespace runyard {

RunActionBar::RunActionBar(RunActions &actions, QWidget *parent) : QWidget(parent)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 8, 8, 0);
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
}

} // namespace runyard
