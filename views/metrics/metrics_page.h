// The page of metrics: how runs ended, how long they took and waited, how full queues and slots were; for a
// span of time, a task and a version. Charts share one crosshair. GUI thread.
#pragma once

#include "views/charts/metric_chart.h"
#include "views/widgets/page.h"

class QComboBox;
class QDateTimeEdit;
class QGridLayout;
class QLabel;
class QScrollArea;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace runyard {

class EngineClient;
class ListState;
class MetricsModel;
class TaskDurationsModel;

class MetricsPage final : public Page
{
    Q_OBJECT

public:
    explicit MetricsPage(EngineClient &client, QWidget *parent = nullptr);

    void focusContent() override;
    void focusFilter() override;
    QList<QWidget *> panes() const override;
    const QList<MetricChart *> &charts() const { return m_charts; }

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QLayout *makeBar();
    QWidget *makeCharts();
    QWidget *makeTable();
    void makeExports();
    void arrange();
    void spanChosen();
    void pickRange(double from, double to);
    void showMetrics();
    void fillChoices();
    void fillCharts();
    void refreshIcons();

    void saveAs(const QString &kind); // png, svg, csv
    void copyImage();

    MetricsModel *m_model;
    TaskDurationsModel *m_durations;
    QComboBox *m_span;
    QDateTimeEdit *m_from;
    QDateTimeEdit *m_to;
    QComboBox *m_task;
    QComboBox *m_version;
    QLabel *m_note;
    QToolButton *m_export;
    QStackedWidget *m_stack;
    ListState *m_state;
    QScrollArea *m_scroll;
    QGridLayout *m_grid;
    QList<MetricChart *> m_charts; // in the order of MetricCharts
    QTableView *m_table;
};

} // namespace runyard
