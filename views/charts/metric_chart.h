// One chart of the Metrics page: bars or lines over time, a heading that names the series with their values,
// and a crosshair that the mouse or the arrow keys move. GUI thread.
#pragma once

#include "views/charts/chart_unit.h"

#include <QColor>
#include <QList>
#include <QString>
#include <QVector>
#include <QWidget>

#include <functional>

class QCPBars;
class QCPGraph;
class QCPItemStraightLine;
class QCustomPlot;
class QLabel;

namespace runyard {

struct ChartSeries
{
    QString name;
    std::function<QColor()> colour; // of the theme that is on
    QVector<double> values;         // one per bucket; NaN = unknown. Durations in seconds
    double total = 0;               // shown in the heading without a crosshair; NaN = nothing
};

class MetricChart final : public QWidget
{
    Q_OBJECT

public:
    enum class Kind { StackedBars, Lines, Steps };

    MetricChart(const QString &title, ChartUnit unit, Kind kind, QWidget *parent = nullptr);

    /// Buckets start at `begin` (seconds since 1970) and are `bucket` seconds long.
    void setData(double begin, double bucket, QList<ChartSeries> series, const QString &emptyWord);
    void setCrosshair(int index); // -1 = none
    int crosshair() const { return m_crosshair; }
    QString title() const { return m_title; }
    QString readout() const; // as plain text: "10:41 Completed 12, Failed 1"
    QCustomPlot *plot() const { return m_plot; }

signals:
    void crosshairMoved(int index);
    void rangePicked(double from, double to); // dragged over, in seconds since 1970

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void makeSeries();
    void fillSeries();
    void scaleAxes();
    void refreshTheme();
    void refreshReadout();
    void moveCrosshair(int index);
    int bucketAt(double x) const;
    int bucketCount() const;
    QString timeWords(int index) const;

    QString m_title;
    ChartUnit m_unit;
    Kind m_kind;
    double m_begin = 0;
    double m_bucket = 60;
    QList<ChartSeries> m_series;
    QString m_emptyWord;
    int m_crosshair = -1;
    QLabel *m_heading;
    QLabel *m_values;
    QCustomPlot *m_plot;
    QCPItemStraightLine *m_line;
    QLabel *m_empty;
    QList<QCPBars *> m_bars;
    QList<QCPGraph *> m_graphs;
    QList<QCPGraph *> m_dots; // one a graph
};

} // namespace runyard
