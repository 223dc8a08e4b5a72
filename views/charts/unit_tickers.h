// The marks of every axis of every chart, in words a person reads: 1 s, 2 min, 50 %, 10:41. No two marks of an axis
// say the same, and counts have whole ones. GUI thread.
#pragma once

#include "views/charts/metric_chart.h"

#include <qcustomplot.h>

#include <algorithm>

namespace runyard {

/// A ticker of QCustomPlot that says a label once: values that are shown alike are marked without words.
template <class Ticker>
class DistinctTicker : public Ticker
{
protected:
    QVector<QString> createLabelVector(const QVector<double> &ticks, const QLocale &locale, QChar format,
                                       int precision) override
    {
        QVector<QString> labels = Ticker::createLabelVector(ticks, locale, format, precision);
        for (qsizetype i = 1; i < labels.size(); ++i) {
            if (std::find(labels.begin(), labels.begin() + i, labels[i]) != labels.begin() + i)
                labels[i].clear();
        }
        return labels;
    }
};

using TimeTicker = DistinctTicker<QCPAxisTickerDateTime>;

/// Whole numbers for counts, shares up to 100 %, powers of ten for durations (on a logarithmic axis).
QSharedPointer<QCPAxisTicker> makeUnitTicker(ChartUnit unit, int marks = 3);
/// Durations on an axis that is not logarithmic, in seconds.
QSharedPointer<QCPAxisTicker> makeSecondsTicker();

} // namespace runyard
