// Paints a timeline: the axis, and of each row what is in sight, spans thinner than a pixel as one. GUI
// thread.
#pragma once

#include "views/run/timeline/timeline_geometry.h"

class QPainter;

namespace runyard {

class TimelinePainter
{
public:
    /// What the keyboard has marked; drawn only while the timeline has the focus.
    struct Marks
    {
        int row = -1;  // -1 = none
        int span = -1; // -1 = none
        bool hasFocus = false;
    };

    TimelinePainter(QPainter &painter, const TimelineGeometry &places, const Marks &marks)
        : m_painter(painter), m_places(places), m_marks(marks)
    {
    }

    /// Times count from `origin` (microseconds since 1970); the lines reach down to `height`.
    void paintAxis(double origin, int height) const;
    /// Returns how many spans and merged spans were drawn.
    int paintRow(int row) const;

private:
    void paintBlock(const TimelineLane::Block &block, int row) const;
    void paintSpan(const TimelineSpan &span, const QRectF &box) const;
    void paintAttempt(const TimelineSpan &span, const QRectF &box, double roomTo) const;
    void paintReported(const TimelineSpan &span, const QRectF &box, int row) const;
    void paintOpener(int row) const;

    QPainter &m_painter;
    TimelineGeometry m_places;
    Marks m_marks;
};

} // namespace runyard
