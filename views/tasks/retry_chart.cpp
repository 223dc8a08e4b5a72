#include "views/tasks/retry_chart.h"

#include "views/charts/chart_theme.h"
#include "views/charts/unit_tickers.h"
#include "views/theme/theme.h"

#include <QVBoxLayout>

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>

namespace runyard {

static double inSeconds(Millis time)
{
    return static_cast<double>(time.count()) / 1'000;
}

RetryChart::RetryChart(QWidget *parent) : QWidget(parent), m_plot(new QCustomPlot)
{
    setAccessibleName(tr("Chart: when each attempt starts"));
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setAccessibleName(tr("When each attempt starts"));
    m_ranges = new QCPCurve(m_plot->xAxis, m_plot->yAxis);
    m_ranges->setLineStyle(QCPCurve::lsLine);
    m_earliest = m_plot->addGraph();
    m_earliest->setLineStyle(QCPGraph::lsNone);
    m_plot->xAxis->setTicker(makeSecondsTicker());
    m_plot->yAxis->setTicker(makeUnitTicker(ChartUnit::Count));
    m_plot->yAxis->setRangeReversed(true); // the second attempt on top, later ones below
    m_plot->xAxis->setLabel(tr("after the first failure, when every attempt fails at once"));
    m_plot->yAxis->setLabel(tr("attempt"));
    m_plot->setMinimumHeight(160);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_plot);
    connect(&Theme::of(), &Theme::changed, this, &RetryChart::applyTheme);
    applyTheme();
}

void RetryChart::setTimes(const std::vector<AttemptTime> &times)
{
    QVector<double> keys;
    QVector<double> values;
    QVector<double> starts;
    QVector<double> attempts;
    double last = 1;
    for (const AttemptTime &time : times) {
        keys << inSeconds(time.earliest) << inSeconds(time.latest) << std::nan("");
        values << time.attempt << time.attempt << std::nan("");
        starts << inSeconds(time.earliest);
        attempts << time.attempt;
        last = std::max(last, inSeconds(time.latest));
    }
    m_bars = static_cast<int>(times.size());
    QVector<double> order(keys.size());
    for (qsizetype i = 0; i < order.size(); ++i)
        order[i] = static_cast<double>(i);
    m_ranges->setData(order, keys, values, true);
    m_earliest->setData(starts, attempts);
    m_plot->xAxis->setRange(-last * 0.02, last * 1.04);
    m_plot->yAxis->setRange(1.4, std::max(3, m_bars + 1) + 0.6);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void RetryChart::applyTheme()
{
    applyChartTheme(*m_plot);
    const Theme &theme = Theme::of();
    QColor range = theme.status(RunStatus::Reattempting);
    m_earliest->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, range, range, 6));
    range.setAlphaF(0.55F);
    m_ranges->setPen(QPen(range, 6, Qt::SolidLine, Qt::FlatCap));
    for (QCPAxis *axis : {m_plot->xAxis, m_plot->yAxis}) {
        axis->setLabelColor(theme.muted());
        axis->setLabelFont(theme.textFont());
    }
    m_plot->xAxis->grid()->setVisible(true);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace runyard
