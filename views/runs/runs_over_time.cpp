#include "views/runs/runs_over_time.h"

#include "models/runs/run_histogram_model.h"
#include "views/charts/histogram_chart.h"
#include "views/theme/theme.h"
#include "views/widgets/kept_focus.h"
#include "views/widgets/remembered_action.h"
#include "views/widgets/while_shown.h"

#include <QAction>

namespace runyard {

RunsOverTime::RunsOverTime(EngineClient &client, QWidget *page)
    : QObject(page)
    , m_histogram(new RunHistogramModel(client, this))
    , m_chart(new HistogramChart)
    , m_show(makeRememberedAction(tr("Runs over time above the list"), QStringLiteral("runs/chart"), page))
{
    m_chart->setFixedHeight(m_chart->sizeHint().height());
    m_show->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H));
    connect(m_histogram, &RunHistogramModel::changed, this,
            [this] { m_chart->setBars(m_histogram->histogram()); });
    const auto dress = [this] { m_show->setIcon(Theme::of().icon(QStringLiteral("chart"))); };
    connect(&Theme::of(), &Theme::changed, this, dress);
    dress();
    whileShown(*m_chart, [this](bool isShown) { m_histogram->setShown(isShown); });
}

void RunsOverTime::setFilter(const RunFilter &filter)
{
    m_histogram->setFilter(filter);
}

void RunsOverTime::refresh(QWidget &heir)
{
    showPart(*m_chart, m_show->isChecked(), heir);
}

} // namespace runyard
