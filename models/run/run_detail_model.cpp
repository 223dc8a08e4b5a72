#include "models/run/run_detail_model.h"

#include "engine/contract/run_details.h"
#include "models/feed/gui_listener.h"
#include "models/feed/gui_reply.h"
#include "models/words/format.h"
#include "models/words/time_display.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr int kReloadPauseMs = 40;

} // namespace

RunDetailModel::RunDetailModel(EngineClient &client, QObject *parent)
    : QObject(parent), m_client(client), m_logs(client)
{
    m_reloadSoon.setSingleShot(true);
    m_reloadSoon.setInterval(kReloadPauseMs);
    connect(&m_reloadSoon, &QTimer::timeout, this, &RunDetailModel::reload);
    connect(&TimeDisplay::of(), &TimeDisplay::changed, this, &RunDetailModel::changed);
    m_subscription = client.changes().subscribe(
        guiListener(this, [this](const ChangeSet &changes) { onChanges(changes); }));
}

void RunDetailModel::setRun(std::optional<RunId> id)
{
    if (id && id->empty())
        id.reset();
    if (id == m_id) {
        reload();
        return;
    }
    ++m_generation;
    m_isReading = false;
    m_readAgain = false;
    m_id = std::move(id);
    m_detail.reset();
    m_attempts.setRows({});
    m_transitions.setRows({});
    m_logs.open(m_id.value_or(RunId{}));
    emit opened();
    reload();
}

void RunDetailModel::reload()
{
    if (!m_id)
        return;
    if (m_isReading) {
        m_readAgain = true;
        return;
    }
    m_isReading = true;
    m_readAgain = false;
    const auto take = guiReply<RunDetail>(
        this, [this, generation = m_generation, moment = m_moment](Result<RunDetail> result) {
            if (generation == m_generation)
                taken(std::move(result), moment);
        });
    if (m_moment)
        m_client.runDetails().findAt(*m_id, *m_moment, take);
    else
        m_client.runDetails().find(*m_id, take);
}

void RunDetailModel::taken(Result<RunDetail> result, const std::optional<TimePoint> &moment)
{
    m_isReading = false;
    m_logs.setMoment(moment);
    if (result) {
        accept(std::move(*result));
    } else {
        m_detail.reset(); // what comes next is news, even when it is what there was before
        m_attempts.setRows({});
        m_transitions.setRows({});
        emit failed(format::text(result.error().text()));
    }
    if (m_readAgain)
        reload();
}

void RunDetailModel::setMoment(std::optional<TimePoint> moment)
{
    if (moment == m_moment)
        return;
    m_moment = moment;
    reload();
}

void RunDetailModel::accept(RunDetail detail)
{
    if (m_detail && *m_detail == detail)
        return;
    m_attempts.setRows(detail.attempts);
    m_transitions.setRows(detail.transitions);
    m_detail = std::move(detail);
    emit changed();
}

void RunDetailModel::onChanges(const ChangeSet &changes)
{
    if (!m_id || m_moment)
        return;
    // Children and replays are part of what is shown, so their changes count as ours.
    const bool concernsUs =
        changes.overflowed || std::any_of(changes.runs.begin(), changes.runs.end(), [this](const Run &run) {
            return run.id == *m_id || run.parentId == *m_id || run.replayOf == *m_id;
        });
    if (concernsUs && !m_reloadSoon.isActive())
        m_reloadSoon.start();
    const bool hasLogs =
        changes.overflowed || !m_detail
        || std::find(changes.logs.begin(), changes.logs.end(), m_detail->run.seq) != changes.logs.end();
    if (hasLogs)
        m_logs.follow();
}

} // namespace runyard
