// Runs over time as stacked bars, one colour an outcome. Dragging picks a range of time, a click or Enter one
// bar; a double click or Esc asks to zoom out; the arrow keys walk the bars. Shows what it is given and asks
// by signal: it knows neither filter nor engine. GUI thread.
#pragma once

#include "engine/domain/run_query.h"

#include <qcustomplot.h>

#include <array>
#include <optional>
#include <vector>

namespace runyard {

class HistogramChart final : public QCustomPlot
{
    Q_OBJECT

public:
    explicit HistogramChart(QWidget *parent = nullptr);

    void setBars(RunHistogram bars);
    const RunHistogram &bars() const { return m_bars; }
    /// Describes one bar: its time and its numbers.
    QString barText(int bar) const;
    int currentBar() const { return m_current; } // of the keyboard; -1 = none

    QSize sizeHint() const override { return {400, 84}; }
    QSize minimumSizeHint() const override { return {120, 84}; }

signals:
    void rangeChosen(runyard::TimePoint from, runyard::TimePoint to); // `to` is exclusive
    void outWanted();

protected:
    bool event(QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void refreshTheme();
    void refreshAxis();
    void markBars(int first, int last);
    void clearMark();
    void moveTo(int bar, bool extends);
    void choose(int first, int last);
    int barAt(double x) const; // nearest; -1 without bars
    TimePoint startOf(int bar) const { return m_bars.from + m_bars.width * bar; }

    RunHistogram m_bars;
    std::array<QCPBars *, RunHistogram::OutcomeCount> m_stack{};
    QSharedPointer<QCPAxisTickerDateTime> m_ticker;
    QCPItemRect *m_mark; // the bars picked so far
    int m_anchor = -1;   // where the drag or the keyboard's range began
    int m_current = -1;
    std::optional<QPoint> m_pressedAt;
    bool m_isDragging = false;
};

} // namespace runyard
