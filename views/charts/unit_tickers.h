// The marks of every axis of every chart, as people write them: 1 s, 2 min, 50 %, 10:41. No two marks of an
// axis have the same label, and counts have whole ones. GUI thread.
#pragma once

#include "views/charts/chart_unit.h"

#include <qcustomplot.h>

#include <algorithm>

namespace runyard {

/// A ticker of QCustomPlot that shows a label once: further marks with the same label have none.
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
