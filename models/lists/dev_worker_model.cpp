#include "models/lists/dev_worker_model.h"

#include "engine/contract/engine_facts.h"
#include "models/words/format.h"

#include <QTimer>

namespace runyard {

namespace {

constexpr int kPulseMs = 2'000;

} // namespace

DevWorkerModel::DevWorkerModel(EngineClient &client, QObject *parent)
    : LiveTableModel(
        client, [](const ChangeSet &changes) { return changes.tasks; }, parent)
    , m_pulse(new QTimer(this))
{
    m_pulse->setInterval(kPulseMs);
    connect(m_pulse, &QTimer::timeout, this, [this] { reload(); });
}

void DevWorkerModel::setShown(bool isShown)
{
    if (!isShown)
        return m_pulse->stop();
    m_pulse->start();
    reload();
}

void DevWorkerModel::request(Reply<std::vector<DevWorker>> reply)
{
    client().engine().devWorkers(std::move(reply));
}

QString DevWorkerModel::keyOf(const DevWorker &row) const
{
    return format::text(row.project) + u'\n' + format::text(row.branch);
}

QStringList DevWorkerModel::columnTitles() const
{
    return {tr("Project"),   tr("Branch"),  tr("State"),  tr("Version"),    tr("Tasks"),
            tr("Executing"), tr("Waiting"), tr("Queued"), tr("Heard from"), tr("Command line")};
}

QString DevWorkerModel::cellText(const DevWorker &row, int column) const
{
    switch (static_cast<Column>(column)) {
    case Project: return format::text(row.project);
    case Branch: return row.branch.empty() ? tr("default") : format::text(row.branch);
    case State: return row.isConnected ? tr("Connected") : tr("Away");
    case Version: return format::text(row.version);
    case Tasks: return format::count(row.taskCount);
    case Executing: return format::count(row.executing);
    case Waiting: return format::count(row.waiting);
    case Queued: return format::count(row.queued);
    case Heard:
        return row.lastSeen ? format::relativeTime(*row.lastSeen, SystemClock().now()) : tr("not yet");
    case Cli: return format::text(row.build.cliVersion);
    case ColumnCount: break;
    }
    return {};
}

QVariant DevWorkerModel::cellValue(const DevWorker &row, int column) const
{
    switch (column) {
    case Tasks: return row.taskCount;
    case Executing: return row.executing;
    case Waiting: return row.waiting;
    case Queued: return static_cast<qint64>(row.queued);
    case Heard: return row.lastSeen ? static_cast<qint64>(toMicros(*row.lastSeen)) : qint64{0};
    default: return cellText(row, column);
    }
}

QString DevWorkerModel::cellTip(const DevWorker &row, int column) const
{
    switch (column) {
    case State:
        if (row.isConnected && row.connectedSince)
            return tr("Connected since %1").arg(format::fullTime(*row.connectedSince));
        return tr("Its runs wait until it is back: run npx trigger.dev dev in the project's folder.");
    case Version: {
        QStringList versions;
        for (const std::string &version : row.versions)
            versions << format::text(version);
        return tr("It has these builds:\n%1").arg(versions.join(u'\n'));
    }
    case Queued: return tr("Runs that wait for this command line to come back");
    case Waiting: return tr("Runs whose process lives and waits: for a run, a moment or a token");
    case Heard: return row.lastSeen ? format::fullTime(*row.lastSeen) : QString();
    case Cli:
        return tr("SDK %1, %2").arg(format::text(row.build.sdkVersion), format::text(row.build.runtime));
    default: return {};
    }
}

bool DevWorkerModel::isNumeric(int column) const
{
    return column == Tasks || column == Executing || column == Waiting || column == Queued;
}

} // namespace runyard
