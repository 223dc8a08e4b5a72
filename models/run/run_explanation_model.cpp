#include "models/run/run_explanation_model.h"

#include "engine/contract/engine_traits.h"
#include "engine/contract/run_details.h"
#include "models/feed/gui_listener.h"
#include "models/feed/gui_reply.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr int kPauseMs = 500;
constexpr int kSlowMs = 5'000;
/// In a queue of a million the answer takes the engine a while: it gets twenty times that for itself.
constexpr qint64 kRestFactor = 20;
constexpr qint64 kLongestPauseMs = 30'000;

} // namespace

RunExplanationModel::RunExplanationModel(EngineClient &client, QObject *parent)
    : QObject(parent), m_client(client)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kPauseMs);
    m_slow.setInterval(kSlowMs);
    connect(&m_soon, &QTimer::timeout, this, &RunExplanationModel::ask);
    connect(&m_slow, &QTimer::timeout, this, &RunExplanationModel::ask);
    m_subscription = client.changes().subscribe(guiListener(this, [this](const ChangeSet &changes) {
        const bool mayMatter = changes.overflowed || changes.queues || !changes.runs.empty();
        // A running timer is left alone: restarting it would starve the sentence under steady load.
        if (mayMatter && isWanted() && !m_soon.isActive())
            m_soon.start();
    }));
}

bool RunExplanationModel::isWanted() const
{
    return m_isShown && m_run && (m_run->status == RunStatus::Queued || m_run->status == RunStatus::Frozen)
           && m_client.traits().can(Ability::Explanations);
}

void RunExplanationModel::setRun(const std::optional<Run> &run)
{
    const bool isSame =
        m_run && run && m_run->id == run->id && m_run->status == run->status && m_run->waits == run->waits;
    m_run = run;
    if (isSame)
        return;
    ++m_generation;
    m_isAsking = false;
    m_explanation.reset();
    ask();
}

void RunExplanationModel::setShown(bool shown)
{
    if (m_isShown == shown)
        return;
    m_isShown = shown;
    ask();
}

void RunExplanationModel::ask()
{
    if (!isWanted()) {
        m_slow.stop();
        m_soon.stop();
        return;
    }
    if (m_isAsking) {
        m_askAgain = true;
        return;
    }
    m_isAsking = true;
    m_askAgain = false;
    m_asked.start();
    m_slow.start();
    m_client.runDetails().explain(
        m_run->id,
        guiReply<RunExplanation>(this, [this, generation = m_generation](Result<RunExplanation> result) {
            if (generation == m_generation)
                accept(std::move(result));
        }));
}

void RunExplanationModel::accept(Result<RunExplanation> result)
{
    m_isAsking = false;
    const auto rest =
        static_cast<int>(std::clamp<qint64>(m_asked.elapsed() * kRestFactor, 0, kLongestPauseMs));
    m_soon.setInterval(std::max(kPauseMs, rest));
    m_slow.setInterval(std::max(kSlowMs, rest));
    if (m_askAgain)
        m_soon.start();
    if (!result)
        m_explanation.reset(); // the run is gone: its own facts remain
    else
        m_explanation = std::move(*result);
    emit changed();
}

} // namespace runyard
