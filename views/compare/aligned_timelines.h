// Two runs over time, one below the other, with the same zero and the same scale: what took longer is longer.
// Zooming and scrolling one also moves the other. GUI thread.
#pragma once

#include "engine/domain/run.h"

#include <QWidget>

#include <array>
#include <optional>

class QComboBox;
class QLabel;

namespace runyard {

class TimelineView;

class AlignedTimelines final : public QWidget
{
    Q_OBJECT

public:
    explicit AlignedTimelines(QWidget *parent = nullptr);

    /// Keeps zoom and opened children while they are the same runs.
    void setRuns(const RunDetail &first, const RunDetail &second);
    void setBranch(const RunDetail &detail);
    void refresh(TimePoint now); // unfinished runs have grown since

    TimelineView *view(int side) const { return m_views[static_cast<std::size_t>(side)]; }
    QComboBox *zeroBox() const { return m_zero; }

signals:
    void runActivated(const runyard::RunId &id);
    void branchWanted(const runyard::RunId &id);

private:
    TimePoint zeroOf(const RunDetail &detail) const;
    void follow(int side);

    QComboBox *m_zero;
    std::array<QLabel *, 2> m_names;
    std::array<TimelineView *, 2> m_views;
    std::array<std::optional<RunDetail>, 2> m_runs;
};

} // namespace runyard
