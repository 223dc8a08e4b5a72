#include "views/widgets/engine_status.h"

#include "models/format.h"
#include "models/gui_reply.h"
#include "views/theme.h"

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
    m_slots = statusLabel(tr("Slots in use"), this);
    m_queued = statusLabel(tr("Runs queued"), this);
    m_api = statusLabel(tr("Address of the API"), this);
    connect(&m_refresh, &LiveRefresh::due, this, &EngineStatusView::refresh);
    refresh();
}

void EngineStatusView::refresh()
{
    m_client.status(guiReply<EngineStatus>(this, [this](Result<EngineStatus> status) {
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
    m_slots->setText(
        tr("%1 of %2 slots").arg(format::count(status.slotsInUse), format::count(status.environmentLimit)));
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

} // namespace runyard
