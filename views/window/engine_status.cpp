#include "views/window/engine_status.h"

#include "models/feed/gui_reply.h"
#include "models/words/counted.h"
#include "models/words/format.h"
#include "views/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>

namespace runyard {

static constexpr int kPauseMillis = 250;
static constexpr int kProblemWidth = 480; // the rest is in its tip

static QLabel *statusLabel(const QString &name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setAccessibleName(name);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    parent->layout()->addWidget(label);
    return label;
}

EngineStatusView::EngineStatusView(EngineClient &client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_refresh(
          client, [](const ChangeSet &changes) { return changes.queues || !changes.runs.empty(); },
          kPauseMillis, nullptr)
{
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 0, 12, 0);
    row->setSpacing(16);
    m_problem = statusLabel(tr("What keeps the engine from its work"), this);
    m_problem->setMaximumWidth(kProblemWidth);
    m_dropped = statusLabel(tr("What was not kept since the start"), this);
    m_slots = statusLabel(tr("Slots in use"), this);
    m_queued = statusLabel(tr("Runs queued"), this);
    m_api = statusLabel(tr("Address of the API"), this);
    for (QLabel *label : {m_problem, m_dropped})
        label->hide(); // until there is something to say
    connect(&m_refresh, &LiveRefresh::due, this, &EngineStatusView::refresh);
    refresh();
}

void EngineStatusView::refresh()
{
    m_client.engine().status(guiReply<EngineStatus>(this, [this](Result<EngineStatus> status) {
        if (!status) {
            m_isTroubled = true;
            emit troubled(format::text(status.error().text()));
            return;
        }
        if (m_isTroubled) {
            m_isTroubled = false;
            emit troubled({});
        }
        show(*status);
    }));
}

void EngineStatusView::show(const EngineStatus &status)
{
    const QString problem = format::text(status.problem);
    m_problem->setVisible(!problem.isEmpty());
    const QString sentence = problem.section(QStringLiteral(". "), 0, 0);
    m_problem->setText(QStringLiteral("\u26a0 ") + sentence);
    m_problem->setToolTip(problem);
    showDropped(status.dropped);
    m_slots->setText(format::counted(status.environmentLimit, tr("%2 of %1 slot"), tr("%2 of %1 slots"))
                         .arg(format::count(status.slotsInUse)));
    m_queued->setText(tr("%1 queued").arg(format::count(status.queued)));
    m_api->setText(status.apiUrl.empty() ? tr("API off") : format::text(status.apiUrl));
    m_api->setToolTip(tr("Workspace: %1\nWrites: synchronous %2")
                          .arg(format::text(status.workspace), format::text(status.synchronous)));
    if (!m_hasReported && !status.recoveryReport.empty()) {
        m_hasReported = true;
        emit recovered(format::text(status.recoveryReport));
    }
    if (status.clockReport != m_clockReport) {
        m_clockReport = status.clockReport;
        emit recovered(format::text(m_clockReport));
    }
}

/// Only what is missing takes room in the bar; its tip tells of all that was counted.
void EngineStatusView::showDropped(const DroppedCounts &counts)
{
    std::int64_t lost = 0;
    QStringList lines;
    for (std::size_t i = 0; i < kDroppedKinds; ++i) {
        const auto kind = static_cast<Dropped>(i);
        lost += isLoss(kind) ? counts[i] : 0;
        if (counts[i] > 0)
            lines += tr("%1 %2").arg(format::count(counts[i]), format::text(std::string(displayName(kind))));
    }
    m_dropped->setVisible(lost > 0);
    m_dropped->setText(tr("\u26a0 %1 not kept").arg(format::count(lost)));
    m_dropped->setToolTip(tr("Not kept since the start:\n%1").arg(lines.join(QLatin1Char('\n'))));
}

} // namespace runyard
