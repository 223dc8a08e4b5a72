// The Timeline tab: the timeline of a run with the spans it told of, the panel about one of them, and what
// stands below. The panel stands beside the timeline where there is room, else beneath it. GUI thread.
#pragma once

#include "models/run/run_spans_model.h"

#include <QWidget>

#include <optional>

class QSplitter;
class QVBoxLayout;

namespace runyard {

class SpanPanel;
class TimelineView;

class TimelinePanel final : public QWidget
{
    Q_OBJECT

public:
    explicit TimelinePanel(EngineClient &client, QWidget *parent = nullptr);

    /// Given away; hidden where the panel of a span needs its room.
    void setBelow(QWidget *widget);
    void setDetail(std::optional<RunDetail> detail);
    void setMoment(std::optional<TimePoint> moment);
    TimelineView *view() { return m_view; }
    SpanPanel *spanPanel() { return m_span; }

signals:
    /// Someone wants to read what the run itself wrote at that time.
    void momentActivated(runyard::TimePoint at);
    void runActivated(const runyard::RunId &id);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showSpans();
    void openSpan(const std::string &id); // empty closes the panel
    void closeSpan();                     // by hand: the timeline gets the focus
    void showSpan(const std::string &id);
    void readBranch(const RunId &id);
    void arrange();
    QString noticeOf(const RunDetail &detail) const;

    EngineClient &m_client;
    RunSpansModel m_spans;
    std::optional<RunDetail> m_detail;
    std::optional<TimePoint> m_moment;
    TimelineView *m_view;
    SpanPanel *m_span;
    QTimer m_revealSoon;
    QSplitter *m_parts;
    QVBoxLayout *m_column;
    QWidget *m_below = nullptr;
};

} // namespace runyard
