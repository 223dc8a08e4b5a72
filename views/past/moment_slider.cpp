#include "views/past/moment_slider.h"

#include "views/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace runyard {

static constexpr int kSliderSteps = 100'000;
static constexpr int kSliderMargin = 5; // half the handle

MomentSlider::MomentSlider(QWidget *parent) : QSlider(Qt::Horizontal, parent)
{
    setRange(kSliderSteps, kSliderSteps); // stands at now until it is known how far the past goes
    setSingleStep(kSliderSteps / 500);
    setPageStep(kSliderSteps / 20);
    setValue(kSliderSteps);
    setFocusPolicy(Qt::StrongFocus);
    connect(&Theme::of(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MomentSlider::setBars(RunHistogram bars, TimePoint now)
{
    m_bars = std::move(bars);
    m_now = std::max(now, m_bars.from + Micros{1});
    setMinimum(0);
    update();
}

void MomentSlider::setMoment(TimePoint moment)
{
    const double span = static_cast<double>((m_now - m_bars.from).count());
    const double part = span > 0 ? static_cast<double>((moment - m_bars.from).count()) / span : 1;
    const QSignalBlocker quiet(this);
    setValue(static_cast<int>(std::lround(std::clamp(part, 0.0, 1.0) * kSliderSteps)));
    update();
}

TimePoint MomentSlider::momentAt(int value) const
{
    const double span = static_cast<double>((m_now - m_bars.from).count());
    return m_bars.from + Micros{static_cast<std::int64_t>(span * value / kSliderSteps)};
}

double MomentSlider::xOf(int value) const
{
    return kSliderMargin + static_cast<double>(width() - 2 * kSliderMargin) * value / kSliderSteps;
}

int MomentSlider::valueAt(double x) const
{
    const double part = (x - kSliderMargin) / std::max(1, width() - 2 * kSliderMargin);
    return static_cast<int>(std::clamp(part, 0.0, 1.0) * kSliderSteps);
}

void MomentSlider::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of();
    QPainter painter(this);
    const QRectF area = rect().adjusted(kSliderMargin, 2, -kSliderMargin, -4);
    const auto sum = [](const RunHistogram::Bucket &bucket) {
        return bucket[0] + bucket[1] + bucket[2] + bucket[3];
    };
    std::int64_t most = 1;
    for (const auto &bucket : m_bars.buckets)
        most = std::max(most, sum(bucket));
    const double step = area.width() / std::max<double>(1, static_cast<double>(m_bars.buckets.size()));
    QColor all = theme.muted();
    all.setAlpha(90);
    for (std::size_t i = 0; i < m_bars.buckets.size(); ++i) {
        const auto bar = [&](std::int64_t runs, const QColor &colour) {
            const double height = area.height() * static_cast<double>(runs) / static_cast<double>(most);
            painter.fillRect(QRectF(area.left() + step * static_cast<double>(i), area.bottom() - height,
                                    std::max(1.0, step - 1), height),
                             colour);
        };
        bar(sum(m_bars.buckets[i]), all);
        bar(m_bars.buckets[i][RunHistogram::Failed], theme.status(RunStatus::Failed));
    }
    painter.fillRect(QRectF(area.left(), area.bottom(), area.width(), 2), theme.hairline());
    // What comes after the moment is veiled: it has not happened there.
    const double at = xOf(value());
    QColor veil = theme.panel();
    veil.setAlpha(190);
    painter.fillRect(QRectF(at, 0, width() - at, height() - 3), veil);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(hasFocus() ? theme.accent() : theme.text(), 2));
    painter.drawLine(QPointF(at, 1), QPointF(at, height() - 2));
    painter.setBrush(hasFocus() ? theme.accent() : theme.text());
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(QPointF(at, height() - 6), 4, 4);
}

void MomentSlider::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    setSliderDown(true);
    setSliderPosition(valueAt(event->position().x()));
}

void MomentSlider::mouseMoveEvent(QMouseEvent *event)
{
    if (isSliderDown())
        setSliderPosition(valueAt(event->position().x()));
}

void MomentSlider::mouseReleaseEvent(QMouseEvent *)
{
    setSliderDown(false);
}

} // namespace runyard
