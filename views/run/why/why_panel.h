// Why the opened run is in its status, in a sentence that counts along, and the buttons that help. GUI
// thread.
#pragma once

#include "models/words/why_text.h"

#include <QTimer>
#include <QWidget>

class QLabel;

namespace runyard {

class FlowLayout;

class WhyPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit WhyPanel(QWidget *parent = nullptr);

    /// Empty shows nothing.
    void setFacts(const std::optional<RunDetail> &detail, const std::optional<RunExplanation> &explanation,
                  const std::optional<UsualTimes> &usual);

    /// A past moment: the reason then, without help. Empty = now.
    void setMoment(const std::optional<TimePoint> &moment) { m_moment = moment; }
    TimePoint moment() const { return m_moment.value_or(SystemClock().now()); }

signals:
    /// A second has passed for a run that has not ended.
    void ticked();
    void runActivated(const runyard::RunId &id);
    /// `holder` is only given for CancelHolder.
    void helpWanted(runyard::WhyHelp help, const runyard::RunId &holder);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void tick();
    void say();
    void offer(const WhyText &why);

    std::optional<RunDetail> m_detail;
    std::optional<RunExplanation> m_explanation;
    std::optional<UsualTimes> m_usual;
    std::optional<TimePoint> m_moment;
    QLabel *m_sentence;
    FlowLayout *m_buttons;
    QList<WhyHelp> m_offered;
    RunId m_holder;
    QTimer m_tick;
};

} // namespace runyard
