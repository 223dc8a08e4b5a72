// The first tab of an opened run: why it is where it is and what helps, and its facts as text one can
// select, measurements beside what is usual. GUI thread.
#pragma once

#include "engine/domain/run.h"
#include "models/words/usual_text.h"

#include <QHash>
#include <QScrollArea>

#include <optional>

class QFormLayout;
class QLabel;

namespace runyard {

class WhyPanel;

class OverviewPanel final : public QScrollArea
{
    Q_OBJECT

public:
    explicit OverviewPanel(QWidget *parent = nullptr);

    void setDetail(const std::optional<RunDetail> &detail, const std::optional<UsualTimes> &usual);
    WhyPanel *why() const { return m_why; }

private:
    QLabel *setFact(const QString &name, const QString &value, bool isMono = false);
    void showDuration();
    void setMeasured(const QString &name, const UsualText &measured);

    std::optional<Run> m_run;
    UsualTimes m_usual;
    WhyPanel *m_why;
    QFormLayout *m_facts;
    QHash<QString, QLabel *> m_values;
};

} // namespace runyard
