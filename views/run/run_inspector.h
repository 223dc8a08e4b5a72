// The side panel of an opened run: what it is, why it is in its status, its timeline, input and output, log
// and history. Follows the run while it changes. GUI thread.
#pragma once

#include "models/run/run_detail_model.h"
#include "models/run/run_explanation_model.h"
#include "models/run/usual_times_model.h"
#include "models/words/why_text.h"

#include <QTimer>
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
class RelatedPanel;
class TimelinePanel;

class RunInspector final : public QWidget
{
    Q_OBJECT

public:
    explicit RunInspector(EngineClient &client, QWidget *parent = nullptr);

    void setRun(std::optional<RunId> id);
    void setMoment(std::optional<TimePoint> moment); // shows the run as it was; empty = as it is
    RunDetailModel &model() { return m_model; }
    const RunExplanationModel &explanation() const { return m_explanation; }
    QTabWidget *tabs() { return m_tabs; }

signals:
    /// The user follows a link to another run.
    void runActivated(const runyard::RunId &id);
    /// The user takes a remedy offered beside "why"; `holder` as in WhyPanel.
    void helpWanted(runyard::WhyHelp help, const runyard::RunId &holder);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void showDetail();
    void showReading();
    void showOverview();
    void watchWhy();
    void showPacket(CodeView *view, const Packet &packet, const QString &whenAbsent);
    void showError(const RunDetail &detail);
    void showNothing(const QString &message);

    RunDetailModel m_model;
    RunExplanationModel m_explanation;
    UsualTimesModel m_usual;
    QLabel *m_statusIcon;
    QLabel *m_title;
    QLabel *m_id;
    QToolButton *m_copyId;
    QLabel *m_notice;
    QTimer m_reading;
    QTabWidget *m_tabs;
    OverviewPanel *m_overview;
    TimelinePanel *m_timeline;
    CodeView *m_payload;
    CodeView *m_output;
    CodeView *m_error;
    LogView *m_logs;
    AttemptCompare *m_compare;
    RelatedPanel *m_related;
};

} // namespace runyard
