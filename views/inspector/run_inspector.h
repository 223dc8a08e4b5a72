// The side panel of an opened run: what it is, why it is so, when it did what, what went in and came
// out, its log and its history. Follows the run while it changes. GUI thread.
#pragma once

#include "models/run_detail_model.h"

#include <QWidget>

#include <optional>

class QLabel;
class QTabWidget;
class QToolButton;

namespace runyard {

class AttemptCompare;
class CodeView;
class LogView;
class OverviewPanel;
class TimelineView;

class RunInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit RunInspector(EngineClient &client, QWidget *parent = nullptr);

    void setRun(std::optional<RunId> id);
    void setMoment(std::optional<TimePoint> moment); // shows the run as it was; empty = as it is
    RunDetailModel &model() { return m_model; }
    QTabWidget *tabs() { return m_tabs; }

signals:
    /// The user follows a link to another run.
    void runActivated(const runyard::RunId &id);

private:
    void showDetail();
    void showPacket(CodeView *view, const Packet &packet, const QString &whenAbsent);
    void showError(const RunDetail &detail);
    void showNothing(const QString &message);

    EngineClient &m_client;
    RunDetailModel m_model;
    QLabel *m_statusIcon;
    QLabel *m_title;
    QLabel *m_id;
    QToolButton *m_copyId;
    QLabel *m_notice;
    QTabWidget *m_tabs;
    OverviewPanel *m_overview;
    TimelineView *m_timeline;
    CodeView *m_payload;
    CodeView *m_output;
    CodeView *m_error;
    LogView *m_logs;
    AttemptCompare *m_compare;
};

} // namespace runyard
