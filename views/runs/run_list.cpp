#include "views/runs/run_list.h"

#include "models/runs/run_list_model.h"
#include "models/words/format.h"
#include "views/runs/run_list_table.h"
#include "views/theme/theme.h"
#include "views/widgets/kept_focus.h"
#include "views/widgets/list_state.h"

#include <QPushButton>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace runyard {

RunList::RunList(RunListModel &runs, QWidget *parent)
    : QWidget(parent)
    , m_runs(runs)
    , m_table(std::make_unique<RunListTable>(runs))
    , m_new(new QPushButton)
    , m_stack(new QStackedWidget)
    , m_state(new ListState(tr("runs")))
{
    m_stack->addWidget(m_table->view());
    m_stack->addWidget(m_state);
    m_new->setAccessibleName(tr("Show new runs"));
    m_new->setFlat(true);
    m_new->hide();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_new);
    layout->addWidget(m_stack, 1);

    connect(&m_runs, &RunListModel::stateChanged, this, &RunList::refresh);
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(&m_runs, signal, this, &RunList::refresh);
    connect(&m_runs, &RunListModel::newCountChanged, this, &RunList::announce);
    connect(m_new, &QPushButton::clicked, this, &RunList::joinNew);
    connect(m_state, &ListState::actionWanted, this, &RunList::help);
    const auto dress = [this] { m_new->setIcon(Theme::of().icon(QStringLiteral("up"))); };
    connect(&Theme::of(), &Theme::changed, this, dress);
    dress();
}

RunList::~RunList() = default;

QWidget &RunList::shown() const
{
    return *m_stack->currentWidget();
}

bool RunList::hasTable() const
{
    return m_stack->currentWidget() == m_table->view();
}

void RunList::setPast(bool isPast)
{
    m_isPast = isPast;
    refresh();
}

void RunList::refresh()
{
    const bool hasRows = m_runs.rowCount() > 0;
    showPage(*m_stack, hasRows && m_runs.state() != RunListModel::State::Failed
                           ? static_cast<QWidget &>(*m_table->view())
                           : *m_state);
    switch (m_runs.state()) {
    case RunListModel::State::Loading: m_state->setState(tr("Reading…")); break;
    case RunListModel::State::Failed: m_state->setState(m_runs.errorText(), tr("Try again")); break;
    case RunListModel::State::Ready:
        if (!m_runs.filter().isEmpty())
            m_state->setState(tr("No run matches this filter."), tr("Clear filter"));
        else if (m_isPast)
            m_state->setState(tr("There were no runs at that moment."));
        else
            m_state->setState(tr("No runs yet. Trigger a task, and its runs appear here."),
                              tr("Trigger a task…"));
        break;
    }
}

void RunList::help()
{
    if (m_runs.state() == RunListModel::State::Failed)
        m_runs.reload();
    else if (m_runs.filter().isEmpty())
        emit triggerWanted();
    else
        emit clearFilterWanted();
}

void RunList::joinNew()
{
    m_table->view()->scrollToTop();
    m_runs.joinNew();
    m_table->view()->setFocus();
}

void RunList::announce(int count)
{
    m_new->setVisible(count > 0);
    m_new->setText(tr("%1 new").arg(format::count(count)));
}

} // namespace runyard
