// Paints a run over time: the run, its attempts, its statuses with hatched retry gaps and frozen parts,
// what it told of its own work, its children, which open to show theirs. Only what is in sight is painted, and spans thinner than a
// pixel as one, so 100,000 of them pan like ten. Drag selects a time to zoom to, Ctrl+wheel zooms, the
// wheel scrolls, a double click shows all, a click asks for the log of that moment or for the span it hits.
// While the run is not finished a line marks now. GUI thread.
#pragma once

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
    /// Sets the spans of the run in setDetail(); empty = none reported yet. Keeps rows open.
    void setSpans(RunSpans spans);
    /// Said below the rows, in small; empty = nothing.
    void setNotice(const QString &notice);
    /// Says rowChanged() again: where it stands may be out of sight now.
    void revealRow();
    const QString &notice() const { return m_notice; }
    void setMoment(std::optional<TimePoint> moment); // what is now; empty = the clock's
    /// What an opened child shows; comes after branchWanted().
    void setBranch(RunDetail detail);
    void fit();
    /// Beside another run: times count from `zero`, and there is as much to see before and after it in
    /// both. Empty = on its own.
    struct Alignment
    {
        TimePoint zero;
        Micros before;
        Micros after;
        bool operator==(const Alignment &) const = default;
    };
    void align(std::optional<Alignment> alignment);
    /// As if one had zoomed there, without rangeChanged().
    void showRange(double from, double to);
    bool isFitted() const { return !m_isZoomed; }
    double visibleFrom() const { return m_from; } // microseconds since 1970
    double visibleTo() const { return m_to; }
    const Timeline &timeline() const { return m_timeline; }
    int currentRow() const { return m_row; } // -1 = none
    /// The id of the span of the current row; empty = it has none.
    std::string currentSpan() const;
    /// How many spans and merged spans the last painting drew.
    int paintedBlocks() const { return m_painted; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// A child was opened and its detail is not here yet.
    void branchWanted(const runyard::RunId &id);
    /// Someone wants to read what the run itself wrote at that time.
    void momentActivated(runyard::TimePoint at);
    void runActivated(const runyard::RunId &id);
    /// The current row became that of this span.
    void spanFocused(const std::string &id);
    /// Someone wants to see what this span is about.
    void spanActivated(const std::string &id, bool byKey);
    void rangeChanged(); // somebody zoomed, scrolled or fitted
    void laidOut();      // it may be higher or lower now
    /// The current row must be brought into sight of whoever scrolls this.
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
    double wholeFrom() const; // of what there is to see
    double wholeTo() const;
    double origin() const; // where times count from
    void zoom(double factor, double around);
    void scroll(double share);
    double timeAt(double x) const;
    double xOf(double micros) const;
    double xOf(TimePoint at) const { return xOf(static_cast<double>(toMicros(at))); }
    int rowAt(double y) const; // -1 = none
    QRectF boxOf(int row, std::int64_t from, std::int64_t to) const;
    int spanAt(QPointF place) const;
    void click(QPointF place);
    void toggle(int row);
    void activate(int row);
    bool isOpener(QPointF place) const;
    std::string keyOf(int row) const; // the same for the same row after another layout
    void setRow(int row);
    void stepSpan(int by);
    void paintRow(QPainter &painter, int row);
    void paintBlock(QPainter &painter, const TimelineLane::Block &block, int row) const;
    void paintSpan(QPainter &painter, const TimelineSpan &span, const QRectF &box) const;
    void paintAttempt(QPainter &painter, const TimelineSpan &span, const QRectF &box, double roomTo) const;
    void paintReported(QPainter &painter, const TimelineSpan &span, const QRectF &box, int row) const;
    void paintOpener(QPainter &painter, int row) const;
    void paintAxis(QPainter &painter) const;

    std::optional<RunDetail> m_detail;
    std::optional<TimePoint> m_moment;
    TimelineBranches m_branches;
    TimelineReport m_reported;
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
