// The chart above the list of runs, with what it shows, and the choice whether it is shown. GUI thread.
#pragma once

#include <QObject>

class QAction;

namespace runyard {

class EngineClient;
class HistogramChart;
class RunHistogramModel;

class RunsOverTime final : public QObject
{
    Q_OBJECT

public:
    RunsOverTime(EngineClient &client, QWidget *page);

    HistogramChart *chart() const { return m_chart; } // owned by whoever places it
    QAction *showAction() const { return m_show; }
    void setFilter(const RunFilter &filter);
    /// Shows or hides the chart as chosen; a keyboard in it goes to `heir`.
    void refresh(QWidget &heir);

private:
    RunHistogramModel *m_histogram;
    HistogramChart *m_chart;
    QAction *m_show;
};

} // namespace runyard
