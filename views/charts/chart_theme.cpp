#include "views/charts/chart_theme.h"

#include "models/words/format.h"
#include "views/charts/unit_tickers.h"
#include "views/theme/theme.h"

#include <qcustomplot.h>

namespace runyard {

OutcomeBand outcomeBand(RunStatus status)
{
    if (!isFinal(status))
        return OutcomeBand::Active;
    if (status == RunStatus::Completed)
        return OutcomeBand::Completed;
    return isFailure(status) ? OutcomeBand::Failed : OutcomeBand::Canceled;
}

QColor bandColour(OutcomeBand band)
{
    const Theme &theme = Theme::of();
    switch (band) {
    case OutcomeBand::Completed: return theme.status(RunStatus::Completed);
    case OutcomeBand::Failed: return theme.status(RunStatus::Failed);
    case OutcomeBand::Canceled: return theme.status(RunStatus::Canceled);
    case OutcomeBand::Active: return theme.status(RunStatus::Executing);
    }
    return theme.muted();
}

QColor percentileColour(int index)
{
    const Theme &theme = Theme::of();
    switch (index) {
    case 0: return theme.status(RunStatus::Frozen);
    case 1: return theme.status(RunStatus::Reattempting);
    default: return theme.status(RunStatus::Failed);
    }
}

void applyChartTheme(QCustomPlot &plot)
{
    const Theme &theme = Theme::of();
    QFont small = theme.numberFont();
    small.setPointSizeF(small.pointSizeF() - 1);
    plot.setBackground(theme.paper());
    for (QCPAxis *axis : {plot.xAxis, plot.yAxis}) {
        axis->setBasePen(QPen(theme.hairline()));
        axis->setTickPen(Qt::NoPen);
        axis->setSubTickPen(Qt::NoPen);
        axis->setTickLabelColor(theme.muted());
        axis->setTickLabelFont(small);
        axis->grid()->setPen(QPen(theme.hairline()));
        axis->grid()->setZeroLinePen(Qt::NoPen);
        axis->grid()->setSubGridVisible(false);
    }
    plot.yAxis->setBasePen(Qt::NoPen);
    plot.xAxis->grid()->setVisible(false);
}

QSharedPointer<QCPAxisTickerDateTime> makeTimeTicker(double spanSeconds)
{
    const QSharedPointer<QCPAxisTickerDateTime> ticker(new TimeTicker);
    const bool isUtc = format::timeZoneMode() == format::TimeZoneMode::Utc;
    ticker->setDateTimeSpec(isUtc ? Qt::UTC : Qt::LocalTime);
    ticker->setDateTimeFormat(spanSeconds <= 90'000    ? QStringLiteral("HH:mm")
                              : spanSeconds <= 864'000 ? QStringLiteral("d MMM HH:mm")
                              : spanSeconds <= 3.2e7   ? QStringLiteral("d MMM")
                                                       : QStringLiteral("MMM yyyy"));
    ticker->setTickCount(5);
    return ticker;
}

} // namespace runyard
