// Debounce: triggers with the same key create one run, which starts when no trigger has arrived for a while.
#include "engine/scheduling/triggers/run_factory.h"

#include "engine/formats/duration_text.h"
#include "engine/scheduling/triggers/trigger_checks.h"

namespace runyard {

namespace {

constexpr Seconds kBetweenTellings{1};
constexpr Seconds kClockError{1};

} // namespace

std::optional<TriggerReply> RunFactory::moveDebounced(const TriggerRequest &request)
{
    const TriggerOptions &options = request.options;
    const DebounceOptions &debounce = *options.debounce;
    m_runs.flush(); // the run may be of this very drain
    const auto seq = m_store.runs.findDebounced(request.taskId, debounce.key);
    RunEntry *entry = seq ? m_runs.find(*seq) : nullptr;
    if (!entry || entry->run.status != RunStatus::Delayed)
        return std::nullopt;
    Run &run = entry->run;
    const TimePoint now = m_clock.now();
    const TimePoint until = now + debounce.delay;
    // If the clock was set back to before its creation, how long it has been delayed is unknown.
    const bool isFromLater = run.createdAt > now + kClockError;
    if (debounce.maxDelay && (isFromLater || until > run.createdAt + *debounce.maxDelay))
        return std::nullopt; // it starts as planned, and the key belongs to a new run
    // A key may be triggered a hundred times a second; the history records it once a second.
    const bool isTold =
        run.updatedAt > run.createdAt && std::chrono::abs(now - run.updatedAt) < kBetweenTellings;
    if (debounce.mode == DebounceMode::Trailing) {
        m_runs.setPayload(*entry, request.payload);
        if (!options.tags.empty())
            m_runs.setTags(*entry, withoutRepeats(options.tags), now);
        if (!options.metadata.empty()) {
            std::string metadata = options.metadata;
            m_variables.secrets().mask(metadata);
            m_store.runs.saveSeedMetadata(run.seq, metadata);
            m_runs.setMetadata(*entry, std::move(metadata));
        }
        if (!options.machine.empty())
            run.machine = options.machine;
        if (options.maxAttempts)
            run.maxAttempts = *options.maxAttempts;
        if (options.maxDuration)
            run.maxDuration = boundedDuration(*options.maxDuration);
    }
    if (!run.delayUntil || until > *run.delayUntil) // never to an earlier time
        run.delayUntil = until;                     // checked when its timer is due
    if (isTold)
        m_runs.touch(*entry, run.updatedAt);
    else
        m_runs.apply(*entry, RunEvent::Rescheduled, now, request.actor,
                     "Triggered again with debounce key \"" + debounce.key + "\"; starts at "
                         + isoText(*run.delayUntil));
    if (!options.requestKey.empty()) {
        m_store.keys.putRequestKey(options.requestKey, run.seq, now);
        m_requestKeys.note(options.requestKey, run.seq);
    }
    return TriggerReply{run.id, run.seq, false};
}

} // namespace runyard
