// Looking at the runs as they were at a moment: the strip with the slider, its actions, and the order in
// which the models read. While the slider is dragged one moment is read at a time, and then the last one
// wanted; those between are never asked for. GUI thread.
#pragma once

#include "engine/contract/engine_client.h"
#include "engine/domain/run.h"

#include <QObject>

#include <optional>

class QAction;
class QMenu;
class QWidget;

namespace runyard {

class PastBar;
class RunFacetsModel;
class RunListModel;

class TimeTravel final : public QObject
{
    Q_OBJECT

public:
    TimeTravel(EngineClient &client, RunListModel &runs, RunFacetsModel &facets, QWidget *page);

    PastBar *bar() const { return m_bar; }
    QAction *action() const { return m_show; }
    void fill(QMenu *menu) const;
    /// What is shown; empty = now.
    const std::optional<TimePoint> &moment() const { return m_shown; }
    bool isAway() const { return m_wanted.has_value() || m_shown.has_value(); }
    void goTo(const std::optional<TimePoint> &moment);
    /// The run whose changes the steps go to.
    void setRun(const std::optional<RunId> &id);

signals:
    void moved(const std::optional<runyard::TimePoint> &moment);
    void awayChanged(bool away); // actions on runs make no sense while away
    void said(const QString &sentence);
    void failed(const QString &sentence);

private:
    void makeActions(QWidget *page);
    void showBar(bool shown);
    void readBars();
    void apply();
    void step(int direction);
    void stepAmong(const RunDetail &detail, int direction);
    void refreshActions();

    EngineClient &m_client;
    RunListModel &m_runs;
    RunFacetsModel &m_facets;
    QAction *m_show = nullptr;
    QAction *m_previous = nullptr;
    QAction *m_next = nullptr;
    QAction *m_back = nullptr;
    PastBar *m_bar;
    std::optional<TimePoint> m_wanted;
    std::optional<TimePoint> m_shown;
    std::optional<RunId> m_run;
};

} // namespace runyard
