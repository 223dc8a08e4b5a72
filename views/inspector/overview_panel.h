// The first tab of an opened run: why it is where it is, its facts as text one can select, and the
// runs around it. GUI thread.
#pragma once

#include "engine/domain/run.h"

#include <QHash>
#include <QScrollArea>

#include <optional>

class QFormLayout;
class QLabel;
class QVBoxLayout;

namespace runyard {

class OverviewPanel final : public QScrollArea
{
    Q_OBJECT

public:
    explicit OverviewPanel(QWidget *parent = nullptr);

    void setDetail(const std::optional<RunDetail> &detail, TimePoint now = SystemClock().now());

signals:
    /// The user follows a link to a parent, child, replay or original.
    void runActivated(const runyard::RunId &id);

private:
    void setFact(const QString &name, const QString &value, bool isMono = false);
    void setRelated(const RunDetail &detail);

    QLabel *m_why;
    QFormLayout *m_facts;
    QLabel *m_related;
    QHash<QString, QLabel *> m_values;
};

} // namespace runyard
