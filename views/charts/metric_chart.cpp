#include "views/charts/metric_chart.h"

#include "models/words/display_text.h"
#include "models/words/format.h"
#include "views/charts/chart_theme.h"
#include "views/charts/unit_tickers.h"
#include "views/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QVBoxLayout>

#include <cmath>
#include <limits>

namespace runyard {

static constexpr int kPlotHeight = 170;
static constexpr int kMaxSeparateBars = 60;
static constexpr int kLeftMargin = 56; // the charts' times line up below each other

MetricChart::MetricChart(const QString &title, ChartUnit unit, Kind kind, QWidget *parent)
    : QWidget(parent)
    , m_title(title)
    , m_unit(unit)
    , m_kind(kind)
    , m_heading(new QLabel(title))
    , m_values(new QLabel)
    , m_plot(new QCustomPlot)
    , m_line(new QCPItemStraightLine(m_plot))
    , m_empty(new QLabel(m_plot))
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Chart: %1").arg(title));
    QFont bold = Theme::of().textFont();
    bold.setWeight(QFont::DemiBold);
    m_heading->setFont(bold);
    m_heading->setAccessibleName(tr("Title of the chart: %1").arg(title));
    m_values->setTextFormat(Qt::RichText);
    m_values->setFont(Theme::of().numberFont());
    m_values->setAccessibleName(tr("Values of the chart: %1").arg(title));
    m_values->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_values->setMinimumWidth(0);
    m_values->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_empty->setAccessibleName(tr("State of the chart: %1").arg(title));

    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->setAccessibleName(tr("Drawing of the chart: %1").arg(title));
    m_plot->setMinimumHeight(kPlotHeight);
    m_plot->setSelectionRectMode(QCP::srmCustom);
    m_plot->axisRect()->setAutoMargins(QCP::msBottom);
    m_plot->axisRect()->setMargins(QMargins(kLeftMargin, 8, 12, 0));
    m_plot->yAxis->setTicker(makeUnitTicker(unit));
    if (unit == ChartUnit::Duration)
        m_plot->yAxis->setScaleType(QCPAxis::stLogarithmic);
    m_line->setVisible(false);
    m_plot->installEventFilter(this);
    connect(m_plot, &QCustomPlot::mouseMove, this,
            [this](QMouseEvent *event) { moveCrosshair(bucketAt(event->position().x())); });
    connect(m_plot, &QCustomPlot::mousePress, this, [this] { setFocus(Qt::MouseFocusReason); });
    connect(m_plot->selectionRect(), &QCPSelectionRect::accepted, this, [this](const QRect &rect) {
        const int first = bucketAt(rect.normalized().left());
        const int last = bucketAt(rect.normalized().right());
        if (rect.width() >= 4 && first >= 0 && last > first)
            emit rangePicked(m_begin + first * m_bucket, m_begin + (last + 1) * m_bucket);
    });
    connect(&Theme::of(), &Theme::changed, this, &MetricChart::refreshTheme);

    auto *head = new QHBoxLayout;
    head->setContentsMargins(12, 8, 12, 0);
    head->setSpacing(12);
    head->addWidget(m_heading);
    head->addWidget(m_values, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_plot, 1);
    refreshTheme();
}

int MetricChart::bucketCount() const
{
    return m_series.isEmpty() ? 0 : static_cast<int>(m_series.first().values.size());
}

void MetricChart::setData(double begin, double bucket, QList<ChartSeries> series, const QString &emptyWord)
{
    const bool sameSeries = series.size() == m_series.size();
    // The crosshair stays on its moment while the charts move on below it.
    const double held = m_begin + m_crosshair * m_bucket;
    m_begin = begin;
    m_bucket = bucket;
    m_series = std::move(series);
    m_emptyWord = emptyWord;
    if (m_crosshair >= 0) {
        const int moved = static_cast<int>(std::floor((held - begin) / bucket));
        m_crosshair = moved >= 0 && moved < bucketCount() ? moved : -1;
    }
    if (!sameSeries)
        makeSeries();
    fillSeries();
    scaleAxes();
    refreshTheme();
}

void MetricChart::makeSeries()
{
    m_plot->clearPlottables();
    m_bars.clear();
    m_graphs.clear();
    m_dots.clear();
    for (qsizetype i = 0; i < m_series.size(); ++i) {
        if (m_kind == Kind::StackedBars) {
            auto *bars = new QCPBars(m_plot->xAxis, m_plot->yAxis);
            if (!m_bars.isEmpty())
                bars->moveAbove(m_bars.last());
            bars->setAntialiased(false);
            m_bars << bars;
        } else {
            QCPGraph *graph = m_plot->addGraph();
            graph->setLineStyle(m_kind == Kind::Steps ? QCPGraph::lsStepCenter : QCPGraph::lsLine);
            m_graphs << graph;
            QCPGraph *dots = m_plot->addGraph();
            dots->setLineStyle(QCPGraph::lsNone);
            m_dots << dots;
        }
    }
}

/// A value with nothing on either side has no line; these are shown as dots.
static QVector<double> lonelyValues(const QVector<double> &values)
{
    QVector<double> lonely(values.size(), std::numeric_limits<double>::quiet_NaN());
    const auto isKnown = [&](qsizetype at) {
        return at >= 0 && at < values.size() && !std::isnan(values[at]);
    };
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (isKnown(i) && !isKnown(i - 1) && !isKnown(i + 1))
            lonely[i] = values[i];
    }
    return lonely;
}

void MetricChart::fillSeries()
{
    QVector<double> keys(bucketCount());
    for (int i = 0; i < bucketCount(); ++i)
        keys[i] = m_begin + (i + 0.5) * m_bucket;
    for (qsizetype i = 0; i < m_bars.size(); ++i) {
        m_bars[i]->setData(keys, m_series[i].values, true);
        // Gaps between many bars would not all be drawn equally wide.
        m_bars[i]->setWidth(m_bucket * (bucketCount() > kMaxSeparateBars ? 1.0 : 0.85));
    }
    for (qsizetype i = 0; i < m_graphs.size(); ++i) {
        m_graphs[i]->setData(keys, m_series[i].values, true);
        m_dots[i]->setData(keys, lonelyValues(m_series[i].values), true);
    }
}

void MetricChart::scaleAxes()
{
    double least = std::numeric_limits<double>::infinity();
    double most = 0;
    bool anything = false;
    for (int i = 0; i < bucketCount(); ++i) {
        double sum = 0;
        for (const ChartSeries &series : std::as_const(m_series)) {
            const double value = series.values[i];
            if (std::isnan(value))
                continue;
            anything |= m_kind == Kind::StackedBars ? value > 0 : true;
            sum = m_kind == Kind::StackedBars ? sum + value : std::max(sum, value);
            if (value > 0)
                least = std::min(least, value);
        }
        most = std::max(most, sum);
    }
    m_plot->xAxis->setTicker(makeTimeTicker(m_bucket * bucketCount()));
    m_plot->xAxis->setRange(m_begin, m_begin + m_bucket * std::max(bucketCount(), 1));
    switch (m_unit) {
    case ChartUnit::Count: m_plot->yAxis->setRange(0, std::max(most, 1.0) * 1.1); break;
    case ChartUnit::Share: m_plot->yAxis->setRange(0, 1.05); break;
    case ChartUnit::Duration:
        if (!std::isfinite(least))
            least = 0.1, most = 10;
        m_plot->yAxis->setRange(std::min(least / 2, most / 20), most * 2);
        break;
    }
    m_empty->setText(anything ? QString() : m_emptyWord);
    m_empty->setVisible(!anything);
}

void MetricChart::refreshTheme()
{
    const Theme &theme = Theme::of();
    applyChartTheme(*m_plot);
    for (qsizetype i = 0; i < m_bars.size(); ++i) {
        m_bars[i]->setPen(Qt::NoPen);
        m_bars[i]->setBrush(m_series[i].colour());
    }
    for (qsizetype i = 0; i < m_graphs.size(); ++i) {
        m_graphs[i]->setPen(QPen(m_series[i].colour(), 1.5));
        m_dots[i]->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssDisc, m_series[i].colour(), 4));
        QColor below = m_series[i].colour();
        below.setAlpha(40);
        m_graphs[i]->setBrush(m_kind == Kind::Steps ? QBrush(below) : Qt::NoBrush);
    }
    m_line->setPen(QPen(theme.muted(), 1, Qt::DashLine));
    m_plot->selectionRect()->setPen(QPen(theme.accent()));
    QColor wash = theme.accent();
    wash.setAlpha(40);
    m_plot->selectionRect()->setBrush(wash);
    QPalette heading = palette();
    heading.setColor(QPalette::WindowText, hasFocus() ? theme.accent() : theme.text());
    m_heading->setPalette(heading);
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, theme.muted());
    m_empty->setPalette(muted);
    m_values->setPalette(muted);
    refreshReadout();
}

QString MetricChart::timeWords(int index) const
{
    const auto at = [&](int bucket) {
        return fromMicros(static_cast<std::int64_t>((m_begin + bucket * m_bucket) * 1e6));
    };
    if (m_bucket < 86'400)
        return format::clockTime(at(index)) + QStringLiteral(" – ") + format::clockTime(at(index + 1));
    // Whole days, which the store cuts in UTC.
    const QString day = QLocale().toString(
        QDateTime::fromSecsSinceEpoch(static_cast<qint64>(m_begin + index * m_bucket), Qt::UTC).date(),
        QLocale::ShortFormat);
    return m_bucket > 86'400 ? tr("%1 days from %2 (UTC)").arg(std::lround(m_bucket / 86'400)).arg(day)
                             : tr("%1 (UTC)").arg(day);
}

QString MetricChart::readout() const
{
    QStringList parts;
    for (const ChartSeries &series : m_series) {
        const double value = m_crosshair < 0 ? series.total : series.values[m_crosshair];
        parts << QStringLiteral("%1 %2").arg(series.name, chartValue(m_unit, value));
    }
    const QString values = parts.join(QStringLiteral(", "));
    return m_crosshair < 0 ? values : timeWords(m_crosshair) + QStringLiteral(": ") + values;
}

void MetricChart::refreshReadout()
{
    QString text;
    if (m_crosshair >= 0)
        text = format::escaped(timeWords(m_crosshair)) + QStringLiteral("&nbsp;&nbsp; ");
    for (const ChartSeries &series : std::as_const(m_series)) {
        const double value = m_crosshair < 0 ? series.total : series.values[m_crosshair];
        text += QStringLiteral(
                    "<span style=\"color:%1\">■</span> %2 <span style=\"color:%3\">%4</span>&nbsp;&nbsp; ")
                    .arg(series.colour().name(), format::escaped(series.name), Theme::of().text().name(),
                         format::escaped(chartValue(m_unit, value)));
    }
    m_values->setText(text);
    m_values->setToolTip(format::tipText(readout()));
    m_values->setAccessibleDescription(format::shown(readout()));
    m_line->setVisible(m_crosshair >= 0);
    if (m_crosshair >= 0) {
        const double key = m_begin + (m_crosshair + 0.5) * m_bucket;
        m_line->point1->setCoords(key, m_plot->yAxis->range().lower);
        m_line->point2->setCoords(key, m_plot->yAxis->range().upper);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

int MetricChart::bucketAt(double x) const
{
    const double key = m_plot->xAxis->pixelToCoord(x);
    const int index = static_cast<int>(std::floor((key - m_begin) / m_bucket));
    return index >= 0 && index < bucketCount() ? index : -1;
}

void MetricChart::setCrosshair(int index)
{
    index = index < bucketCount() ? index : -1;
    if (index == m_crosshair)
        return;
    m_crosshair = index;
    refreshReadout();
}

void MetricChart::moveCrosshair(int index)
{
    if (index == m_crosshair)
        return;
    setCrosshair(index);
    emit crosshairMoved(m_crosshair);
}

bool MetricChart::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_plot && event->type() == QEvent::Leave)
        moveCrosshair(-1);
    if (watched == m_plot && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_plot->rect().adjusted(kLeftMargin, 0, 0, -20));
    // The page scrolls, not the chart.
    if (watched == m_plot && event->type() == QEvent::Wheel) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void MetricChart::focusInEvent(QFocusEvent *event)
{
    refreshTheme();
    QWidget::focusInEvent(event);
}

void MetricChart::focusOutEvent(QFocusEvent *event)
{
    refreshTheme();
    QWidget::focusOutEvent(event);
}

void MetricChart::keyPressEvent(QKeyEvent *event)
{
    const int last = bucketCount() - 1;
    switch (event->key()) {
    case Qt::Key_Left: return moveCrosshair(m_crosshair < 0 ? last : std::max(m_crosshair - 1, 0));
    case Qt::Key_Right: return moveCrosshair(m_crosshair < 0 ? 0 : std::min(m_crosshair + 1, last));
    case Qt::Key_Home: return moveCrosshair(0);
    case Qt::Key_End: return moveCrosshair(last);
    case Qt::Key_Escape:
        if (m_crosshair >= 0)
            return moveCrosshair(-1);
        break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace runyard
