#include "views/runs/runs_bar.h"

#include "views/query/query_bar.h"
#include "views/saved/saved_views_menu.h"
#include "views/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace runyard {

static QToolButton *barButton(QAction *action, const QString &name)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setAutoRaise(true);
    button->setAccessibleName(name);
    return button;
}

RunsBar::RunsBar(QueryLanguage language, SavedViewsMenu &savedViews, QAction *showChart, QAction *trigger,
                 QWidget *parent)
    : QWidget(parent)
    , m_facets(new QToolButton)
    , m_query(new QueryBar(std::move(language), QStringLiteral("runs/queries")))
    , m_total(new QLabel)
    , m_trigger(barButton(trigger, tr("Trigger a task")))
{
    m_facets->setText(tr("Filters"));
    m_facets->setAccessibleName(tr("Show what to narrow the runs by"));
    m_facets->setCheckable(true);
    m_facets->setAutoRaise(true);
    m_facets->setToolTip(tr("Filters"));
    connect(m_facets, &QToolButton::toggled, this, &RunsBar::facetsToggled);
    m_total->setAccessibleName(tr("Number of runs found"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 8, 12, 8);
    row->setSpacing(8);
    row->addWidget(m_facets, 0, Qt::AlignTop);
    row->addWidget(m_query, 1);
    row->addWidget(savedViews.makeButton(), 0, Qt::AlignTop);
    row->addWidget(m_total);
    row->addWidget(barButton(showChart, tr("Show runs over time")));
    row->addWidget(m_trigger);
    const auto dress = [this] { m_facets->setIcon(Theme::of().icon(QStringLiteral("columns"))); };
    connect(&Theme::of(), &Theme::changed, this, dress);
    dress();
}

void RunsBar::focusQuery()
{
    m_query->field()->setFocus(Qt::ShortcutFocusReason);
    m_query->field()->selectAll();
}

void RunsBar::setTotal(const QString &text)
{
    m_total->setText(text);
}

void RunsBar::setFacetsFolded(bool isFolded)
{
    m_isFolded = isFolded;
    m_facets->setVisible(isFolded);
}

bool RunsBar::wantsFacets() const
{
    return !m_isFolded || m_facets->isChecked();
}

void RunsBar::setTight(bool isTight)
{
    for (QToolButton *button : {m_facets, m_trigger})
        button->setToolButtonStyle(isTight ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
}

} // namespace runyard
