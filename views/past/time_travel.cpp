#include "views/past/time_travel.h"

#include "models/commands/run_questions.h"
#include "models/runs/run_facets_model.h"
#include "models/runs/run_list_model.h"
#include "models/words/format.h"
#include "views/past/past_bar.h"

#include <QAction>
#include <QMenu>

namespace runyard {

static constexpr int kPastBars = 160;

TimeTravel::TimeTravel(EngineClient &client, RunListModel &runs, RunFacetsModel &facets, QWidget *page)
    : QObject(page), m_client(client), m_runs(runs), m_facets(facets)
{
    makeActions(page);
    m_bar = new PastBar(m_previous, m_next, m_back, page);
    m_bar->hide();
    connect(m_bar, &PastBar::wanted, this, &TimeTravel::goTo);
    connect(m_bar, &PastBar::closeWanted, m_show, [this] { m_show->setChecked(false); });
    connect(&m_runs, &RunListModel::settled, this, &TimeTravel::apply);
    connect(&m_facets, &RunFacetsModel::settled, this, &TimeTravel::apply);
    refreshActions();
}

void TimeTravel::makeActions(QWidget *page)
{
    const auto add = [this, page](const QString &text, const QKeySequence &keys) {
        auto *action = new QAction(text, this);
        action->setShortcut(keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        page->addAction(action);
        return action;
    };
    m_show = add(tr("Look at the past"), QKeySequence(Qt::CTRL | Qt::Key_Y));
    m_show->setCheckable(true);
    connect(m_show, &QAction::toggled, this, &TimeTravel::showBar);
    m_previous =
        add(tr("Previous change of the opened run"), QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_Left));
    connect(m_previous, &QAction::triggered, this, [this] { step(-1); });
    m_next = add(tr("Next change of the opened run"), QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_Right));
    connect(m_next, &QAction::triggered, this, [this] { step(1); });
    m_back = add(tr("Back to now"), QKeySequence(Qt::ALT | Qt::Key_End));
    m_back->setToolTip(tr("Back to now (Esc)"));
    connect(m_back, &QAction::triggered, this, [this] { goTo({}); });
}

void TimeTravel::fill(QMenu *menu) const
{
    menu->addActions({m_show, m_previous, m_next, m_back});
}

void TimeTravel::setRun(const std::optional<RunId> &id)
{
    m_run = id;
    refreshActions();
}

void TimeTravel::refreshActions()
{
    const QString why = m_run ? QString() : tr(" (open a run first)");
    for (QAction *action : {m_previous, m_next}) {
        action->setEnabled(m_run.has_value());
        action->setToolTip(
            QStringLiteral("%1%2 (%3)")
                .arg(action->text(), why, action->shortcut().toString(QKeySequence::NativeText)));
    }
    m_next->setEnabled(m_run && isAway());
    m_back->setEnabled(isAway());
}

void TimeTravel::showBar(bool shown)
{
    m_bar->setVisible(shown);
    if (!shown)
        return goTo({});
    readBars();
    m_bar->focusSlider();
}

void TimeTravel::readBars()
{
    HistogramRequest request;
    request.buckets = kPastBars;
    RunQuestions(m_client, this).histogram(request, [this](Result<RunHistogram> bars) {
        if (bars)
            m_bar->setBars(*bars, SystemClock().now());
        else
            emit failed(format::text(bars.error().text()));
    });
}

void TimeTravel::goTo(const std::optional<TimePoint> &moment)
{
    const bool wasAway = isAway();
    m_wanted = moment;
    if (moment && moment >= SystemClock().now())
        m_wanted.reset(); // the future cannot be shown
    if (m_wanted)
        m_show->setChecked(true);
    m_bar->setMoment(m_wanted);
    refreshActions();
    if (isAway() != wasAway)
        emit awayChanged(isAway());
    apply();
}

void TimeTravel::apply()
{
    if (m_wanted == m_shown || m_runs.isReading() || m_facets.isReading())
        return; // again when what is being read is here
    m_shown = m_wanted;
    m_runs.setMoment(m_shown);
    m_facets.setMoment(m_shown);
    emit moved(m_shown);
    refreshActions();
    if (!m_shown)
        emit awayChanged(false);
}

void TimeTravel::step(int direction)
{
    if (!m_run)
        return;
    // The whole history, whatever moment is shown.
    RunQuestions(m_client, this).find(*m_run, [this, direction](Result<RunDetail> detail) {
        if (detail)
            stepAmong(*detail, direction);
        else
            emit failed(format::text(detail.error().text()));
    });
}

void TimeTravel::stepAmong(const RunDetail &detail, int direction)
{
    const TimePoint from = m_wanted.value_or(TimePoint::max());
    const Transition *target = nullptr;
    for (const Transition &change : detail.transitions) {
        if (direction < 0 ? change.at < from : change.at > from && !target)
            target = &change;
    }
    if (target) {
        goTo(target->at);
        emit said(tr("%1: %2").arg(format::status(target->to), format::text(target->cause)));
    } else if (direction > 0) {
        goTo({}); // after its last change it is as it is now
    } else {
        emit said(tr("The run has no earlier change."));
    }
}

} // namespace runyard
