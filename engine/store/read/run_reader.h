// Read-only view of a workspace for lists, details and search. One per reader thread; the connection
// belongs to the thread that opened it. Reads are short: every call ends its read transaction, so the
// write-ahead log can be checkpointed.
#pragma once

#include "engine/base/result.h"
#include "engine/domain/batch.h"
#include "engine/domain/bulk_action.h"
#include "engine/domain/dev_worker.h"
#include "engine/domain/error_group.h"
#include "engine/domain/log_query.h"
#include "engine/domain/metrics.h"
#include "engine/domain/related_runs.h"
#include "engine/domain/retry_history.h"
#include "engine/domain/run_explanation.h"
#include "engine/domain/run_query.h"
#include "engine/domain/run_wait.h"
#include "engine/domain/span.h"
#include "engine/domain/task.h"
#include "engine/domain/usual_times.h"
#include "engine/domain/waitpoint.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace runyard {

/// The next runs an action is about. With an `action` in the store, runs picked one by one are read from
/// there; else from the request.
struct BulkTargetsRequest
{
    BulkRequest request;
    BulkId action;
    RunSeq after = RunSeq::None;
    RunSeq upTo = RunSeq::None; // None = no bound
    int limit = 100;
    bool withPayloads = false;
};

struct BulkTarget
{
    RunSeq seq = RunSeq::None;
    RunId id;
    std::string taskId;
    RunStatus status = RunStatus::Queued;
    Packet payload;
};

struct BulkTargets
{
    std::vector<BulkTarget> runs; // oldest first
    bool hasMore = false;
};

class RunReader
{
public:
    static Result<std::unique_ptr<RunReader>> open(const std::filesystem::path &file);
    ~RunReader();

    /// Keyset page by index; O(limit) for filters an index serves, bounded scan otherwise.
    Result<RunPage> page(const RunPageRequest &request);
    /// Exact. From maintained counters when the filter is of statuses, tasks, queues, versions, and a
    /// span of time or one tag; else row by row. Of more than 5,000 runs `byTag` may leave out tags.
    Result<RunCounts> counts(const RunFilter &filter);
    /// Exact; row by row only in the blocks that lie across two buckets, as counts().
    Result<RunHistogram> histogram(const HistogramRequest &request);
    Result<RunPlace> place(const RunPlaceRequest &request);
    Result<RunDetail> detail(const RunId &id);
    /// At most `maxLines` (1 to 100,000) and about 4 MiB. `attempt` 0 = all.
    Result<LogPage> logs(const RunId &id, int attempt, std::int64_t after, int maxLines);
    /// O(log n) in the segments of the log, which are in order of time but for streams that overlap.
    Result<LogPlace> locateLog(const RunId &id, TimePoint at);
    /// Looks at about 16 MiB of text.
    Result<LogScan> scanLog(const LogScanRequest &request);
    /// `numbers` ascending; those past the end are left out. At most about 4 MiB.
    Result<LogLines> logLines(const RunId &id, const std::vector<std::int64_t> &numbers);

    // --- as it was at a moment, from the history of statuses. Payloads, tags and texts are today's.
    /// As page(), in order of creation only. A status that was not final is looked for row by row.
    Result<RunPage> pageAt(const RunPageRequest &request, TimePoint moment);
    /// Exact. Of statuses, tasks, queues and versions: from counters for every block of runs that had
    /// all finished (known after the first call), row by row in the others; else row by row.
    Result<RunCounts> countsAt(const RunFilter &filter, TimePoint moment);
    /// NotFound when the run did not exist yet. Attempts and history end at the moment.
    Result<RunDetail> detailAt(const RunId &id, TimePoint moment);

    Result<std::vector<Run>> activeDescendants(const RunId &id);
    Result<std::vector<TaskInfo>> tasks();
    Result<std::vector<QueueInfo>> queues();
    Result<std::vector<ScheduleInfo>> schedules();
    Result<SchedulePage> schedulePage(std::int64_t offset, int limit);
    Result<ScheduleInfo> schedule(const ScheduleId &id);
    Result<std::vector<Deployment>> deployments();
    Result<std::vector<BulkAction>> bulkActions(); // newest first
    Result<BulkPage> bulkActionPage(const BulkPageRequest &request);
    Result<BatchPage> batches(const BatchPageRequest &request);
    Result<Batch> batch(const BatchId &id);
    Result<BatchMembers> batchMembers(const BatchMembersRequest &request);
    Result<BulkDetail> bulkDetail(const BulkItemsRequest &request);
    Result<BulkTargets> bulkTargets(const BulkTargetsRequest &request);
    /// How many runs it is about.
    Result<std::int64_t> countTargets(const BulkRequest &request);
    /// Wait tokens only. By index for a status WAITING, one tag or none; else row by row over the tokens.
    Result<TokenPage> tokens(const TokenPageRequest &request);
    Result<Waitpoint> token(const WaitpointId &id);
    /// The newest wait of a run that is not over, and what came of it. NotFound when it has waited for nothing.
    Result<WaitResult> waitResult(const RunId &id);
    /// How it stands for the command line that executes it, and after a wait what came of that.
    Result<DevSnapshot> devSnapshot(const RunId &id);
    /// All of a run, without what span() reads. O(spans + their log lines).
    Result<RunSpans> spans(const RunId &id);
    Result<SpanDetail> span(const RunId &id, const std::string &spanId);
    /// Runs whose text is not in the search index yet.
    Result<std::int64_t> unindexedRuns();

    /// Groups of failures by their last one, newest first; trends end at `now`.
    Result<ErrorGroupList> errorGroups(bool withIgnored, TimePoint now);
    Result<ErrorGroupTraits> errorGroupTraits(std::int64_t group);
    /// Newest first.
    Result<std::vector<RunId>> errorGroupRuns(std::int64_t group, int most);
    Result<Metrics> metrics(const MetricsQuery &query, TimePoint now);
    /// The task's failures that ended since then; exact. Row by row over the task's failures.
    Result<RetryHistory> retryHistory(const std::string &taskId, TimePoint since);

    /// Of the newest runs that completed. `version` empty = of all; so it is too when too few of that
    /// version are known and of the others there are enough.
    Result<UsualTimes> usualTimes(const std::string &taskId, const std::string &version);
    /// Adds what is usual for the holders and when the run may start.
    Result<RunExplanation> completeExplanation(RunExplanation explanation);
    Result<RunOrigins> origins(const RunId &id);
    Result<RelatedPage> related(const RelatedRequest &request);

    /// Makes a running query of this reader end early with an Unavailable error. Any thread.
    void interrupt();

private:
    class Impl;
    explicit RunReader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace runyard
