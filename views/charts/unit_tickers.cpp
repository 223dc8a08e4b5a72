#include "views/charts/unit_tickers.h"

#include <algorithm>
#include <cmath>

namespace runyard {

namespace {

class UnitTicker final : public DistinctTicker<QCPAxisTicker>
{
public:
    UnitTicker(ChartUnit unit, int marks) : m_unit(unit) { setTickCount(marks); }

protected:
    double getTickStep(const QCPRange &range) override
    {
        const double step = QCPAxisTicker::getTickStep(range);
        return m_unit == ChartUnit::Count ? std::max(1.0, std::round(step)) : step;
    }
    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        return tick < 0 ? QString() : chartValue(m_unit, tick);
    }

private:
    ChartUnit m_unit;
};

/// Steps that people count in: seconds, then minutes, hours and days.
class DurationTicker final : public DistinctTicker<QCPAxisTicker>
{
protected:
    QVector<double> createTickVector(double, const QCPRange &range) override
    {
        static const QVector<double> steps = {1e-6, 1e-5, 1e-4,  0.001,     0.01,   0.1,     1,        10,
                                              60,   600,  3'600, 6 * 3'600, 86'400, 864'000, 8'640'000};
        QVector<double> ticks;
        for (const double step : steps) {
            if (range.contains(step))
                ticks << step;
        }
        while (ticks.size() > 5) { // every other one is enough
            QVector<double> fewer;
            for (qsizetype i = 0; i < ticks.size(); i += 2)
                fewer << ticks[i];
            ticks = fewer;
        }
        return ticks;
    }
    QVector<double> createSubTickVector(int, const QVector<double> &) override { return {}; }
    QString getTickLabel(double tick, const QLocale &, QChar, int) override
    {
        if (tick < 0.001)
            return QStringLiteral("%1 µs").arg(std::lround(tick * 1e6));
        if (tick < 1)
            return QStringLiteral("%1 ms").arg(std::lround(tick * 1e3));
        if (tick < 60)
            return QStringLiteral("%1 s").arg(std::lround(tick));
        if (tick < 3'600)
            return QStringLiteral("%1 min").arg(std::lround(tick / 60));
        if (tick < 86'400)
            return QStringLiteral("%1 h").arg(std::lround(tick / 3'600));
        return QStringLiteral("%1 d").arg(std::lround(tick / 86'400));
    }
};

} // namespace

QSharedPointer<QCPAxisTicker> makeUnitTicker(ChartUnit unit, int marks)
{
    if (unit == ChartUnit::Duration)
        return QSharedPointer<QCPAxisTicker>(new DurationTicker);
    return QSharedPointer<QCPAxisTicker>(new UnitTicker(unit, marks));
}

QSharedPointer<QCPAxisTicker> makeSecondsTicker()
{
    constexpr int kMarks = 4;
    return QSharedPointer<QCPAxisTicker>(new UnitTicker(ChartUnit::Duration, kMarks));
}

} // namespace runyard
