#include "models/run/run_explanation_model.h"

#include "engine/contract/run_details.h"

#include <algorithm>

namespace runyard {

namespace {

constexpr int kReadPauseMillis = 500;
constexpr int kSlowMillis = 5'000;
/// In a queue of a million the answer takes the engine a while: it gets twenty times that for itself.
constexpr qint64 kAskRestFactor = 20;
constexpr qint64 kMaxPauseMillis = 30'000;

} // namespace

RunExplanationModel::RunExplanationModel(EngineClient &client, QObject *parent)
    : QObject(parent), m_client(client), m_asking([this] { read(); }), m_feed(ChangeFeed::of(client))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kReadPauseMillis);
    m_slow.setInterval(kSlowMillis);
    connect(&m_soon, &QTimer::timeout, this, &RunExplanationModel::ask);
    connect(&m_slow, &QTimer::timeout, this, &RunExplanationModel::ask);
    connect(m_feed.get(), &ChangeFeed::changed, this, [this](const ChangeSet &changes) {
        const bool mayMatter = changes.overflowed || changes.queues || !changes.runs.empty();
        // A running timer is left alone: restarting it would starve the sentence under steady load.
        if (mayMatter && isWanted() && !m_soon.isActive())
            m_soon.start();
    });
}

bool RunExplanationModel::isWanted() const
{
    return m_isShown && m_run && (m_run->status == RunStatus::Queued || m_run->status == RunStatus::Frozen);
}

void RunExplanationModel::setRun(const std::optional<Run> &run)
{
    const bool isSame =
        m_run && run && m_run->id == run->id && m_run->status == run->status && m_run->waits == run->waits;
    m_run = run;
    if (isSame)
        return;
    m_asking.drop();
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
    if (m_asking.isAsking()) {
        m_soon.start();
        return;
    }
    m_slow.start();
    m_asking.refresh();
}

void RunExplanationModel::read()
{
    m_asked.start();
    m_client.runDetails().explain(m_run->id,
                                  m_asking.answer<RunExplanation>(
                                      [this](Result<RunExplanation> result) { accept(std::move(result)); }));
}

void RunExplanationModel::accept(Result<RunExplanation> result)
{
    const auto rest =
        static_cast<int>(std::clamp<qint64>(m_asked.elapsed() * kAskRestFactor, 0, kMaxPauseMillis));
    m_soon.setInterval(std::max(kReadPauseMillis, rest));
    m_slow.setInterval(std::max(kSlowMillis, rest));
    if (!result)
        m_explanation.reset(); // the engine does not know, or the run is gone: its own facts remain
    else
        m_explanation = std::move(*result);
    emit changed();
}

} // namespace runyard
