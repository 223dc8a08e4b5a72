#include "views/metrics/chart_export.h"

#include "models/words/display_text.h"
#include "views/charts/metric_chart.h"
#include "views/theme/theme.h"

#include <QBuffer>
#include <QObject>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>

#include <qcustomplot.h>

namespace runyard {

static constexpr int kChartHeight = 220;
static constexpr int kHeadHeight = 32;
static constexpr int kMargin = 12;

static void paintCharts(QCPPainter &painter, const QList<MetricChart *> &charts, int width)
{
    const Theme &theme = Theme::of();
    painter.fillRect(QRect(0, 0, width, kChartHeight * static_cast<int>(charts.size())), theme.paper());
    int top = 0;
    for (MetricChart *chart : charts) {
        const QRect head(kMargin, top, width - 2 * kMargin, kHeadHeight);
        QFont bold = theme.textFont();
        bold.setWeight(QFont::DemiBold);
        painter.setFont(bold);
        painter.setPen(theme.text());
        painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, chart->title());
        painter.setFont(theme.numberFont());
        painter.setPen(theme.muted());
        painter.drawText(head, Qt::AlignRight | Qt::AlignVCenter, format::shown(chart->readout()));
        painter.save();
        painter.translate(0, top + kHeadHeight);
        chart->plot()->toPainter(&painter, width, kChartHeight - kHeadHeight);
        painter.restore();
        top += kChartHeight;
    }
}

QImage chartsImage(const QList<MetricChart *> &charts, int width, double scale)
{
    const QSize size(width, kChartHeight * static_cast<int>(charts.size()));
    QImage image(size * scale, QImage::Format_RGB32);
    image.setDevicePixelRatio(scale);
    QCPPainter painter(&image);
    paintCharts(painter, charts, width);
    return image;
}

QString writeChartsSvg(const QList<MetricChart *> &charts, int width, const QString &file)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    const QSize size(width, kChartHeight * static_cast<int>(charts.size()));
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(size);
    generator.setViewBox(QRect(QPoint(0, 0), size));
    generator.setTitle(QObject::tr("Runyard metrics"));
    {
        QCPPainter painter;
        painter.begin(&generator);
        painter.setMode(QCPPainter::pmVectorized);
        paintCharts(painter, charts, width);
    }
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        return out.errorString();
    return {};
}

} // namespace runyard
