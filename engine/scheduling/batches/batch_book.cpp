#include "engine/scheduling/batches/batch_book.h"

#include "engine/base/limits.h"

#include <algorithm>

namespace runyard {

Batch &BatchBook::adopt(Batch batch)
{
    const std::int64_t number = batch.number;
    m_numbers[batch.id] = number;
    return m_entries.insert_or_assign(number, Entry{std::move(batch)}).first->second.batch;
}

Batch *BatchBook::find(const BatchId &id)
{
    if (const auto it = m_numbers.find(id); it != m_numbers.end())
        return find(it->second);
    auto stored = m_store.batches.find(id);
    return stored ? &adopt(std::move(*stored)) : nullptr;
}

Batch *BatchBook::find(std::int64_t number)
{
    if (const auto it = m_entries.find(number); it != m_entries.end())
        return &it->second.batch;
    auto stored = m_store.batches.find(number);
    return stored ? &adopt(std::move(*stored)) : nullptr;
}

Batch &BatchBook::insert(Batch batch, RunSeq parent, Micros due)
{
    batch.number = m_store.batches.insert(batch, parent);
    setDue(batch.number, due);
    Batch &kept = adopt(std::move(batch));
    m_entries.at(kept.number).isTouched = true;
    return kept;
}

void BatchBook::touch(Batch &batch, TimePoint now)
{
    if (!batch.isSealed() && batch.received >= batch.runCount) {
        batch.sealedAt = now;
        dropDue(batch.number);
    }
    batch.status = statusOf(batch);
    if (isFinal(batch.status) && !batch.finishedAt) {
        batch.finishedAt = now;
        m_over.push_back(batch.id);
    }
    batch.updatedAt = std::max(now, batch.updatedAt + Micros{1});
    m_entries.at(batch.number).isTouched = true;
}

void BatchBook::addRun(Batch &batch, int index, const Run &run, bool wasThere, TimePoint now)
{
    m_store.batches.addRun(batch.number, index, run, wasThere);
    ++batch.received;
    if (wasThere && isFinal(run.status))
        return countEnded(batch, run.status, now);
    if (wasThere)
        m_awaited.emplace(run.seq, batch.number);
    touch(batch, now);
}

void BatchBook::addError(Batch &batch, int index, const std::string &taskId, const Error &error,
                         TimePoint now)
{
    addUnmade(batch, index, taskId, error.text(),
              error.code == ErrorCode::TooLarge ? "PAYLOAD_TOO_LARGE" : "BATCH_ITEM_COULD_NOT_TRIGGER", now);
}

void BatchBook::giveUpDue(Micros elapsed, TimePoint now)
{
    if (m_due.empty() || m_due.begin()->first > elapsed)
        return;
    const std::int64_t number = m_due.begin()->second;
    Batch *batch = find(number);
    dropDue(number);
    if (!batch)
        return;
    const std::string why = "This item did not come within the "
                            + std::to_string(limits::kBatchItemsTime.count())
                            + " hours that a batch has for its items.";
    for (const int index : m_store.batches.missingItems(number, batch->runCount))
        addUnmade(*batch, index, {}, why, kMissingBatchItem, now);
}

bool BatchBook::wasGivenUp(const Batch &batch)
{
    return batch.isSealed() && batch.unmade > 0 && m_store.batches.hasGivenUpItems(batch.number);
}

void BatchBook::addUnmade(Batch &batch, int index, const std::string &taskId, const std::string &why,
                          const std::string &code, TimePoint now)
{
    m_store.batches.addError(batch.number, index, taskId, why, code);
    ++batch.received;
    ++batch.unmade;
    touch(batch, now);
}

void BatchBook::setDue(std::int64_t number, Micros due)
{
    dropDue(number);
    m_due.emplace(due, number);
    m_dueOf.emplace(number, due);
}

void BatchBook::dropDue(std::int64_t number)
{
    if (const auto known = m_dueOf.find(number); known != m_dueOf.end()) {
        m_due.erase({known->second, number});
        m_dueOf.erase(known);
    }
}

void BatchBook::countEnded(Batch &batch, RunStatus status, TimePoint now)
{
    ++batch.finished;
    batch.succeeded += status == RunStatus::Completed ? 1 : 0;
    touch(batch, now);
}

void BatchBook::runEnded(const Run &run, TimePoint now)
{
    if (!run.batchId.empty()) {
        if (Batch *own = find(run.batchId))
            countEnded(*own, run.status, now);
    }
    const auto [first, last] = m_awaited.equal_range(run.seq);
    if (first == last)
        return;
    for (auto it = first; it != last; ++it) {
        if (Batch *waiting = find(it->second))
            countEnded(*waiting, run.status, now);
    }
    m_awaited.erase(first, last);
    m_store.batches.endAwaiting(run.seq);
}

bool BatchBook::flush()
{
    bool any = false;
    for (auto &[number, entry] : m_entries) {
        if (entry.isTouched)
            m_store.batches.update(entry.batch);
        any = any || entry.isTouched;
        entry.isTouched = false;
    }
    return any;
}

void BatchBook::load(const std::function<Micros(TimePoint)> &dueOf)
{
    endDrain();
    m_over.clear();
    m_awaited.clear();
    for (const auto &[run, batch] : m_store.batches.awaited())
        m_awaited.emplace(run, batch);
    const auto known = std::exchange(m_dueOf, {});
    m_due.clear();
    for (const auto &[batch, announcedAt] : m_store.batches.lackingItems()) {
        const auto before = known.find(batch);
        setDue(batch, before == known.end() ? dueOf(announcedAt) : before->second);
    }
}

} // namespace runyard
