// Shows a run over time: the run, its attempts, its statuses with hatched retry gaps and frozen parts, the
// spans it reported, and its children, which open to show theirs. Dragging selects a time to zoom to,
// Ctrl+wheel zooms, the wheel scrolls, a double click shows all, a click asks for the log of that moment or
// for the span it hits. Until the run is finished a line marks the current time. 100,000 spans pan like ten
// (see timeline_painter.h). GUI thread.
#pragma once

#include "views/run/timeline/timeline_geometry.h"
#include "views/run/timeline/timeline_layout.h"

#include <QTimer>
#include <QWidget>

#include <optional>

namespace runyard {

class TimelineView final : public QWidget
{
    Q_OBJECT

public:
    explicit TimelineView(QWidget *parent = nullptr);

    /// Keeps the zoom and the opened children while it is the same run.
    void setDetail(std::optional<RunDetail> detail);
    /// Spans of the run in setDetail(); empty = none reported so far. Keeps what was opened.
    void setSpans(RunSpans spans);
    /// A line in small text below the rows; empty = none.
    void setNotice(const QString &notice);
    /// Emits rowChanged() again: the current row may be out of sight now.
    void revealRow();
    const QString &notice() const { return m_notice; }
    void setMoment(std::optional<TimePoint> moment); // the time to show as now; empty = the clock's
    /// What an opened child shows; comes after branchWanted().
    void setBranch(RunDetail detail);
    void fit();
    /// For comparing two runs: times count from `zero`, and both show as much before and after it.
    /// Empty = on its own.
    struct Alignment
    {
        TimePoint zero;
        Micros before;
        Micros after;
        bool operator==(const Alignment &) const = default;
    };
    void align(std::optional<Alignment> alignment);
    /// Zooms there without emitting rangeChanged().
    void showRange(double from, double to);
    bool isFitted() const { return !m_isZoomed; }
    double visibleFrom() const { return m_from; } // microseconds since 1970
    double visibleTo() const { return m_to; }
    const Timeline &timeline() const { return m_timeline; }
    int currentRow() const { return m_row; } // -1 = none
    /// The id of the reported span of the current row; empty = it has none.
    std::string currentSpan() const;
    /// How many spans and merged spans the last painting drew.
    int paintedBlocks() const { return m_painted; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// A child was opened and its detail is not here yet.
    void branchWanted(const runyard::RunId &id);
    /// Asks for what the run itself wrote at that time.
    void momentActivated(runyard::TimePoint at);
    void runActivated(const runyard::RunId &id);
    /// The current row became that of this span.
    void spanFocused(const std::string &id);
    /// Asks for the details of this span.
    void spanActivated(const std::string &id, bool byKey);
    void rangeChanged(); // the user zoomed, scrolled or fitted
    void laidOut();      // the height may have changed
    /// Asks whoever scrolls this to bring the current row into sight.
    void rowChanged(const QRect &place);

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
    TimePoint now() const { return m_moment.value_or(SystemClock().now()); }
    void relayout();
    void tick();
    void updateTimer();
    void fitRange();
    double wholeFrom() const; // of the whole timeline
    double wholeTo() const;
    double origin() const; // where times count from
    void zoom(double factor, double around);
    void scroll(double share);
    TimelineGeometry places() const;
    void click(QPointF place);
    void toggle(int row);
    void activate(int row);
    std::string keyOf(int row) const; // the same for the same row after another layout
    void setRow(int row);
    void stepSpan(int by);

    std::optional<RunDetail> m_detail;
    std::optional<TimePoint> m_moment;
    TimelineBranches m_branches;
    ReportedSpans m_reported;
    QString m_notice;
    Timeline m_timeline;
    QTimer m_tick;
    QTimer m_clickSoon; // a double click takes it back
    QPointF m_clicked;
    double m_from = 0;
    double m_to = 1;
    bool m_isZoomed = false;
    std::optional<Alignment> m_alignment;
    std::optional<double> m_dragFrom;
    double m_dragTo = 0;
    int m_row = -1;
    int m_span = -1; // stepped to by keys
    int m_painted = 0;
};

} // namespace runyard
