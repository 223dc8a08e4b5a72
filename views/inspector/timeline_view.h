// Paints a run over time: the run, its attempts, its statuses with hatched retry gaps, its children.
// Drag selects a time to zoom to, Ctrl+wheel zooms, the wheel scrolls, a double click shows all. While
// the run is not finished a line marks now. GUI thread.
#pragma once

#include "views/inspector/timeline_layout.h"

#include <QTimer>
#include <QWidget>

#include <optional>

namespace runyard {

class TimelineView final : public QWidget
{
    Q_OBJECT

public:
    explicit TimelineView(QWidget *parent = nullptr);

    /// Keeps the zoom while it is the same run.
    void setDetail(std::optional<RunDetail> detail);
    void fit();
    bool isFitted() const { return !m_isZoomed; }
    double visibleFrom() const { return m_from; } // microseconds since 1970
    double visibleTo() const { return m_to; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    bool event(QEvent *event) override;

private:
    void relayout();
    void updateTimer();
    void zoom(double factor, double around);
    void scroll(double share);
    double timeAt(double x) const;
    double xOf(TimePoint at) const;
    QRectF rectOf(const TimelineSpan &span) const;
    void paintSpan(QPainter &painter, const TimelineSpan &span) const;
    void paintAttempt(QPainter &painter, const TimelineSpan &span, double roomTo) const;
    void paintAxis(QPainter &painter) const;

    std::optional<RunDetail> m_detail;
    Timeline m_timeline;
    QTimer m_tick;
    double m_from = 0;
    double m_to = 1;
    bool m_isZoomed = false;
    std::optional<double> m_dragFrom;
    double m_dragTo = 0;
};

} // namespace runyard
