// The charts of a page as one picture, on screen, in a file or for the clipboard. GUI thread.
#pragma once

#include <QImage>
#include <QList>
#include <QString>

namespace runyard {

class MetricChart;

/// All charts below each other, each with its title and values, in the colours on screen.
QImage chartsImage(const QList<MetricChart *> &charts, int width, double scale);
/// Empty when written, else why not.
QString writeChartsSvg(const QList<MetricChart *> &charts, int width, const QString &file);

} // namespace runyard
