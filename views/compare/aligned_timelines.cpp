#include "views/compare/aligned_timelines.h"

#include "models/words/format.h"
#include "views/run/timeline/timeline_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace runyard {

AlignedTimelines::AlignedTimelines(QWidget *parent) : QWidget(parent), m_zero(new QComboBox)
{
    m_zero->addItems({tr("the first start"), tr("the trigger")});
    m_zero->setAccessibleName(tr("Where both timelines begin to count"));
    auto *label = new QLabel(tr("Both count from"));
    label->setBuddy(m_zero);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(12, 8, 12, 0);
    row->setSpacing(8);
    row->addWidget(label);
    row->addWidget(m_zero);
    row->addStretch(1);

    auto *content = new QWidget;
    auto *inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->setSpacing(0);
    for (const int side : {0, 1}) {
        auto *name = new QLabel;
        name->setContentsMargins(12, 8, 12, 0);
        auto *view = new TimelineView;
        view->setAccessibleName(side == 0 ? tr("Timeline of the first run")
                                          : tr("Timeline of the second run"));
        inside->addWidget(name);
        inside->addWidget(view);
        m_names[static_cast<std::size_t>(side)] = name;
        m_views[static_cast<std::size_t>(side)] = view;
        connect(view, &TimelineView::rangeChanged, this, [this, side] { follow(side); });
        connect(view, &TimelineView::runActivated, this, &AlignedTimelines::runActivated);
        connect(view, &TimelineView::branchWanted, this, &AlignedTimelines::branchWanted);
    }
    inside->addStretch(1);
    auto *area = new QScrollArea;
    area->setAccessibleName(tr("Timelines of both runs"));
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(row);
    column->addWidget(area, 1);
    connect(m_zero, &QComboBox::currentIndexChanged, this, [this] {
        refresh(SystemClock().now());
        for (TimelineView *view : m_views)
            view->fit();
    });
}

TimePoint AlignedTimelines::zeroOf(const RunDetail &detail) const
{
    // A run that never started can only be told from its trigger on.
    return m_zero->currentIndex() == 0 ? detail.run.startedAt.value_or(detail.run.createdAt)
                                       : detail.run.createdAt;
}

void AlignedTimelines::setRuns(const RunDetail &first, const RunDetail &second)
{
    m_runs = {first, second};
    for (const std::size_t side : {0U, 1U}) {
        m_names[side]->setText(tr("%1 · %2").arg(format::shortId(m_runs[side]->run.id.text),
                                                 format::status(m_runs[side]->run.status)));
        m_views[side]->setDetail(m_runs[side]);
    }
    refresh(SystemClock().now());
}

void AlignedTimelines::setBranch(const RunDetail &detail)
{
    for (TimelineView *view : m_views)
        view->setBranch(detail); // the one that does not show it ignores it
    refresh(SystemClock().now());
}

void AlignedTimelines::refresh(TimePoint now)
{
    if (!m_runs[0] || !m_runs[1])
        return;
    Micros before{0};
    Micros after{1'000};
    for (const std::size_t side : {0U, 1U}) {
        const TimePoint zero = zeroOf(*m_runs[side]);
        const Timeline &timeline = m_views[side]->timeline();
        before = std::max(before, std::chrono::duration_cast<Micros>(zero - timeline.from));
        const TimePoint to = timeline.isLive ? std::max(timeline.to, now) : timeline.to;
        after = std::max(after, std::chrono::duration_cast<Micros>(to - zero));
    }
    for (const std::size_t side : {0U, 1U})
        m_views[side]->align(TimelineView::Alignment{zeroOf(*m_runs[side]), before, after});
}

/// The other one shows the same stretch, counted from its own zero.
void AlignedTimelines::follow(int side)
{
    const auto here = static_cast<std::size_t>(side);
    const std::size_t there = 1 - here;
    if (!m_runs[here] || !m_runs[there])
        return;
    const QSignalBlocker quiet(m_views[there]);
    if (m_views[here]->isFitted()) {
        m_views[there]->fit();
        return;
    }
    const double shift =
        static_cast<double>(toMicros(zeroOf(*m_runs[there])) - toMicros(zeroOf(*m_runs[here])));
    m_views[there]->showRange(m_views[here]->visibleFrom() + shift, m_views[here]->visibleTo() + shift);
}

} // namespace runyard
