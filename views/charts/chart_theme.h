// The look of every chart of the window: its colours and axes. GUI thread.
#pragma once

#include "engine/domain/run_status.h"

#include <QColor>

class QCPAxisTickerDateTime;
class QCustomPlot;
template <class T>
class QSharedPointer;

namespace runyard {

/// What runs are stacked by, from the bottom up.
enum class OutcomeBand { Completed, Failed, Canceled, Active };

OutcomeBand outcomeBand(RunStatus status);
QColor bandColour(OutcomeBand band);

/// The lines of a chart that shows percentiles: the middle calm, the tail loud.
QColor percentileColour(int index); // 0 = p50, 1 = p95, 2 = p99

/// Paper, hairlines, fonts and text colours of the theme; call again when it changes.
void applyChartTheme(QCustomPlot &plot);

/// Times of day or dates, as the window shows times.
QSharedPointer<QCPAxisTickerDateTime> makeTimeTicker(double spanSeconds);

} // namespace runyard
