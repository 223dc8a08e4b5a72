#include "views/charts/histogram_chart.h"

#include "models/words/counted.h"
#include "models/words/format.h"
#include "models/words/time_display.h"
#include "views/charts/unit_tickers.h"
#include "views/theme/theme.h"

#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace runyard {

static QString outcomeName(std::size_t outcome)
{
    switch (outcome) {
    case RunHistogram::Succeeded: return HistogramChart::tr("completed");
    case RunHistogram::Failed: return HistogramChart::tr("failed");
    case RunHistogram::Stopped: return HistogramChart::tr("canceled or expired");
    case RunHistogram::Unfinished: return HistogramChart::tr("not finished");
    }
    return {};
}

static double secondsOf(TimePoint at)
{
    return static_cast<double>(toMicros(at)) / 1e6;
}

HistogramChart::HistogramChart(QWidget *parent)
    : QCustomPlot(parent), m_ticker(new TimeTicker), m_mark(new QCPItemRect(this))
{
    setAccessibleName(tr("Runs over time"));
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setNoAntialiasingOnDrag(true);
    axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom);
    axisRect()->setMargins(QMargins(0, 6, 12, 0));
    axisRect()->setMinimumMargins(QMargins(40, 6, 12, 20));
    xAxis->setTicker(m_ticker);
    xAxis->grid()->setVisible(false);
    xAxis->setTickLength(0, 3);
    yAxis->setTickLength(0, 0);
    yAxis->setTicker(makeUnitTicker(ChartUnit::Count, 2));
    yAxis->grid()->setZeroLinePen(Qt::NoPen);
    QCPBars *below = nullptr;
    for (QCPBars *&bars : m_stack) {
        bars = new QCPBars(xAxis, yAxis);
        bars->setStackingGap(0);
        bars->setAntialiased(false);
        if (below)
            bars->moveAbove(below);
        below = bars;
    }
    m_mark->setVisible(false);
    m_mark->topLeft->setTypeY(QCPItemPosition::ptAxisRectRatio);
    m_mark->bottomRight->setTypeY(QCPItemPosition::ptAxisRectRatio);
    connect(&Theme::of(), &Theme::changed, this, &HistogramChart::refreshTheme);
    connect(&TimeDisplay::of(), &TimeDisplay::changed, this, [this] {
        refreshAxis();
        replot(rpQueuedReplot);
    });
    refreshTheme();
}

void HistogramChart::setBars(RunHistogram bars)
{
    if (bars.from == m_bars.from && bars.width == m_bars.width && bars.buckets == m_bars.buckets)
        return;
    const bool isOtherRange = bars.from != m_bars.from || bars.width != m_bars.width
                              || bars.buckets.size() != m_bars.buckets.size();
    m_bars = std::move(bars);
    const double width = static_cast<double>(m_bars.width.count()) / 1e6;
    const auto count = static_cast<int>(m_bars.buckets.size());
    std::int64_t highest = 0;
    for (std::size_t outcome = 0; outcome < RunHistogram::OutcomeCount; ++outcome) {
        QVector<double> keys(count), values(count);
        for (int bar = 0; bar < count; ++bar) {
            keys[bar] = secondsOf(startOf(bar)) + width / 2;
            values[bar] = static_cast<double>(m_bars.buckets[static_cast<std::size_t>(bar)][outcome]);
        }
        m_stack[outcome]->setWidth(width * 0.86);
        m_stack[outcome]->setData(keys, values, true);
    }
    for (const auto &bar : m_bars.buckets)
        highest = std::max(highest, bar[0] + bar[1] + bar[2] + bar[3]);
    xAxis->setRange(secondsOf(m_bars.from), secondsOf(startOf(std::max(1, count))));
    yAxis->setRange(0, std::max(1.0, static_cast<double>(highest) * 1.08));
    refreshAxis();
    if (isOtherRange) {
        m_isDragging = false;
        m_pressedAt.reset();
        m_current = std::min(m_current, count - 1);
        clearMark();
    }
    replot(rpQueuedReplot);
}

QString HistogramChart::barText(int bar) const
{
    if (bar < 0 || bar >= static_cast<int>(m_bars.buckets.size()))
        return {};
    const auto &counts = m_bars.buckets[static_cast<std::size_t>(bar)];
    QString text =
        format::clockTime(startOf(bar)) + QStringLiteral(" – ") + format::clockTime(startOf(bar + 1));
    text += QLatin1Char('\n')
            + format::counted(counts[0] + counts[1] + counts[2] + counts[3], tr("%1 run"), tr("%1 runs"));
    for (std::size_t outcome = 0; outcome < RunHistogram::OutcomeCount; ++outcome) {
        if (counts[outcome] > 0)
            text +=
                QLatin1Char('\n') + format::count(counts[outcome]) + QLatin1Char(' ') + outcomeName(outcome);
    }
    return text;
}

// ---- looks

void HistogramChart::refreshTheme()
{
    const Theme &theme = Theme::of();
    setBackground(QBrush(theme.paper()));
    const RunStatus shown[] = {RunStatus::Completed, RunStatus::Failed, RunStatus::Canceled,
                               RunStatus::Executing};
    for (std::size_t outcome = 0; outcome < RunHistogram::OutcomeCount; ++outcome) {
        QColor colour = theme.status(shown[outcome]);
        // What went well is the ground the rest stands out from.
        colour.setAlphaF(outcome == RunHistogram::Succeeded ? 0.55F
                         : outcome == RunHistogram::Stopped ? 0.45F
                                                            : 0.9F);
        m_stack[outcome]->setBrush(colour);
        m_stack[outcome]->setPen(Qt::NoPen);
    }
    QFont small = theme.numberFont();
    small.setPointSizeF(8.0);
    for (QCPAxis *axis : {xAxis, yAxis}) {
        axis->setBasePen(QPen(theme.hairline()));
        axis->setTickPen(QPen(theme.hairline()));
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(theme.muted());
        axis->setTickLabelFont(small);
    }
    yAxis->setBasePen(Qt::NoPen);
    yAxis->grid()->setPen(QPen(theme.hairline()));
    QColor mark = theme.accent();
    m_mark->setPen(QPen(mark));
    mark.setAlphaF(0.16F);
    m_mark->setBrush(mark);
    replot(rpQueuedReplot);
}

void HistogramChart::refreshAxis()
{
    constexpr double kDay = 86'400;
    const double shown = xAxis->range().size();
    m_ticker->setDateTimeSpec(TimeDisplay::of().isUtc() ? Qt::UTC : Qt::LocalTime);
    m_ticker->setDateTimeFormat(shown > 300 * kDay ? QStringLiteral("MMM yyyy")
                                : shown > 4 * kDay ? QStringLiteral("d MMM")
                                : shown > kDay     ? QStringLiteral("d MMM HH:mm")
                                : shown > 300      ? QStringLiteral("HH:mm")
                                                   : QStringLiteral("HH:mm:ss"));
    m_ticker->setTickCount(std::max(2, width() / 130));
}

void HistogramChart::markBars(int first, int last)
{
    if (first > last)
        std::swap(first, last);
    m_mark->topLeft->setCoords(secondsOf(startOf(first)), 0);
    m_mark->bottomRight->setCoords(secondsOf(startOf(last + 1)), 1);
    m_mark->setVisible(true);
    replot(rpQueuedReplot);
}

void HistogramChart::clearMark()
{
    m_anchor = -1;
    m_mark->setVisible(false);
    replot(rpQueuedReplot);
}

int HistogramChart::barAt(double x) const
{
    if (m_bars.buckets.empty())
        return -1;
    const double width = static_cast<double>(m_bars.width.count()) / 1e6;
    const double bar = std::floor((xAxis->pixelToCoord(x) - secondsOf(m_bars.from)) / width);
    return static_cast<int>(std::clamp(bar, 0.0, static_cast<double>(m_bars.buckets.size() - 1)));
}

// ---- hands

void HistogramChart::choose(int first, int last)
{
    if (first > last)
        std::swap(first, last);
    clearMark();
    if (first >= 0)
        emit rangeChosen(startOf(first), startOf(last + 1));
}

bool HistogramChart::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), barText(barAt(help->pos().x())), this);
        return true;
    }
    if (event->type() == QEvent::Resize) {
        const bool handled = QCustomPlot::event(event);
        refreshAxis();
        return handled;
    }
    return QCustomPlot::event(event);
}

void HistogramChart::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressedAt = event->pos();
    m_anchor = barAt(event->pos().x());
}

void HistogramChart::mouseMoveEvent(QMouseEvent *event)
{
    if (m_pressedAt && m_anchor >= 0
        && (m_isDragging
            || std::abs(event->pos().x() - m_pressedAt->x()) >= QApplication::startDragDistance())) {
        m_isDragging = true;
        markBars(m_anchor, barAt(event->pos().x()));
    }
}

void HistogramChart::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_pressedAt)
        return;
    m_pressedAt.reset();
    const int last = barAt(event->pos().x());
    const int first = m_isDragging ? m_anchor : last;
    m_isDragging = false;
    choose(first, last);
}

void HistogramChart::mouseDoubleClickEvent(QMouseEvent *)
{
    m_pressedAt.reset();
    m_isDragging = false;
    clearMark();
    emit outWanted();
}

void HistogramChart::wheelEvent(QWheelEvent *event)
{
    event->ignore();
}

void HistogramChart::moveTo(int bar, bool extends)
{
    const int count = static_cast<int>(m_bars.buckets.size());
    if (count == 0)
        return;
    if (extends && m_anchor < 0)
        m_anchor = std::max(0, m_current);
    if (!extends)
        m_anchor = -1;
    m_current = std::clamp(bar, 0, count - 1);
    markBars(m_anchor < 0 ? m_current : m_anchor, m_current);
    const QString text = barText(m_current);
    setAccessibleDescription(text);
    QToolTip::showText(
        mapToGlobal(QPoint(static_cast<int>(xAxis->coordToPixel(secondsOf(startOf(m_current)))), height())),
        text, this);
}

void HistogramChart::keyPressEvent(QKeyEvent *event)
{
    const bool extends = event->modifiers().testFlag(Qt::ShiftModifier);
    const int count = static_cast<int>(m_bars.buckets.size());
    switch (event->key()) {
    case Qt::Key_Left: moveTo(m_current < 0 ? count - 1 : m_current - 1, extends); break;
    case Qt::Key_Right: moveTo(m_current < 0 ? 0 : m_current + 1, extends); break;
    case Qt::Key_Home: moveTo(0, extends); break;
    case Qt::Key_End: moveTo(count - 1, extends); break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            choose(m_anchor < 0 ? m_current : m_anchor, m_current);
        break;
    case Qt::Key_Escape:
        if (m_isDragging || m_mark->visible()) {
            m_pressedAt.reset();
            m_isDragging = false;
            clearMark();
        } else {
            emit outWanted();
        }
        break;
    default: event->ignore();
    }
}

void HistogramChart::focusOutEvent(QFocusEvent *event)
{
    if (!m_isDragging)
        clearMark();
    QCustomPlot::focusOutEvent(event);
}

} // namespace runyard
