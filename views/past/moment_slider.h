// A slider over a span of time, on a picture of how many runs were created when and how many of them
// failed. GUI thread.
#pragma once

#include "engine/domain/run_query.h"

#include <QSlider>

namespace runyard {

class MomentSlider final : public QSlider
{
    Q_OBJECT

public:
    explicit MomentSlider(QWidget *parent = nullptr);

    /// The span is that of the bars; its end is `now`.
    void setBars(RunHistogram bars, TimePoint now);
    /// Moves to the nearest place of the slider, without a signal.
    void setMoment(TimePoint moment);
    TimePoint momentAt(int value) const;

    QSize sizeHint() const override { return {200, 30}; }
    QSize minimumSizeHint() const override { return {80, 30}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    int valueAt(double x) const;
    double xOf(int value) const;

    RunHistogram m_bars;
    TimePoint m_now;
};

} // namespace runyard
