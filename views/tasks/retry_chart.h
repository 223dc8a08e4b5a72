// When each attempt of a retry policy comes: a bar from its earliest to its latest time. GUI thread.
#pragma once

#include "engine/domain/retry_history.h"

#include <QWidget>

#include <vector>

class QCPCurve;
class QCPGraph;
class QCustomPlot;

namespace runyard {

class RetryChart final : public QWidget
{
    Q_OBJECT

public:
    explicit RetryChart(QWidget *parent = nullptr);

    void setTimes(const std::vector<AttemptTime> &times);
    int bars() const { return m_bars; }
    QSize sizeHint() const override { return {420, 240}; }

private:
    void applyTheme();

    QCustomPlot *m_plot;
    QCPCurve *m_ranges;
    QCPGraph *m_earliest;
    int m_bars = 0;
};

} // namespace runyard
