#include "views/runs/run_side.h"

#include "views/actions/run_action_bar.h"
#include "views/widgets/remembered_action.h"

#include <QAction>
#include <QVBoxLayout>

namespace runyard {

static constexpr int kLeastWidth = 260;

RunSide::RunSide(RunActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_show(makeRememberedAction(tr("Inspector beside the list"), QStringLiteral("runs/inspector"), this))
{
    m_show->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_I));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(new RunActionBar(actions));
    setMinimumWidth(kLeastWidth);
}

void RunSide::setInspector(QWidget *inspector, QWidget *focusTarget)
{
    static_cast<QVBoxLayout *>(layout())->addWidget(inspector, 1);
    m_focusTarget = focusTarget;
}

bool RunSide::isWanted() const
{
    return m_focusTarget && m_show->isChecked();
}

} // namespace runyard
